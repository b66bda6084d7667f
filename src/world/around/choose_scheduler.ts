import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, error } from "../../error.ts";
import {
  findScheduler,
  schedulerNames,
  schedulers,
} from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { directivesOf, type Script } from "../../script/script.ts";
import { presentSchedulers } from "./find_scheduler.ts";

/** The one that is named, else the one that is present and in the script. */
export function chooseScheduler(
  script: Script,
  options: SubmitOptions,
  diagnostics: Diagnostic[],
): Scheduler | undefined {
  const named = options.local === undefined ? options.scheduler : "local";
  if (named !== undefined) {
    const scheduler = findScheduler(named);
    if (scheduler === undefined) diagnostics.push(noSuchScheduler(named));
    return scheduler;
  }
  const present = presentSchedulers();
  const [only, ...more] = present.length > 1
    ? narrowed(present, script)
    : present;
  if (only !== undefined && more.length === 0) return only;
  diagnostics.push(
    only === undefined
      ? error(
        `Cannot find a scheduler here: none of ${
          [...new Set(schedulers.map((it) => it.submitProgram))].join(", ")
        } is on PATH`,
        undefined,
        "Load the scheduler's module, name it with --scheduler, or run the jobs here with --local",
      )
      : error(
        `Cannot choose a scheduler: ${
          [only, ...more].map((it) => `${it.name} (${it.submitProgram})`)
            .join(" and ")
        } are here`,
        undefined,
        `Name one: --scheduler ${only.name}`,
      ),
  );
  return undefined;
}

export function noSuchScheduler(name: string): Diagnostic {
  return error(
    `Cannot use scheduler "${name}": there is no such one`,
    undefined,
    `Write one of ${schedulerNames().join(", ")}`,
  );
}

/** Of several that are present, those that the script has directives for. */
function narrowed(present: Scheduler[], script: Script): Scheduler[] {
  const written = present.filter((it) => directivesOf(script, it).length > 0);
  return written.length > 0 ? written : present;
}
