import type { Here } from "../here.ts";
import { bareLines, done, isAscii, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU cut with -d -f -s, and -c or -b over ASCII. */
export function cut(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "d:f:c:b:s",
    {
      delimiter: "d",
      fields: "f",
      characters: "c",
      bytes: "b",
      "only-delimited": "s",
    },
    "anywhere",
  );
  if (options === undefined) return undefined;
  const { values, all, operands } = options;
  const lists = all.filter(([letter]) => "fcb".includes(letter));
  const [unit, list] = lists[0] ?? ["", ""];
  const isTaken = lists.length === 1 ? readRanges(list) : undefined;
  const inputs = readInputs(operands, stdin, here, directory);
  if (isTaken === undefined || inputs === undefined) return undefined;
  const lines = inputs.texts.flatMap((it) => bareLines(it.text));
  if (unit !== "f") {
    if (values.has("d") || values.has("s") || !lines.every(isAscii)) {
      return undefined;
    }
    const shown = lines.map((line) =>
      `${line.split("").filter((_, index) => isTaken(index + 1)).join("")}\n`
    );
    return done(shown.join(""), inputs.holds);
  }
  const delimiter = values.get("d") ?? "\t";
  if (delimiter.length !== 1 || !isAscii(delimiter) || delimiter === "\n") {
    return undefined;
  }
  const shown = lines.flatMap((line) => {
    if (!line.includes(delimiter)) return values.has("s") ? [] : [`${line}\n`];
    const fields = line.split(delimiter).filter((_, index) =>
      isTaken(index + 1)
    );
    return [`${fields.join(delimiter)}\n`];
  });
  return done(shown.join(""), inputs.holds);
}

/** `1,3-5,7-` → whether a place is in it. */
function readRanges(list: string): ((place: number) => boolean) | undefined {
  const ranges: [number, number][] = [];
  for (const part of list.split(/[, \t]/)) {
    const found = /^(\d{1,9})?(-)?(\d{1,9})?$/.exec(part);
    const [, first, dash, last] = found ?? [];
    if (found === null || (first === undefined && last === undefined)) {
      return undefined;
    }
    const from = first === undefined ? 1 : Number(first);
    const to = dash === undefined
      ? from
      : last === undefined
      ? Infinity
      : Number(last);
    if (from === 0 || to < from) return undefined;
    ranges.push([from, to]);
  }
  return (place) => ranges.some(([from, to]) => from <= place && place <= to);
}
