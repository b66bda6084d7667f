import { type Diagnostic, warning } from "../error.ts";
import type { Trace } from "../script/interpret/trace.ts";
import { type RunSearch, runsOf } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { everyCommand } from "../script/walk.ts";

/** Programs that run in no job, for what is true here. */
export function passedBy(
  { passed, passing, runs, notes }: Trace,
  { source, commands }: Script,
  search: RunSearch,
): Diagnostic[] {
  if (passed.size === 0 || runs.length === 0) return [];
  const reached = new Set(runs.map((it) => it.program));
  const [program = "", ...more] = reached;
  const hint = more.length === 0 && /^[\w./-]+$/.test(program)
    ? `To keep it where it is, in each job of "${program}", add --run ${program}`
    : "Give it a script of its own, and submit that with --after last";
  return runsOf(everyCommand(commands), source.text, search).flatMap((it) => {
    const { command, program: { text: { text: name } } } = it;
    const around = [...passing].find(({ span }) =>
      span.start <= command.span.start && span.end >= command.span.end
    );
    const note = notes.find(({ span }) =>
      around !== undefined && span.start >= around.span.start &&
      span.start < command.span.start
    );
    return reached.has(name) || around === undefined ? [] : [warning(
      `"${name}" runs in no job${note === undefined ? "" : `: ${note.text}`}`,
      { source, span: command.words[0]?.span ?? command.span },
      hint,
    )];
  });
}
