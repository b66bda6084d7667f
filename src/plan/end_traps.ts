import { type Diagnostic, warning } from "../error.ts";
import type { Edit } from "../script/cut.ts";
import type { Script } from "../script/script.ts";
import { endTraps } from "../script/traps.ts";
import { endTrap, withEndNote } from "./end_note.ts";

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
