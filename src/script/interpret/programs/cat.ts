import type { Here } from "../here.ts";
import { done, isAscii, linesOf, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU cat, plain and with -n. */
export function cat(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(args, "nu", { number: "n" }, "anywhere");
  if (options === undefined) return undefined;
  const inputs = readInputs(options.operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  const text = inputs.texts.map((it) => it.text).join("");
  if (!options.values.has("n")) return done(text, inputs.holds);
  const numbered = linesOf(text).map((it, index) =>
    `${String(index + 1).padStart(6)}\t${it}`
  );
  return done(numbered.join(""), inputs.holds);
}

/** tac without options. */
export function tac(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(args, "", {}, "anywhere");
  if (options === undefined) return undefined;
  const inputs = readInputs(options.operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  const texts = inputs.texts.map((it) => linesOf(it.text).reverse().join(""));
  return done(texts.join(""), inputs.holds);
}

/** rev of util-linux, over ASCII. */
export function rev(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(args, "", {}, "anywhere");
  if (options === undefined) return undefined;
  const inputs = readInputs(options.operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  // what a character is beyond ASCII, the locale says
  if (!inputs.texts.every((it) => isAscii(it.text))) return undefined;
  const lines = inputs.texts.flatMap((it) => linesOf(it.text)).map((it) => {
    const hasEnd = it.endsWith("\n");
    const bare = hasEnd ? it.slice(0, -1) : it;
    return bare.split("").reverse().join("") + (hasEnd ? "\n" : "");
  });
  return done(lines.join(""), inputs.holds);
}
