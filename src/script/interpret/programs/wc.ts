import type { Here } from "../here.ts";
import { done, isAscii, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU wc with one of -l -w -c, or of one file with more of them. */
export function wc(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "lwc",
    { lines: "l", words: "w", bytes: "c" },
    "anywhere",
  );
  if (options === undefined || options.operands.length > 1) return undefined;
  const { values, operands } = options;
  const units = ["l", "w", "c"].filter((it) =>
    values.size === 0 || values.has(it)
  );
  const [name] = operands;
  // how wide columns of standard input are rests on what it is
  if ((name === undefined || name === "-") && units.length > 1) {
    return undefined;
  }
  const inputs = readInputs(operands, stdin, here, directory);
  const text = inputs?.texts[0]?.text;
  if (inputs === undefined || text === undefined) return undefined;
  // what a word is beyond ASCII, the locale says
  if (units.includes("w") && !isAscii(text)) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  const counts = units.map((it) =>
    it === "l"
      ? text.split("\n").length - 1
      : it === "w"
      ? text.match(/[^ \t\n\v\f\r]+/g)?.length ?? 0
      : bytes
  );
  const width = units.length > 1 ? String(bytes).length : 1;
  const shown = counts.map((it) => String(it).padStart(width)).join(" ");
  return done(
    `${shown}${name === undefined ? "" : ` ${name}`}\n`,
    inputs.holds,
  );
}
