import type { Here } from "../here.ts";
import { bareLines, done, isAscii, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU comm with -1, -2 and -3, over sorted ASCII. */
export function comm(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(args, "123", {}, "anywhere");
  if (options === undefined || options.operands.length !== 2) return undefined;
  const inputs = readInputs(options.operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  const [one = [], two = []] = inputs.texts.map((it) => bareLines(it.text));
  // of other orders the locale decides, and letters of two cases are such
  const isSure = [one, two].every((lines) =>
    lines.every((it, at) =>
      isAscii(it) && /^[a-z0-9]*$/.test(it) && (lines[at - 1] ?? "") <= it
    )
  );
  if (!isSure) return undefined;
  const shows = ["1", "2", "3"].map((it) => !options.values.has(it));
  const rows: string[] = [];
  const add = (column: number, line: string): void => {
    if (!shows[column]) return;
    const before = shows.slice(0, column).filter((it) => it).length;
    rows.push(`${"\t".repeat(before)}${line}\n`);
  };
  let [a, b] = [0, 0];
  while (a < one.length || b < two.length) {
    const [x, y] = [one[a], two[b]];
    if (x === y) {
      add(2, x ?? "");
      a++;
      b++;
    } else if (y === undefined || x !== undefined && x < y) {
      add(0, x ?? "");
      a++;
    } else {
      add(1, y);
      b++;
    }
  }
  return done(rows.join(""), inputs.holds);
}
