import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, error } from "../../error.ts";
import {
  findScheduler,
  schedulerNames,
  schedulers,
} from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { directivesOf, type Script } from "../../script/script.ts";
import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { ask } from "./ask.ts";
import { presentSchedulers } from "./find_scheduler.ts";

/** The scheduler of a call, and why it is that one where there are several. */
export interface Chosen {
  scheduler?: Scheduler;
  why?: string;
}

/**
 * The one that is named, else the one that is present and in the script, else
 * the one of several whose server answers.
 */
export async function chooseScheduler(
  script: Script,
  options: SubmitOptions,
  workDir: string,
  signal: AbortSignal,
  diagnostics: Diagnostic[],
): Promise<Chosen> {
  const named = options.local === undefined ? options.scheduler : "local";
  if (named !== undefined) {
    const scheduler = findScheduler(named);
    if (scheduler === undefined) diagnostics.push(noSuchScheduler(named));
    return scheduler === undefined ? {} : { scheduler };
  }
  const present = presentSchedulers();
  const [only, ...more] = present.length > 1
    ? narrowed(present, script)
    : present;
  if (only !== undefined && more.length === 0) return { scheduler: only };
  const found = only === undefined ? [] : [only, ...more];
  const alive = await answering(found, workDir, signal);
  const [scheduler, second] = alive;
  if (scheduler !== undefined && second === undefined) {
    const silent = found.filter((it) => it !== scheduler)
      .map((it) => it.title).join(" and ");
    return {
      scheduler,
      why: `scheduler: ${scheduler.name}, whose server answers; ${silent} ${
        found.length > 2 ? "do" : "does"
      } not`,
    };
  }
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
        } are here${
          alive.length === 0
            ? ", and no server answers"
            : `, and ${
              alive.length < found.length
                ? alive.map((it) => it.name).join(" and ")
                : found.length === 2
                ? "both"
                : "all"
            } answer`
        }`,
        undefined,
        `Name one: --scheduler ${only.name}`,
      ),
  );
  return {};
}

/** Those whose servers answer; each has a few seconds, all at once. */
async function answering(
  found: readonly BatchScheduler[],
  workDir: string,
  signal: AbortSignal,
): Promise<BatchScheduler[]> {
  const answers = await Promise.all(found.map(async (it) => {
    if (it.ping === undefined) return false;
    const answer = await ask(it, it.ping, { workDir, signal });
    return answer.kind === "told" &&
      (it.ping.up === undefined || it.ping.up.test(answer.text));
  }));
  return found.filter((_, at) => answers[at] === true);
}

export function noSuchScheduler(name: string): Diagnostic {
  return error(
    `Cannot use scheduler "${name}": there is no such one`,
    undefined,
    `Write one of ${schedulerNames().join(", ")}`,
  );
}

/** Of several that are present, those that the script has directives for. */
function narrowed(
  present: BatchScheduler[],
  script: Script,
): BatchScheduler[] {
  const written = present.filter((it) => directivesOf(script, it).length > 0);
  return written.length > 0 ? written : present;
}
