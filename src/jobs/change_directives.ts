import { type Diagnostic, error } from "../error.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import {
  type DirectiveChange,
  directiveLine,
  refuseSetting,
  setDirectives,
} from "../schedulers/shared/set_directives.ts";
import { directivesOf, type Script } from "../script/script.ts";
import type { JobDirectives } from "../plan/plan.ts";

/** What of a change cannot be made, in the user's words. */
export function changeFaults(
  scheduler: Scheduler,
  change: DirectiveChange,
  arrays: "may be set" | "may not" = "may not",
): Diagnostic[] {
  return (["set", "unset"] as const).flatMap((what) =>
    change[what].flatMap((line) => {
      const directive = directiveLine(scheduler, line);
      const fault = refuseSetting(scheduler, directive, what, arrays);
      return fault === undefined ? [] : [error(
        `Cannot ${what} "${line}": ${fault}`,
        undefined,
        /^\w/.test(line)
          ? "Write the option with its hyphens, as a directive has it"
          : undefined,
      )];
    })
  );
}

/**
 * What `--set` and `--unset` make of a script's directives: as if they stood in
 * the script so. What was wrong with those that do stays said.
 */
export function changeDirectives(
  script: Script,
  scheduler: Scheduler,
  { diagnostics }: JobDirectives,
  change: DirectiveChange,
): JobDirectives {
  const faults = changeFaults(scheduler, change, "may be set");
  const lines = setDirectives(
    scheduler,
    directivesOf(script, scheduler).map((it) => it.text),
    {
      set: change.set.map((it) => directiveLine(scheduler, it)),
      unset: change.unset.map((it) => directiveLine(scheduler, it)),
    },
  );
  const { replaced: _, faults: said, ...reading } = scheduler.readDirectives(
    lines.map((text) => ({ text, span: { start: 0, end: text.length } })),
  );
  const isSaid = diagnostics.some((it) => it.severity === "error");
  return {
    ...reading,
    diagnostics: [
      ...diagnostics,
      ...faults,
      ...isSaid || faults.length > 0
        ? []
        : said.map((it) => error(it.message, undefined, it.hint)),
    ],
  };
}

/**
 * Of directive lines that are preset, the weaker first: what neither the script
 * nor the call, nor a line further on, says already.
 */
export function addedDirectives(
  script: Script,
  scheduler: Scheduler,
  preset: readonly string[],
  changed: readonly string[],
): string[] {
  const line = (it: string) => directiveLine(scheduler, it);
  const said = [
    ...directivesOf(script, scheduler).map((it) => it.text),
    ...changed.map(line),
  ];
  return preset.map(line).flatMap((it, at, all) =>
    setDirectives(scheduler, [it], {
      set: [],
      unset: [...said, ...all.slice(at + 1)],
    })
  );
}
