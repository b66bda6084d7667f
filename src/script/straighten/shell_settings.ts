import { receivedWords } from "../interpret/run_fields.ts";
import type { ShellSettings } from "../interpret/settings.ts";
import type { Unknowns } from "../interpret/unknowns.ts";
import { launcherOf } from "../launched_shell.ts";
import { isNamed } from "../program_pattern.ts";
import { mayNameRun } from "../run_command.ts";
import type { RunSearch } from "../run_sites.ts";
import type { Field } from "../interpret/trace.ts";

/** How a script is interpreted that is searched for its runs. */
export function searchingSettings(
  search: RunSearch,
  maxRuns: number,
): ShellSettings {
  const { launchers, pattern } = search;
  return {
    programOf(fields: Field[], unknowns: Unknowns) {
      const written = fields.map((it) => unknowns.shown(it.text)).join(" ");
      if (!mayNameRun(written, launchers)) return undefined;
      const run = receivedWords(fields, unknowns, launchers);
      if (run === undefined) return undefined;
      const { text } = run.program.text;
      return pattern === undefined || isNamed(text, pattern) ? text : undefined;
    },
    launcherOf: (words) => launcherOf(words, launchers),
    mayBeRun: (text) => mayNameRun(text, launchers) || /\$/.test(text),
    arguments: search.arguments ?? [],
    variables: search.task?.variables ?? {},
    ...(search.jobIdVariable === undefined
      ? {}
      : { jobIdVariable: search.jobIdVariable }),
    ...(search.starts === undefined ? {} : { starts: search.starts }),
    trust: "job",
    output: "dropped",
    maxRuns,
  };
}
