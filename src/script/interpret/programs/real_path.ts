import type { Here } from "../here.ts";
import { absolutePath } from "../text/test_facts.ts";
import { done } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** realpath of GNU, with -e. */
export function realpath(
  args: readonly string[],
  _stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "ePq",
    { "canonicalize-existing": "e", quiet: "q", physical: "P" },
    "anywhere",
  );
  if (options === undefined || options.operands.length === 0) return undefined;
  const mustExist = options.values.has("e");
  return resolved(options.operands, here, directory, mustExist);
}

/** `readlink -f` and `readlink -e`. */
export function readlink(
  args: readonly string[],
  _stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "feqs",
    { canonicalize: "f", "canonicalize-existing": "e" },
    "anywhere",
  );
  if (options === undefined || options.operands.length === 0) return undefined;
  const { values, operands } = options;
  if (!values.has("f") && !values.has("e")) return undefined;
  return resolved(operands, here, directory, values.has("e"));
}

function resolved(
  paths: readonly string[],
  here: Here,
  directory: string,
  mustExist: boolean,
) {
  const lines: string[] = [];
  for (const path of paths) {
    if (path === "") return undefined;
    const whole = absolutePath(path, directory);
    const real = here.realPath(whole) ??
      (mustExist ? undefined : withoutLast(whole, here));
    if (real === undefined) return undefined;
    lines.push(`${real}\n`);
  }
  return done(lines.join(""), "here");
}

/** The last part need not be there. */
function withoutLast(path: string, here: Here): string | undefined {
  const [, before = "", name = ""] = /^(.*)\/([^/]+)\/*$/s.exec(path) ?? [];
  if (name === "" || name === "." || name === "..") return undefined;
  // a link to nowhere leads elsewhere
  if (here.lstat(`${before}/${name}`) !== undefined) return undefined;
  const parent = here.realPath(before === "" ? "/" : before);
  if (parent === undefined) return undefined;
  return parent === "/" ? `/${name}` : `${parent}/${name}`;
}

/** pwd as a program: the directory without links. */
export function pwd(
  args: readonly string[],
  _stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  if (args.some((it) => it !== "-P" && it !== "-L")) return undefined;
  const real = args.includes("-P") ? here.realPath(directory) : directory;
  return real === undefined ? undefined : done(`${real}\n`, "here");
}
