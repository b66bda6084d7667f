import type { Command } from "../syntax.ts";
import type { Code } from "./code.ts";
import type { FileStates } from "./file_states.ts";
import type { Layers } from "./layers.ts";
import type { Descriptor } from "./streams.ts";
import type { Origin } from "./unknowns.ts";
import type { Variable } from "./variable.ts";

/** An exit status: a number, or, where `mark` is one, not known. */
export interface Status {
  code: number;
  /** A text with the unknown value; empty where the code is known. */
  mark: string;
}

export const success: Status = { code: 0, mark: "" };
export const failure: Status = { code: 1, mark: "" };

export function statusOf(code: number): Status {
  return code === 0 ? success : code === 1 ? failure : { code, mark: "" };
}

export interface FunctionValue {
  name: string;
  body: Command;
  code: Code;
  exported: "yes" | "no";
}

/** Variables of one function call, or of the script. */
export type Scope = Layers<Variable>;

/** All that a subshell gets a copy of. */
export interface State {
  /** The script's own first, the innermost function's last. */
  scopes: Scope[];
  functions: Layers<FunctionValue>;
  aliases: Layers<string>;
  /** Names of `set -o`. */
  options: ReadonlySet<string>;
  /** Names of `shopt` that are on. */
  shopts: ReadonlySet<string>;
  /** Absolute; may have unknown parts. */
  directory: string;
  directories: string[];
  positional: string[];
  status: Status;
  pipeStatus: readonly Status[];
  /** Of the last command in the background: `$!`. */
  lastBackground: string;
  /** Commands in the background that nobody waited for. */
  jobs: { process: string; status: Status }[];
  /** `$_`. */
  lastArgument: string;
  traps: Map<string, string>;
  descriptors: Map<number, Descriptor>;
  /** What getopts knows beside OPTIND. */
  getopts: { index: number; position: number };
  files: FileStates;
  /** A command was left that may have changed any file. */
  filesTouched?: Origin;
  /** A command was left that may have defined functions and variables. */
  environmentTouched?: Origin;
}

/** Turns an option of `set -o`; states share those that none turned. */
export function setOption(
  name: string,
  turn: "on" | "off",
  { state }: { state: State },
): void {
  state.options = turned(state.options, name, turn);
}

/** Names with one more, or one fewer. */
export function turned(
  names: ReadonlySet<string>,
  name: string,
  turn: "on" | "off",
): ReadonlySet<string> {
  if (names.has(name) === (turn === "on")) return names;
  return new Set(
    turn === "on" ? [...names, name] : [...names].filter((it) => it !== name),
  );
}

/** A copy; arrays are shared until either changes them (see Variable). */
export function copyState(it: State): State {
  return {
    ...it,
    scopes: it.scopes.map((scope) => scope.copy()),
    functions: it.functions.copy(),
    aliases: it.aliases.copy(),
    directories: [...it.directories],
    positional: it.positional,
    traps: new Map(it.traps),
    descriptors: new Map(it.descriptors),
    getopts: { ...it.getopts },
    files: it.files.copy(),
  };
}
