import type { Here } from "../here.ts";
import { absolutePath, compareTexts } from "../text/test_facts.ts";
import { done } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU ls into a pipe, with -1 -d -a -A -r, sorted as in the C locale. */
export function ls(
  args: readonly string[],
  _stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "1daAr",
    { directory: "d", all: "a", "almost-all": "A", reverse: "r" },
    "anywhere",
  );
  if (options === undefined) return undefined;
  const { values } = options;
  const operands = options.operands.length === 0 ? ["."] : options.operands;
  const order = (a: string, b: string) =>
    values.has("r") ? compareTexts(b, a) : compareTexts(a, b);
  const files: string[] = [];
  const directories: string[] = [];
  for (const name of operands) {
    if (name === "") return undefined;
    const kind = kindOf(absolutePath(name, directory), here);
    if (kind === undefined) return undefined;
    const isListed = kind === "directory" && !values.has("d");
    (isListed ? directories : files).push(name);
  }
  const blocks = files.length === 0
    ? []
    : [files.sort(order).map((it) => `${it}\n`).join("")];
  for (const name of directories.sort(order)) {
    const listed = here.list(absolutePath(name, directory));
    if (listed === undefined) return undefined;
    const kept = listed.filter((it) =>
      !it.startsWith(".") || values.has("a") || values.has("A")
    );
    // of -a and -A the last one counts
    const dots = options.all.findLast(([it]) => it === "a" || it === "A");
    if (dots?.[0] === "a") kept.push(".", "..");
    const title = operands.length > 1 ? `${name}:\n` : "";
    blocks.push(title + kept.sort(order).map((it) => `${it}\n`).join(""));
  }
  return done(blocks.join("\n"), "here");
}

function kindOf(path: string, here: Here) {
  return (here.stat(path) ?? here.lstat(path))?.kind;
}
