import { done, linesOf, readCount, readInputs } from "./inputs.ts";
import type { Here } from "../here.ts";
import type { Program, ProgramResult } from "./program.ts";

/**
 * GNU sed where it picks lines by their numbers: `sed -n 3p`, `sed -n 2,4p`,
 * `sed 3q\;d`, `sed 3!d`. A job array finds its parameters so.
 */
export const sed: Program = (
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined => {
  const [first = "", ...rest] = args;
  const silent = first === "-n" || first === "--quiet" || first === "--silent";
  const [script = "", ...files] = silent ? rest : args;
  // what ends a line of the last file without a newline shows only between two
  if (files.length > 1 || files.some((it) => it.startsWith("-"))) {
    return undefined;
  }
  const range = rangeOf(script, silent ? "printed" : "left");
  const inputs = readInputs(files, stdin, here, directory);
  if (range === undefined || inputs === undefined) return undefined;
  const lines = linesOf(inputs.texts.map((it) => it.text).join(""));
  const [from, to] = range.map((it) => it === "$" ? lines.length : it);
  // a second address that lies before the first matches one line
  const last = Math.max(Number(from), Number(to));
  return Number(from) === 0
    ? undefined
    : done(lines.slice(Number(from) - 1, last).join(""), inputs.holds);
};

type Address = number | "$";

function rangeOf(
  script: string,
  what: "printed" | "left",
): [Address, Address] | undefined {
  const text = script.replaceAll(" ", "");
  const [, one = "", other] = what === "printed"
    ? /^(\d+|\$)(?:,(\d+|\$))?p;?$/.exec(text) ?? []
    : /^(\d+)q;d;?$/.exec(text) ?? /^(\d+|\$)!d;?$/.exec(text) ?? [];
  const from = addressOf(one);
  const to = addressOf(other ?? one);
  return from === undefined || to === undefined ? undefined : [from, to];
}

function addressOf(text: string): Address | undefined {
  return text === "$" ? "$" : readCount(text);
}
