import { hasOpaque } from "../script/opaque.ts";
import type { Value } from "../sweep/values.ts";
import {
  child,
  type Found,
  isInterpolation,
  select,
  untold,
} from "./interpolation.ts";
import { fitsKind, type OwnKind, ownKind } from "./own_config.ts";
import { isMapping, type Mapping } from "./yaml_file.ts";

/** Deeper than any config. */
const deepest = 100;

/**
 * One config's content over what is there, as OmegaConf merges: `???` is no
 * value, and a mapping over an interpolation goes over what that stands for.
 * `clash` is told a key that is a list in one and a mapping in the other, which
 * it refuses.
 */
export function mergedTree(
  before: unknown,
  later: unknown,
  clash: (key: string) => void,
  path: readonly string[] = [],
  tree: unknown = before,
): unknown {
  if (later === "???" && before !== undefined) return before;
  const earlier = isMapping(later) && isInterpolation(before)
    ? standsFor(tree, path)
    : before;
  if (
    isMapping(later) && Array.isArray(earlier) ||
    Array.isArray(later) && isMapping(earlier)
  ) clash(path.join("."));
  if (!isMapping(later) || path.length > deepest) return later;
  if (earlier === untold) return untold;
  if (!isMapping(earlier)) return later;
  const result: Mapping = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    put(
      result,
      key,
      mergedTree(child(result, key), value, clash, [...path, key], tree),
    );
  }
  return result;
}

function standsFor(tree: unknown, path: readonly string[]): unknown {
  if (!isMapping(tree)) return untold;
  const found = select(tree, path.join("."));
  if (found.kind === "untold") return untold;
  // a broken one gives way
  return found.kind === "value" ? found.value : undefined;
}

/** The content of a config in its package, `a.b`. */
export function inPackage(path: string, content: unknown): unknown {
  return path === "" ? content : path.split(".").reduceRight<unknown>(
    (value, key) => ({ [key]: value }),
    content,
  );
}

/** A word that changes a composed config: `+a.b=1`. */
export interface TreeWord {
  sign: "" | "+" | "++" | "~";
  /** Dotted. */
  key: string;
  value: Value | "absent";
}

/** Why Hydra 1.3 does not take a word, by what stands in its way. */
export type TreeFault =
  | { kind: "no such key"; key: string; beside: string[] }
  | { kind: "nothing to delete"; key: string }
  | { kind: "other value"; key: string; value: string }
  | { kind: "there already"; key: string }
  | { kind: "no such item"; key: string; length: number }
  | { kind: "fixed"; key: string }
  | { kind: "broken"; key: string; why: (Found & { kind: "broken" })["why"] }
  | { kind: "list and mapping"; key: string }
  | { kind: "other kind"; key: string; wanted: OwnKind };

/**
 * Puts a word into the tree, as OmegaConf does with a config whose keys are
 * fixed (`OmegaConf.set_struct`), or says why Hydra refuses it.
 */
export function applyWord(
  tree: Mapping,
  word: TreeWord,
): TreeFault | undefined {
  switch (word.sign) {
    case "~":
      return remove(tree, word);
    case "+": {
      const found = select(tree, word.key);
      const value = word.value === "absent" ? null : plainOf(word.value);
      if (found.kind === "broken") return { ...found, key: word.key };
      if (found.kind === "untold" || value === untold) return undefined;
      const isPlain = typeof value !== "object" || value === null;
      return isPlain && isThere(found)
        ? { kind: "there already", key: word.key }
        : set(tree, word, "add");
    }
    case "++":
      return set(tree, word, "add");
    case "":
      return set(tree, word, "known keys only");
  }
}

function set(
  tree: Mapping,
  { key, value }: TreeWord,
  keys: "add" | "known keys only",
): TreeFault | undefined {
  const names = key.split(".");
  const last = names.pop() ?? "";
  let node: unknown = tree;
  const path: string[] = [];
  for (const name of names) {
    const fault = missing(node, name, path, keys);
    if (fault !== undefined) return fault;
    let next = child(node, name);
    if (next === untold || node === untold) return undefined;
    // a plain value gives way to an empty mapping, and so does an interpolation
    if (!isMapping(next) && !Array.isArray(next)) {
      put(node, name, next = {});
    }
    node = next;
    path.push(name);
  }
  if (node === untold) return undefined;
  const fault = missing(node, last, path, keys);
  if (fault !== undefined) return fault;
  const wanted = ownKind(key);
  if (!fitsKind(value, wanted)) return { kind: "other kind", key, wanted };
  const before = child(node, last);
  const after = value === "absent" ? null : plainOf(value);
  if (isMapping(before) && isMapping(after)) {
    if (keys === "known keys only") {
      const unknown = unknownKey(before, after, [...path, last]);
      if (unknown !== undefined) return unknown;
    }
    let clashing: string | undefined;
    put(node, last, mergedTree(before, after, (it) => clashing ??= it, names));
    if (clashing !== undefined) {
      return { kind: "list and mapping", key: clashing };
    }
  } else if (
    isMapping(before) && Array.isArray(after) ||
    Array.isArray(before) && isMapping(after)
  ) return { kind: "list and mapping", key };
  else put(node, last, after);
  return undefined;
}

