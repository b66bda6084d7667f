import type { Builtin } from "./builtin.ts";
import { alias, unalias } from "./alias.ts";
import { cd, pwd } from "./directory.ts";
import { dirs, popd, pushd } from "./directory_stack.ts";
import { declare } from "./declare.ts";
import { echo, printf } from "./echo.ts";
import { command, evalText, exec, source } from "./nested_commands.ts";
import { breakOrContinue, exit, returnFrom } from "./jumps.ts";
import { getopts } from "./getopts.ts";
import { letBuiltin } from "./let.ts";
import { mapfile } from "./mapfile.ts";
import { read } from "./read.ts";
import { set, shift } from "./set.ts";
import { shopt } from "./shopt.ts";
import { test } from "./test.ts";
import { falseStatus, trueStatus } from "./status.ts";
import { trap } from "./trap.ts";
import { type } from "./type.ts";
import { unset } from "./unset.ts";
import { wait } from "./wait.ts";

/** Builtins that are interpreted, by name; others are left to the job. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", trueStatus],
  ["true", trueStatus],
  ["false", falseStatus],
  ["echo", echo],
  ["printf", printf],
  ["test", test],
  ["[", test],
  ["cd", cd],
  ["pwd", pwd],
  ["pushd", pushd],
  ["popd", popd],
  ["dirs", dirs],
  ["declare", declare],
  ["typeset", declare],
  ["local", declare],
  ["export", declare],
  ["readonly", declare],
  ["unset", unset],
  ["set", set],
  ["shift", shift],
  ["shopt", shopt],
  ["break", breakOrContinue],
  ["continue", breakOrContinue],
  ["return", returnFrom],
  ["exit", exit],
  ["read", read],
  ["mapfile", mapfile],
  ["readarray", mapfile],
  ["getopts", getopts],
  ["let", letBuiltin],
  ["eval", evalText],
  ["source", source],
  [".", source],
  ["exec", exec],
  ["command", command],
  ["builtin", command],
  ["trap", trap],
  ["wait", wait],
  ["alias", alias],
  ["unalias", unalias],
  ["type", type],
]);
