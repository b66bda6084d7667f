import {
  done,
  type Inputs,
  isAscii,
  linesOf,
  readCount,
  readInputs,
} from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { Program } from "./program.ts";

const long = {
  lines: "n",
  bytes: "c",
  quiet: "q",
  silent: "q",
  verbose: "v",
};

/** `-5` is `-n 5`, as both have it from old. */
function withOldCounts(args: readonly string[]): string[] {
  const first = args[0] ?? "";
  const found = /^-(\d+)$/.exec(first);
  return found === null ? [...args] : ["-n", found[1] ?? "", ...args.slice(1)];
}

type Cut = (parts: string[], sign: string, count: number) => string[];

function program(cut: Cut): Program {
  return (args, stdin, here, directory) => {
    const options = readOptions(
      withOldCounts(args),
      "n:c:qv",
      long,
      "anywhere",
    );
    if (options === undefined) return undefined;
    const { values, all, operands } = options;
    const counted = all.findLast(([letter]) =>
      letter === "n" || letter === "c"
    );
    const [unit, written] = counted ?? ["n", "10"];
    const sign = /^[-+]/.exec(written)?.[0] ?? "";
    const count = readCount(written.slice(sign.length));
    const inputs = readInputs(operands, stdin, here, directory);
    if (count === undefined || inputs === undefined) return undefined;
    const isByBytes = unit === "c";
    if (isByBytes && !inputs.texts.every((it) => isAscii(it.text))) {
      return undefined;
    }
    const taken = (text: string) =>
      cut(isByBytes ? text.split("") : linesOf(text), sign, count).join("");
    const isTitled = values.has("v") ||
      (inputs.texts.length > 1 && !values.has("q"));
    return done(titled(inputs, taken, isTitled), inputs.holds);
  };
}

function titled(
  { texts }: Inputs,
  taken: (text: string) => string,
  isTitled: boolean,
): string {
  return texts.map(({ name, text }, index) => {
    if (!isTitled) return taken(text);
    const shown = name === "-" ? "standard input" : name;
    return `${index === 0 ? "" : "\n"}==> ${shown} <==\n${taken(text)}`;
  }).join("");
}

/** GNU head. */
export const head: Program = program((parts, sign, count) =>
  sign === "-"
    ? parts.slice(0, Math.max(0, parts.length - count))
    : parts.slice(0, count)
);

/** GNU tail, without -f. */
export const tail: Program = program((parts, sign, count) =>
  sign === "+"
    ? parts.slice(Math.max(0, count - 1))
    : parts.slice(Math.max(0, parts.length - count))
);
