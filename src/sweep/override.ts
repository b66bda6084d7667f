import { decimalRange } from "./decimal_range.ts";
import { evaluate } from "./evaluate.ts";
import {
  type Parsed,
  quoteText,
  Refusal,
  refuse,
  type SweepFault,
} from "./fault.ts";
import { type Token, tokenize } from "./lexer.ts";
import { parseSyntax } from "./parser.ts";
import { formatPythonFloat } from "./python_number.ts";
import { describeKind } from "./python_order.ts";
import type { OverrideSyntax } from "./syntax.ts";
import type { Glob, Order, Range, Value } from "./values.ts";

export type { Parsed, SweepFault } from "./fault.ts";

/** One `key=value` word of a command, as Hydra 1.3 reads it; or another swept word. */
export interface Override {
  /**
   * The prefix ("", "+", "++" or "~") and the key: `+model@pkg`. Hydra takes two
   * overrides with the same one for the same setting.
   */
  readonly key: string;
  /** The whole word as the user wrote it, after the shell. */
  readonly text: string;
  /** What stands before a value in the word: `key=`, `--seed=`, or nothing. */
  readonly lead: string;
  /** Who reads the values: only Hydra undoes its quotes and escapes. */
  readonly reader: "Hydra" | "any program";
  readonly sweep: Sweep;
}

/** What an override sweeps over. */
export type Sweep =
  /** Nothing, and nothing is computed: the text stands for itself. */
  | { readonly kind: "none" }
  /** Nothing, but the value has to be computed: `int(3.7)`, `shuffle([1,2])`. */
  | { readonly kind: "computed"; readonly value: Value }
  | {
    readonly kind: "choice";
    readonly values: readonly Value[];
    readonly order: Order;
  }
  | {
    readonly kind: "range";
    readonly values: LazyValues;
    readonly order: Order;
  }
  | { readonly kind: "glob"; readonly group: string; readonly glob: Glob };

/** Values that are computed one at a time, so that a million of them cost nothing. */
export interface LazyValues {
  /** How many there are; `Infinity` where they never end. */
  readonly size: number;
  /** The value as it stands after "=", at an index from 0 to below `size`. */
  valueAt(index: number): string;
}

/**
 * Reads one override, after the shell. Opaque characters (see src/script/opaque.ts) stand
 * for what only the job knows. What Hydra would refuse is a fault, and so is
 * interval(), which its basic sweeper refuses.
 */
export function parseOverride(text: string): Parsed<Override> {
  const tokens = tokenize(text);
  try {
    const syntax = parseSyntax(text, tokens);
    const sweep = readSweep(syntax, text);
    const { key } = syntax;
    return {
      ok: true,
      value: { key, text, lead: `${key}=`, reader: "Hydra", sweep },
    };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { ok: false, fault: faultOf(refusal, text, tokens) };
  }
}

function readSweep(syntax: OverrideSyntax, text: string): Sweep {
  const { value: written } = syntax;
  switch (written.kind) {
    case "absent":
    case "empty":
      return { kind: "none" };
    case "choice": {
      const values = written.elements.map((element) => evaluate(element, text));
      values.forEach((value) => checkPart(value, "among other values"));
      return { kind: "choice", values, order: "kept" };
    }
    case "element": {
      const value = evaluate(written.element, text);
      return written.element.holdsCall === "no"
        ? { kind: "none" }
        : sweepOf(value, syntax.group);
    }
  }
}

function sweepOf(value: Value, group: string): Sweep {
  switch (value.kind) {
    case "choice":
      value.items.forEach((item) => checkPart(item, "among other values"));
      return { kind: "choice", values: value.items, order: value.order };
    case "range":
      return { kind: "range", values: lazyRange(value), order: value.order };
    case "glob":
      return { kind: "glob", group, glob: value };
    case "interval":
      return refuse(
        "compute",
        value.at,
        "interval() has no list of values, and the basic sweeper cannot enumerate it",
        "Use range(start,stop,step) or choice(…)",
      );
    default:
      checkPart(value, "here");
      return { kind: "computed", value };
  }
}

/** Refuses sweeps as parts of a value. */
function checkPart(value: Value, place: string): void {
  switch (value.kind) {
    case "choice":
    case "range":
    case "interval":
      return refuse(
        "compute",
        value.at,
        `${describeKind(value)} cannot stand ${place}`,
        place === "among other values"
          ? "Write one sweep for the whole value"
          : "Sweep over whole values instead, as in [1,3],[2,3]",
      );
    case "list":
      return value.items.forEach((item) => checkPart(item, "inside a list"));
    case "dict":
      return value.entries.forEach(([, part]) =>
        checkPart(part, "inside a dictionary")
      );
    case "glob":
      return checkPatterns(value);
  }
}

/** As a part of a value, Hydra turns a glob into a dictionary of texts. */
function checkPatterns(glob: Glob): void {
  for (const pattern of [...glob.include, ...glob.exclude]) {
    const { kind } = pattern;
    const plain = kind === "text" || kind === "int" || kind === "float" ||
      kind === "bool";
    if (!plain) {
      refuse(
        "compute",
        pattern.at,
        `a pattern of glob() is ${describeKind(pattern)}`,
        "Write the pattern as text without quotes",
      );
    }
  }
}

function lazyRange({ from, to, step, at }: Range): LazyValues {
  if (
    typeof from === "bigint" && typeof to === "bigint" &&
    typeof step === "bigint"
  ) {
    if (step === 0n) refuseStep(at);
    const length = step > 0n ? to - from : from - to;
    const stride = step > 0n ? step : -step;
    return {
      size: length > 0n ? Number((length + stride - 1n) / stride) : 0,
      valueAt: (index) => String(from + step * BigInt(index)),
    };
  }
  const range = decimalRange(from, to, step);
  if (range === "zero step") refuseStep(at);
  if (range === "not a number") {
    refuse(
      "compute",
      at,
      "range() counts with a number that is nan or infinite",
      "Write finite numbers",
    );
  }
  return {
    size: range.size,
    valueAt: (index) => formatPythonFloat(range.valueAt(index)),
  };
}

function refuseStep(at: Range["at"]): never {
  refuse("compute", at, "the step of range() is 0", "Write another step");
}

/** Puts what is wrong together with the override it is wrong in. */
function faultOf(
  refusal: Refusal,
  text: string,
  tokens: readonly Token[],
): SweepFault {
  const { kind, at: { start, end }, state, hint } = refusal;
  const subject = kind === "opaque"
    ? `compute ${text.slice(start, end)}`
    : kind === "compute"
    ? `expand ${nounFor(tokens)} ${quoteText(text)}`
    : `parse ${nounFor(tokens)} ${quoteText(text)}`;
  const message = `Cannot ${subject}: ${state}`;
  return hint === undefined
    ? { kind, start, end, message }
    : { kind, start, end, message, hint };
}

/** What to call an override that may be broken: a sweep has commas or a function. */
function nounFor(tokens: readonly Token[]): "sweep" | "override" {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    switch (token.kind) {
      case "comma":
        if (depth === 0) return "sweep";
        break;
      case "parenOpen":
        if (tokens[index - 1]?.kind === "name") return "sweep";
        depth++;
        break;
      case "bracketOpen":
      case "braceOpen":
        depth++;
        break;
      case "bracketClose":
      case "braceClose":
      case "parenClose":
        depth--;
        break;
    }
  }
  return "override";
}
