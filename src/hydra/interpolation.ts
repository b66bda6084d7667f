import { isMapping, type Mapping } from "./yaml_file.ts";

/** Stands for what only Python, or the job, can tell. */
export const untold: unique symbol = Symbol("untold");

/** What is at a dotted path, interpolations followed. */
export type Found =
  | { kind: "value"; value: unknown }
  | { kind: "nothing" }
  | { kind: "untold" }
  /** An interpolation on the way that OmegaConf cannot resolve. */
  | { kind: "broken"; why: "not there" | "no value" | "endless" };

/** Keys that one interpolation may lead through, more than any config has. */
const longest = 100;

export function isInterpolation(value: unknown): value is string {
  return typeof value === "string" && value.includes("${");
}

/** The value at a dotted path of a tree of configs, as OmegaConf selects it. */
export function select(tree: Mapping, key: string): Found {
  return reach(tree, key.split("."), [], new Map()).found;
}

interface Reached {
  found: Found;
  /** Where it stands itself. */
  at: readonly string[];
}

type Known = Map<string, Reached>;

function reach(
  tree: Mapping,
  names: readonly string[],
  /** Where the interpolations stand that lead here. */
  through: readonly string[],
  known: Known,
): Reached {
  let reached: Reached = { found: { kind: "value", value: tree }, at: [] };
  for (const name of names) {
    const { found, at } = reached;
    if (found.kind !== "value") return reached;
    const value = child(found.value, name);
    reached = resolved(tree, value, [...at, name], through, known);
  }
  return reached;
}

function resolved(
  tree: Mapping,
  value: unknown,
  at: readonly string[],
  through: readonly string[],
  known: Known,
): Reached {
  const is = (found: Found): Reached => ({ found, at });
  if (value === undefined) return is({ kind: "nothing" });
  if (value === untold) return is({ kind: "untold" });
  if (!isInterpolation(value)) return is({ kind: "value", value });
  const here = at.join(".");
  if (through.includes(here)) return is({ kind: "broken", why: "endless" });
  if (through.length > longest) return is({ kind: "untold" });
  const before = known.get(here);
  if (before !== undefined) return before;
  const result = read(tree, value, at, [...through, here], known);
  known.set(here, result);
  return result;
}

/** `${a.b}`, `${.b}`, `${a[0]}`: without a resolver, and without others inside. */
const plain = /\$\{\s*([^\s${}:'"\\,]+)\s*\}/;

function read(
  tree: Mapping,
  written: string,
  at: readonly string[],
  through: readonly string[],
  known: Known,
): Reached {
  const is = (found: Found): Reached => ({ found, at });
  // what is escaped is text
  if (written.includes("\\")) return is({ kind: "untold" });
  let text = written;
  let isTold = true;
  for (let match = plain.exec(text); match; match = plain.exec(text)) {
    const [whole, key = ""] = match;
    const target = reach(tree, namesOf(key, at), through, known);
    const { found } = target;
    if (found.kind === "broken") return is(found);
    if (found.kind === "nothing") {
      return is({ kind: "broken", why: "not there" });
    }
    if (found.kind === "value" && found.value === "???") {
      return is({ kind: "broken", why: "no value" });
    }
    if (whole === text && isTold) return target;
    isTold &&= found.kind === "value" && !isInterpolation(found.value);
    // a name inside of another's
    const name = found.kind !== "value" || isInterpolation(found.value)
      ? "_"
      : String(found.value);
    text = text.replace(whole, () => name);
    if (text.length > 10_000) return is({ kind: "untold" });
  }
  return is(
    text.includes("${")
      ? { kind: "untold" }
      : { kind: "value", value: written },
  );
}

/** `.b` counts from where it stands, `..b` from one above; `a[0]` is `a.0`. */
function namesOf(key: string, at: readonly string[]): string[] {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/s.exec(key) ?? [];
  const names = rest.replace(/\[([^[\]]*)\]/g, ".$1").split(".")
    .filter((it) => it !== "");
  return dots === "" ? names : [...at.slice(0, -dots.length), ...names];
}

/** A mapping's value, or a list's item. */
export function child(node: unknown, name: string): unknown {
  if (Array.isArray(node)) {
    return /^\d+$/.test(name) ? node[Number(name)] : undefined;
  }
  return isMapping(node) && Object.hasOwn(node, name) ? node[name] : undefined;
}
