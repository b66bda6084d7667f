import type { SimpleCommand } from "../../syntax.ts";
import type { Jump } from "../jump.ts";
import type { Shell } from "../shell.ts";
import type { Field } from "../trace.ts";

/** A call of a builtin: how it was written. */
export interface Call {
  name: string;
  fields: Field[];
  command: SimpleCommand;
}

/** What a builtin does; it sets the exit status. */
export type Builtin = (
  args: string[],
  call: Call,
  shell: Shell,
) => Jump | undefined;
