import type { CommandName } from "./commands.ts";

/** One flag, from which parsing, help and completions are made. */
export interface Flag {
  long: string;
  short?: string;
  /** What its value is called in the help; none for a switch. */
  value?: string;
  /** The value may be left out: what is one, and what stands for none. */
  optionalValue?: { pattern: RegExp; absent: string };
  /** All values there are, or those worth offering. */
  choices?: readonly string[];
  /** The next word is the value even where it begins with a dash. */
  dashes?: "belong to the value";
  /** Commands that take it; submit and check, if left out. */
  of?: readonly CommandName[];
  /** May stand in a script, behind #MLXPSUB. */
  inScript: "yes" | "no";
  help: string;
}
