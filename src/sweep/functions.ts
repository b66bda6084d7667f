import type { Span } from "../source.ts";
import { type Cast, castValue } from "./casts.ts";
import { quoteText, refuse } from "./fault.ts";
import { hasOpaque } from "../script/opaque.ts";
import { refuseOpaque } from "./opaque.ts";
import { asNumber, describeKind, sortValues } from "./python_order.ts";
import {
  bindArguments,
  type BoundArguments,
  type FunctionName,
  type GivenArgument,
  SIGNATURES,
} from "./signatures.ts";
import type { Choice, List, Range, Value } from "./values.ts";

/** A call in an override: where it stands, and where its name does. */
export interface CallSite {
  readonly name: string;
  readonly nameSpan: Span;
  readonly call: Span;
}

/**
 * What Hydra's function of that name gives for the arguments. Throws a `Refusal`
 * where Hydra's raises, or where it would need a value that only the job knows.
 */
export function callFunction(
  site: CallSite,
  given: readonly GivenArgument[],
): Value {
  const { name, call } = site;
  if (!isFunctionName(name)) refuseUnknown(site);
  const plain = given.map((one) => ({
    ...one,
    value: withoutQuotes(one.value),
  }));
  const bound = bindArguments(name, plain, call);
  switch (name) {
    case "int":
    case "float":
    case "str":
    case "bool":
      return computeCast(name, bound, call);
    case "choice":
      return computeChoice(bound.rest, call);
    case "range":
      return computeRange(bound, call);
    case "interval":
      return computeInterval(bound, call);
    case "glob":
      return computeGlob(bound, call);
    case "tag":
      return computeTag(bound, call);
    case "shuffle":
      return computeShuffle(bound, call);
    case "sort":
      return computeSort(bound, call);
  }
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(SIGNATURES, name);
}

function refuseUnknown({ name, nameSpan }: CallSite): never {
  const names = Object.keys(SIGNATURES);
  const near = names.find((one) => isNear(name.toLowerCase(), one));
  refuse(
    "compute",
    nameSpan,
    `function ${quoteText(name)} is not known`,
    near !== undefined
      ? `Did you mean ${near}? Write ${near}(…)`
      : `Use one of ${names.join(", ")}, or quote the text`,
  );
}

/** Whether one letter more, less, other or swapped makes one word of the other. */
function isNear(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a.charAt(same) === b.charAt(same)) same++;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.charAt(0) + restA.charAt(1) === restB.charAt(1) + restB.charAt(0) &&
      restA.slice(2) === restB.slice(2);
}

/**
 * Hydra's functions take quoted text for plain text. A text that only the job
 * knows keeps its quotes, which may be what makes it text.
 */
function withoutQuotes(value: Value): Value {
  if (value.kind !== "quoted") return value;
  const { at, value: text, spelling } = value;
  return hasOpaque(text) && spelling !== undefined
    ? { kind: "text", at, value: text, spelling }
    : { kind: "text", at, value: text };
}

function computeCast(
  cast: Cast,
  { rest, named }: BoundArguments,
  call: Span,
): Value {
  const value = named.get("value");
  if (value !== undefined && rest.length > 0) {
    refuse(
      "compute",
      value.at,
      `${cast}() has values both with and without a name`,
      `Write ${cast}(value)`,
    );
  }
  const [first] = rest;
  if (value !== undefined) return castValue(cast, value, call);
  if (first === undefined) refuseEmpty(cast, call);
  if (rest.length === 1) return castValue(cast, first, call);
  return castValue(cast, simpleChoice(rest, call), call);
}

function simpleChoice(values: readonly Value[], call: Span): Choice {
  const sweep = values.find(isSweep);
  if (sweep !== undefined) refuseAmongOthers(sweep);
  return {
    kind: "choice",
    at: call,
    items: values,
    form: "simple",
    order: "kept",
  };
}

function computeChoice(values: readonly Value[], call: Span): Value {
  const [first] = values;
  if (first === undefined) refuseEmpty("choice", call);
  if (values.length > 1 || first.kind !== "choice") {
    return {
      kind: "choice",
      at: call,
      items: values,
      form: "explicit",
      order: "kept",
    };
  }
  if (first.form === "explicit") {
    refuse(
      "compute",
      first.at,
      "choice() stands inside choice()",
      "Write all values in one choice()",
    );
  }
  return { ...first, at: call, form: "explicit" };
}

function computeRange({ named }: BoundArguments, call: Span): Value {
  const start = numberOf(named, "start");
  const stop = numberOf(named, "stop");
  return {
    kind: "range",
    at: call,
    from: stop === undefined ? 0n : start ?? 0n,
    to: stop ?? start ?? 0n,
    step: numberOf(named, "step") ?? 1n,
    order: "kept",
  };
}

function numberOf(
  named: ReadonlyMap<string, Value>,
  name: string,
): bigint | number | undefined {
  const value = named.get(name);
  return value === undefined ? undefined : asNumber(value);
}

