import { done } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU basename. */
export function basename(args: readonly string[]): ProgramResult | undefined {
  const options = readOptions(
    args,
    "as:z",
    { multiple: "a", suffix: "s", zero: "z" },
    "before operands",
  );
  if (options === undefined) return undefined;
  const { values, operands } = options;
  const isMany = values.has("a") || values.has("s");
  if (operands.length === 0 || (!isMany && operands.length > 2)) {
    return undefined;
  }
  const names = isMany ? operands : operands.slice(0, 1);
  const suffix = isMany ? values.get("s") ?? "" : operands[1] ?? "";
  const end = values.has("z") ? "\0" : "\n";
  return done(names.map((it) => lastOf(it, suffix) + end).join(""));
}

function lastOf(path: string, suffix: string): string {
  const bare = path.replace(/(?<=[^/])\/+$/, "");
  const name = /^\/+$/.test(bare) ? "/" : bare.slice(bare.lastIndexOf("/") + 1);
  const hasSuffix = suffix !== "" && name.endsWith(suffix) && name !== suffix &&
    name !== "/";
  return hasSuffix ? name.slice(0, -suffix.length) : name;
}

/** GNU dirname. */
export function dirname(args: readonly string[]): ProgramResult | undefined {
  const options = readOptions(args, "z", { zero: "z" }, "anywhere");
  if (options === undefined || options.operands.length === 0) return undefined;
  const end = options.values.has("z") ? "\0" : "\n";
  return done(options.operands.map((it) => directoryOf(it) + end).join(""));
}

function directoryOf(path: string): string {
  const bare = path.replace(/(?<=[^/])\/+$/, "");
  const slash = bare.lastIndexOf("/");
  if (slash === -1) return ".";
  const before = bare.slice(0, slash).replace(/\/+$/, "");
  return before === "" ? "/" : before;
}
