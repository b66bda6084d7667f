import { type Diagnostic, warning } from "../error.ts";
import type { Edit } from "../script/cut.ts";
import type { Script } from "../script/script.ts";
import { endTraps } from "../script/traps.ts";

/** The command that has a job note its end from now on. */
export const endTrap = "trap mlxpsub_end EXIT";

/**
 * The user's own trap on EXIT, as shell code → one that notes the end first.
 * `if` gives the user's commands the exit code in `$?`, as `set -e` allows it.
 */
export function withEndNote(action: string): string {
  return `'mlxpsub_end; if (exit "$MLXPSUB_END"); then '${action}'\nelse '${action}'\nfi'`;
}

/** A script's own traps on EXIT, so that they note the end of the job as well. */
export function endTrapEdits({ commands, source }: Script): Edit[] {
  const { known } = endTraps(commands, source.text);
  return known.map(({ span, action, others, written }) => {
    const own = action === undefined
      ? endTrap
      : `trap ${withEndNote(action)} EXIT`;
    const text = others.length === 0
      ? own
      : `{ trap ${written ?? "-"} ${others.join(" ")}; ${own}; }`;
    return { ...span, text };
  });
}

/** Traps of which it cannot be told whether they are on EXIT, and what they do. */
export function unknownEndTraps({ commands, source }: Script): Diagnostic[] {
  return endTraps(commands, source.text).unknown.map(({ span }) =>
    warning(
      "Jobs may not note their end: this trap may take the place of the one that does",
      { source, span },
      "Write it as: trap cleanup EXIT",
    )
  );
}