/** The first key of a mapping on the command that the config does not have. */
function unknownKey(
  before: Mapping,
  after: Mapping,
  path: string[],
): TreeFault | undefined {
  for (const [key, value] of Object.entries(after)) {
    const fault = missing(before, key, path, "known keys only");
    if (fault !== undefined) return fault;
    const there = child(before, key);
    const inner = isMapping(there) && isMapping(value)
      ? unknownKey(there, value, [...path, key])
      : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function remove(
  tree: Mapping,
  { key, value }: TreeWord,
): TreeFault | undefined {
  const found = select(tree, key);
  if (found.kind === "broken") return { ...found, key };
  if (found.kind === "untold") return undefined;
  if (!isThere(found)) return { kind: "nothing to delete", key };
  const there = found.value;
  const wanted = value === "absent" ? null : plainOf(value);
  if (wanted !== null && differs(there, wanted)) {
    return { kind: "other value", key, value: named(there) };
  }
  const names = key.split(".");
  const last = names.pop() ?? "";
  const above = select(tree, names.join("."));
  const node = names.length === 0
    ? tree
    : above.kind === "value"
    ? above.value
    : undefined;
  if (Array.isArray(node) || ownKind(names.join(".")) === "class") {
    return { kind: "fixed", key };
  }
  if (isMapping(node)) delete node[last];
  return undefined;
}

/** `null` and `???` are no values that stand in a word's way. */
function isThere(found: Found): found is Found & { kind: "value" } {
  return found.kind === "value" && found.value !== null &&
    found.value !== "???";
}

function named(value: unknown): string {
  if (Array.isArray(value)) return "another list";
  return isMapping(value) ? "another mapping" : String(value);
}

/** What cannot be compared does not differ. */
function differs(there: unknown, wanted: unknown): boolean {
  if (isInterpolation(there) || there === untold || wanted === untold) {
    return false;
  }
  if (Array.isArray(there) && Array.isArray(wanted)) {
    return there.length !== wanted.length ||
      there.some((it, at) => differs(it, wanted[at]));
  }
  if (isMapping(there) && isMapping(wanted)) {
    const keys = Object.keys(there);
    return keys.length !== Object.keys(wanted).length ||
      keys.some((it) =>
        !Object.hasOwn(wanted, it) || differs(there[it], wanted[it])
      );
  }
  if (typeof there === "object" || typeof wanted === "object") {
    return there !== wanted;
  }
  return Number(there) === Number(wanted) ? false : there !== wanted;
}

function missing(
  node: unknown,
  name: string,
  path: readonly string[],
  keys: "add" | "known keys only",
): TreeFault | undefined {
  const key = [...path, name].join(".");
  if (Array.isArray(node)) {
    const isItem = /^\d+$/.test(name) && Number(name) < node.length;
    return isItem
      ? undefined
      : { kind: "no such item", key, length: node.length };
  }
  if (!isMapping(node) || keys === "add" || Object.hasOwn(node, name)) {
    return undefined;
  }
  return { kind: "no such key", key, beside: Object.keys(node) };
}

function put(node: unknown, name: string, value: unknown): void {
  if (Array.isArray(node)) node[Number(name)] = value;
  else if (isMapping(node)) {
    // a file's `__proto__` is a key like any other
    Object.defineProperty(node, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

/** A copy, for words change it. */
export function copied(node: unknown, depth: number = 0): unknown {
  if (depth > deepest) return untold;
  if (Array.isArray(node)) return node.map((it) => copied(it, depth + 1));
  if (!isMapping(node)) return node;
  const result: Mapping = {};
  for (const [key, value] of Object.entries(node)) {
    put(result, key, copied(value, depth + 1));
  }
  return result;
}

function plainOf(value: Value): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "bool":
    case "float":
      return value.value;
    case "int":
      return Number(value.value);
    case "text":
    case "quoted":
      return hasOpaque(value.value) ? untold : value.value;
    case "list":
      return value.items.map(plainOf);
    case "dict": {
      const result: Mapping = {};
      for (const [key, item] of value.entries) {
        put(result, String(plainOf(key)), plainOf(item));
      }
      return result;
    }
    default:
      return untold;
  }
}
