import { Refusal, ShellFault } from "./faults.ts";
import { IndexedArray, type Value } from "./variable.ts";
import type { Key } from "./variables.ts";

export function valuesOf(value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  return value instanceof IndexedArray ? value.values() : [...value.values()];
}

export function keysOf(value: Value): Key[] {
  if (typeof value === "string") return [0];
  return value instanceof IndexedArray
    ? value.entries().map(([index]) => index)
    : [...value.keys()];
}

export function setElement(
  array: IndexedArray | Map<string, string>,
  key: Key,
  text: string,
  name: string,
): void {
  if (array instanceof Map) {
    array.set(String(key), text);
    return;
  }
  let index = Number(key);
  if (index < 0) index += array.end;
  if (index < 0) {
    throw new ShellFault(`${name}[${key}]: bad array subscript`, "line");
  }
  if (index > 10_000_000_000) {
    throw new Refusal(
      `Cannot follow the script: ${name} has an index of more than ten digits`,
      undefined,
    );
  }
  array.set(index, text);
}
