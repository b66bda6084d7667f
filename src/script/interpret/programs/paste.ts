import type { Here } from "../here.ts";
import { bareLines, done, isAscii, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU paste with -d and -s. */
export function paste(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "d:s",
    { delimiters: "d", serial: "s" },
    "anywhere",
  );
  if (options === undefined) return undefined;
  const { values, operands } = options;
  const delimiters = readDelimiters(values.get("d") ?? "\t");
  const names = operands.length === 0 ? ["-"] : operands;
  const first = names.indexOf("-");
  const read = names.filter((it, at) => it !== "-" || at === first);
  const inputs = readInputs(read, stdin, here, directory);
  if (delimiters === undefined || inputs === undefined) return undefined;
  const joined = (texts: readonly string[]): string =>
    texts.map((it, at) =>
      at === 0 ? it : `${delimiters[(at - 1) % delimiters.length]}${it}`
    ).join("");
  const files = inputs.texts.map((it) => bareLines(it.text));
  if (values.has("s")) {
    return read.length < names.length ? undefined : done(
      files.map((lines) => `${joined(lines)}\n`).join(""),
      inputs.holds,
    );
  }
  // those of standard input take turns
  const shared = files[first]?.values();
  const others = files.filter((_, at) => at !== first).values();
  const columns = names.map((name) =>
    name === "-" ? shared : others.next().value?.values()
  );
  const rows: string[] = [];
  for (;;) {
    const next = columns.map((it) => it?.next().value);
    if (next.every((it) => it === undefined)) break;
    rows.push(`${joined(next.map((it) => it ?? ""))}\n`);
  }
  return done(rows.join(""), inputs.holds);
}

/** `,`, `\t`, `:;`: one after the other; `\0` is none. */
function readDelimiters(text: string): string[] | undefined {
  const escapes = new Map([["n", "\n"], ["t", "\t"], ["0", ""], ["\\", "\\"]]);
  const found: string[] = [];
  if (!isAscii(text) || text === "") return undefined;
  for (const [it] of text.matchAll(/\\?[^]/g)) {
    const one = it.startsWith("\\") ? escapes.get(it.slice(1)) : it;
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}
