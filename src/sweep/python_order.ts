import type { Span } from "../source.ts";
import { refuse } from "./fault.ts";
import { hasOpaque } from "../script/opaque.ts";
import { refuseOpaque } from "./opaque.ts";
import type { Value } from "./values.ts";

/** Longest list that CPython sorts by insertion alone. */
const LONGEST_INSERTION = 63;

/**
 * The values in Python's order, as `sorted(values, reverse=…)` gives them: numbers
 * by value, text by code point, lists item by item; equal ones stay as they are.
 * Throws a `Refusal` at `at` where Python finds two values not comparable.
 */
export function sortValues(
  values: readonly Value[],
  direction: "ascending" | "descending",
  at: Span,
): Value[] {
  const isLess = (a: Value, b: Value): boolean => isBefore(a, b, at);
  if (direction === "ascending") return sortStably(values, isLess);
  return sortStably(values.toReversed(), isLess).reverse();
}

type Less = (a: Value, b: Value) => boolean;

/**
 * A NaN is neither before nor after another number, so the outcome depends on
 * which values are compared. Short lists are therefore sorted in CPython's way:
 * a run from the front, then insertion by halving.
 */
function sortStably(values: readonly Value[], isLess: Less): Value[] {
  if (values.length > LONGEST_INSERTION) {
    return values.toSorted((a, b) => isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0);
  }
  const sorted = firstRun(values, isLess);
  for (const value of values.slice(sorted.length)) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle];
      if (other !== undefined && isLess(value, other)) high = middle;
      else low = middle + 1;
    }
    sorted.splice(low, 0, value);
  }
  return sorted;
}

/** The longest run at the front that is in order, or strictly in reverse order and turned. */
function firstRun(values: readonly Value[], isLess: Less): Value[] {
  const run: Value[] = [];
  let falls: boolean | undefined;
  for (const value of values) {
    const last = run.at(-1);
    if (last !== undefined) {
      const less = isLess(value, last);
      falls ??= less;
      if (less !== falls) break;
    }
    run.push(value);
  }
  return falls === true ? run.reverse() : run;
}

function isBefore(a: Value, b: Value, at: Span): boolean {
  const left = asNumber(a);
  const right = asNumber(b);
  if (left !== undefined && right !== undefined) return left < right;
  if (a.kind === "text" && b.kind === "text") {
    checkKnown(a.value, b.value, at);
    return compareText(a.value, b.value) < 0;
  }
  if (a.kind === "list" && b.kind === "list") {
    const length = Math.min(a.items.length, b.items.length);
    for (let index = 0; index < length; index++) {
      const one = a.items[index];
      const other = b.items[index];
      if (one === undefined || other === undefined) break;
      if (!isEqual(one, other, at)) return isBefore(one, other, at);
    }
    return a.items.length < b.items.length;
  }
  for (const value of [a, b]) {
    if (value.kind === "text" && hasOpaque(value.value)) refuseOpaque(at);
  }
  refuse(
    "compute",
    at,
    `${describeKind(a)} and ${describeKind(b)} have no order`,
    a.kind === "quoted" || b.kind === "quoted"
      ? "Write text inside a list without quotes"
      : "Sort numbers alone or text alone",
  );
}

/** Python's `==`. Two keys of a dictionary that are equal are one key. */
export function isEqual(a: Value, b: Value, at: Span): boolean {
  const left = asNumber(a);
  const right = asNumber(b);
  // Loose on purpose: an int and a float of one value are equal.
  // deno-lint-ignore eqeqeq
  if (left !== undefined && right !== undefined) return left == right;
  if (a.kind === "null") return b.kind === "null";
  if (a.kind === "text") {
    if (b.kind !== "text") return false;
    checkKnown(a.value, b.value, at);
    return a.value === b.value;
  }
  if (a.kind === "quoted") {
    if (b.kind !== "quoted") return false;
    checkKnown(a.value, b.value, at);
    return a.quote === b.quote && a.value === b.value;
  }
  if (a.kind === "list") {
    return b.kind === "list" && areEqual(a.items, b.items, at);
  }
  if (a.kind === "dict") {
    return b.kind === "dict" && a.entries.length === b.entries.length &&
      a.entries.every(([key, value]) =>
        b.entries.some(([otherKey, other]) =>
          isEqual(key, otherKey, at) && isEqual(value, other, at)
        )
      );
  }
  if (a.kind === "glob") {
    return b.kind === "glob" && areEqual(a.include, b.include, at) &&
      areEqual(a.exclude, b.exclude, at);
  }
  return false;
}

function areEqual(
  a: readonly Value[],
  b: readonly Value[],
  at: Span,
): boolean {
  return a.length === b.length && a.every((one, index) => {
    const other = b[index];
    return other !== undefined && isEqual(one, other, at);
  });
}

/** The number that Python takes the value for: True and False are 1 and 0. */
export function asNumber(value: Value): bigint | number | undefined {
  if (value.kind === "int" || value.kind === "float") return value.value;
  if (value.kind === "bool") return value.value ? 1n : 0n;
  return undefined;
}

/** What to call a value of this kind in a message. */
export function describeKind(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "bool":
      return "true or false";
    case "int":
    case "float":
      return "a number";
    case "text":
      return "text";
    case "quoted":
      return "quoted text";
    case "list":
      return "a list";
    case "dict":
      return "a dictionary";
    case "choice":
      return value.form === "simple" ? "a sweep" : "choice()";
    case "range":
    case "interval":
    case "glob":
      return `${value.kind}()`;
  }
}

/** Orders text by code points; UTF-16 units put some of them in another order. */
function compareText(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length) {
    const left = a.codePointAt(at) ?? 0;
    const right = b.codePointAt(at) ?? 0;
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

/** Nothing can be said of how two texts compare that only the job knows. */
function checkKnown(a: string, b: string, at: Span): void {
  if (hasOpaque(a) || hasOpaque(b)) refuseOpaque(at);
}
