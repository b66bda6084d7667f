import type { Command, List, SimpleCommand, Word } from "./syntax.ts";
import { bodiesOf, partsOf } from "./walk.ts";

/** A `trap` that sets or resets what a script does when it ends. */
export interface EndTrap {
  /** Where its words stand: from `trap` to the last signal. */
  span: { start: number; end: number };
  /** As shell code; none where the trap is reset or ignored. */
  action: string | undefined;
  /** The other signals of the same command, as shell code. */
  others: string[];
  /** The whole action as written, for those. */
  written: string | undefined;
}

/** Traps on EXIT of a script's own shell, and those that cannot be told. */
export interface EndTraps {
  known: EndTrap[];
  unknown: SimpleCommand[];
}

/** Those in subshells, pipelines and the background end only there. */
export function endTraps(list: List, source: string): EndTraps {
  const found: EndTraps = { known: [], unknown: [] };
  readTraps(list, source, found);
  return found;
}

function readTraps(list: List, source: string, found: EndTraps): void {
  for (const { pipelines, terminator } of list.statements) {
    if (terminator === "&") continue;
    for (const { commands } of pipelines) {
      const [command] = commands;
      if (commands.length === 1 && command !== undefined) {
        readTrapsWithin(command, source, found);
      }
    }
  }
}

function readTrapsWithin(
  command: Command,
  source: string,
  found: EndTraps,
): void {
  if (command.kind === "simple") {
    const trap = readTrap(command, source);
    if (trap === "unknown") found.unknown.push(command);
    else if (trap !== undefined) found.known.push(trap);
  } else if (command.kind === "function") {
    readTrapsWithin(command.body, source, found);
  } else if (command.kind !== "subshell" && command.kind !== "coprocess") {
    for (const body of bodiesOf(command)) readTraps(body, source, found);
  }
}

const exitSignal = /^(0|(SIG)?EXIT)$/i;
const signal = /^([A-Z][A-Z0-9+-]*|\d+)$/i;

function readTrap(
  command: SimpleCommand,
  source: string,
): EndTrap | "unknown" | undefined {
  const [first] = command.words;
  if (first === undefined) return undefined;
  const name = plain(first);
  const wrapped = name === "builtin" || name === "command";
  if (!wrapped && name !== "trap") return undefined;
  const rest = command.words.slice(1);
  if (wrapped) {
    return rest[0] !== undefined && plain(rest[0]) === "trap"
      ? rest.some((it) => exitSignal.test(plain(it) ?? ""))
        ? "unknown"
        : undefined
      : undefined;
  }
  const words = rest[0] !== undefined && plain(rest[0]) === "--"
    ? rest.slice(1)
    : rest;
  const [head, ...tail] = words;
  if (head === undefined) return undefined;
  const text = plain(head);
  // only shows traps
  if (text !== undefined && /^-[lpP]/.test(text)) return undefined;
  // without an action, all are reset
  const resets = tail.length === 0 || /^\d+$/.test(text ?? "") || text === "-";
  const signals = (text === "-" || !resets ? tail : words).map(plain);
  if (!signals.some((it) => it === undefined || exitSignal.test(it))) {
    return undefined;
  }
  if (signals.some((it) => it === undefined || !signal.test(it))) {
    return "unknown";
  }
  const code = source.slice(head.span.start, head.span.end);
  const ignores = text === "";
  if (!resets && !ignores && !isSure(head)) return "unknown";
  const last = words.at(-1) ?? head;
  return {
    span: { start: first.span.start, end: last.span.end },
    action: resets || ignores ? undefined : code,
    written: resets ? undefined : code,
    others: signals.filter((it) => it !== undefined).filter((it) =>
      !exitSignal.test(it)
    ),
  };
}

/** Whether it may be written twice, and surely holds a command. */
function isSure(word: Word): boolean {
  const parts = [...partsOf(word)];
  const solid = parts.some((it) => "text" in it && /\S/.test(it.text));
  const runs = parts.some((it) =>
    it.kind === "command" || it.kind === "process" ||
    it.kind === "arithmetic" ||
    it.kind === "parameter" && it.operation !== ""
  );
  return solid && !runs;
}

/** A word without expansions. */
function plain(word: Word): string | undefined {
  let text = "";
  for (const part of word.parts) {
    if (part.kind === "double") {
      for (const it of part.parts) {
        if (!("text" in it)) return undefined;
        text += it.text;
      }
    } else if ("text" in part) text += part.text;
    else return undefined;
  }
  return text;
}