function computeInterval({ named }: BoundArguments, call: Span): Value {
  return {
    kind: "interval",
    at: call,
    from: asFloat(numberOf(named, "start") ?? 0n, call),
    to: asFloat(numberOf(named, "end") ?? 0n, call),
  };
}

function computeGlob({ named }: BoundArguments, call: Span): Value {
  const patterns = (name: string): readonly Value[] => {
    const value = named.get(name);
    if (value === undefined) return [];
    return value.kind === "list" ? value.items : [value];
  };
  const [include, exclude] = [patterns("include"), patterns("exclude")];
  for (const pattern of [...include, ...exclude]) {
    if (pattern.kind === "text" && hasOpaque(pattern.value)) {
      refuseOpaque(call);
    }
  }
  return { kind: "glob", at: call, include, exclude };
}

/** Tags are notes for other sweepers: what is left is the sweep. */
function computeTag({ rest, named }: BoundArguments, call: Span): Value {
  if (rest.length === 0) refuseEmpty("tag", call);
  const sweep = named.get("sweep");
  const values = sweep === undefined ? rest : [...rest, sweep];
  const last = values.at(-1);
  if (last === undefined || !isSweep(last)) {
    refuse(
      "compute",
      last?.at ?? call,
      "the last argument of tag() is not a sweep",
      "Write the sweep after the tags, as in tag(name,choice(1,2))",
    );
  }
  const early = values.slice(0, -1).find(isSweep);
  if (early !== undefined) {
    refuse(
      "compute",
      early.at,
      "tag() has two sweeps",
      "Write text for the tags and one sweep after them",
    );
  }
  return last;
}

function computeShuffle({ rest, named }: BoundArguments, call: Span): Value {
  const only = named.get("list") ?? named.get("sweep") ??
    (rest.length === 1 ? rest[0] : undefined);
  if (only === undefined) {
    return { ...simpleChoice(rest, call), order: "shuffled" };
  }
  if (only.kind === "choice" || only.kind === "range") {
    return { ...only, at: call, order: "shuffled" };
  }
  const items = only.kind === "list" ? only.items : [only];
  return { kind: "list", at: call, items, order: "shuffled" };
}

function computeSort({ rest, named }: BoundArguments, call: Span): Value {
  const reverse = named.get("reverse");
  const direction = reverse?.kind === "bool" && reverse.value
    ? "descending"
    : "ascending";
  const only = named.get("list") ?? named.get("sweep") ??
    (rest.length === 1 ? rest[0] : undefined);
  if (only !== undefined) {
    if (only.kind === "range") return sortRange(only, direction, call);
    if (only.kind !== "list" && only.kind !== "choice") return only;
    const items = sortValues(only.items, direction, call);
    return only.kind === "choice"
      ? { ...only, at: call, items }
      : { kind: "list", at: call, items, order: "kept" } satisfies List;
  }
  if (rest.length === 0) refuseEmpty("sort", call);
  for (const value of rest) {
    if (isSweep(value)) refuseAmongOthers(value);
    if (value.kind === "list" || value.kind === "dict") {
      refuse(
        "compute",
        value.at,
        `sort() cannot order ${describeKind(value)} among other values`,
        "Sort numbers alone or text alone",
      );
    }
  }
  const choice = simpleChoice(rest, call);
  return { ...choice, items: sortValues(rest, direction, call) };
}

/**
 * Turns a range round by Hydra's rule, which looks at the two ends and not at the
 * sign of the step: `sort(range(5,1))` counts down from 2 to 6 and so is empty.
 */
function sortRange(
  range: Range,
  direction: "ascending" | "descending",
  call: Span,
): Range {
  const { from, to, step } = range;
  const turns = direction === "ascending" ? from > to : from < to;
  if (!turns) return { ...range, at: call };
  const size = step < 0 ? -step : step;
  const shift = direction === "ascending" ? size : -size;
  return {
    ...range,
    at: call,
    from: add(to, shift, call),
    to: add(from, shift, call),
    step: -step,
  };
}

/** Python's sum: exact for two integers, of floats otherwise. */
function add(
  a: bigint | number,
  b: bigint | number,
  call: Span,
): bigint | number {
  if (typeof a === "bigint" && typeof b === "bigint") return a + b;
  return asFloat(a, call) + asFloat(b, call);
}

function asFloat(number: bigint | number, call: Span): number {
  const float = Number(number);
  if (typeof number === "bigint" && !Number.isFinite(float)) {
    refuse(
      "compute",
      call,
      "a number is above the largest float",
      "Write a smaller number",
    );
  }
  return float;
}

function isSweep(value: Value): boolean {
  return value.kind === "choice" || value.kind === "range" ||
    value.kind === "interval";
}

function refuseAmongOthers(sweep: Value): never {
  refuse(
    "compute",
    sweep.at,
    `${describeKind(sweep)} cannot stand among other values`,
    "Write one sweep for the whole value",
  );
}

function refuseEmpty(name: string, call: Span): never {
  refuse(
    "compute",
    call,
    `${name}() has no arguments`,
    `Write values between the parentheses of ${name}()`,
  );
}
