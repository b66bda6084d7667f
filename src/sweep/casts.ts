import type { Span } from "../source.ts";
import { quoteText, refuse } from "./fault.ts";
import { hasOpaque } from "../script/opaque.ts";
import { refuseOpaque } from "./opaque.ts";
import {
  formatPythonFloat,
  readPythonFloat,
  readPythonInt,
} from "./python_number.ts";
import { describeKind } from "./python_order.ts";
import { printValue, type Quoted, type Scalar, type Value } from "./values.ts";

/** The names of the casts. */
export type Cast = "int" | "float" | "str" | "bool";

/**
 * Hydra's int(), float(), str() and bool(): of a value, or of each value in a
 * list, a dictionary or a sweep. A cast sweep forgets that it was shuffled.
 * Throws a `Refusal` at `call` where Python's cast raises.
 */
export function castValue(cast: Cast, value: Value, call: Span): Value {
  switch (value.kind) {
    case "list": {
      const items = value.items.map((item) => castValue(cast, item, call));
      return { kind: "list", at: call, items, order: value.order };
    }
    case "dict":
      return {
        kind: "dict",
        at: call,
        entries: value.entries.map((
          [key, part],
        ) => [key, castValue(cast, part, call)]),
      };
    case "choice":
      return {
        kind: "choice",
        at: call,
        items: value.items.map((item) => castItem(cast, item, call)),
        form: value.form,
        order: "kept",
      };
    case "range":
      if (cast !== "int" && cast !== "float") refuseCast(cast, value, call);
      return {
        kind: "range",
        at: call,
        from: castNumber(cast, value.from, call),
        to: castNumber(cast, value.to, call),
        step: castNumber(cast, value.step, call),
        order: "kept",
      };
    case "interval":
      if (cast !== "int" && cast !== "float") refuseCast(cast, value, call);
      return {
        kind: "interval",
        at: call,
        from: castNumber(cast, value.from, call),
        to: castNumber(cast, value.to, call),
      };
    case "glob":
      // In a list it comes here; Python takes any object for true.
      if (cast !== "bool") refuseCast(cast, value, call);
      return { kind: "bool", at: call, value: true };
    default:
      return castScalar(cast, value, call);
  }
}

function castItem(cast: Cast, item: Value, call: Span): Value {
  if (
    item.kind === "choice" || item.kind === "range" || item.kind === "interval"
  ) {
    refuse(
      "compute",
      item.at,
      `${describeKind(item)} cannot stand among other values`,
      "Write one sweep for the whole value",
    );
  }
  return castValue(cast, item, call);
}

function castScalar(
  cast: Cast,
  value: Scalar | Quoted,
  at: Span,
): Scalar {
  const isText = value.kind === "text" || value.kind === "quoted";
  if (isText && hasOpaque(value.value)) {
    refuseOpaque(at);
  }
  switch (cast) {
    case "int": {
      const number = isText ? readPythonInt(value.value) : toInt(value);
      if (number === undefined) refuseCast(cast, value, at);
      return { kind: "int", at, value: number };
    }
    case "float": {
      const number = isText ? readPythonFloat(value.value) : toFloat(value);
      if (number === undefined) refuseCast(cast, value, at);
      return { kind: "float", at, value: number };
    }
    case "str": {
      const text = toText(value);
      if (text === undefined) refuseCast(cast, value, at);
      return { kind: "text", at, value: text };
    }
    case "bool": {
      const truth = toBool(value);
      if (truth === undefined) refuseCast(cast, value, at);
      return { kind: "bool", at, value: truth };
    }
  }
}

function castNumber(
  cast: "int" | "float",
  number: bigint | number,
  at: Span,
): bigint | number {
  const value: Scalar = typeof number === "bigint"
    ? { kind: "int", at, value: number }
    : { kind: "float", at, value: number };
  const result = cast === "int" ? toInt(value) : toFloat(value);
  return result ?? refuseCast(cast, value, at);
}

function toInt(value: Value): bigint | undefined {
  switch (value.kind) {
    case "int":
      return value.value;
    case "bool":
      return value.value ? 1n : 0n;
    case "float":
      return Number.isFinite(value.value)
        ? BigInt(Math.trunc(value.value))
        : undefined;
    default:
      return undefined;
  }
}

/** Python raises for an integer above the largest float. */
function toFloat(value: Value): number | undefined {
  if (value.kind === "float") return value.value;
  const whole = toInt(value);
  if (whole === undefined) return undefined;
  const number = Number(whole);
  return Number.isFinite(number) ? number : undefined;
}

/** Unlike Python's own `str()`, Hydra's writes booleans in lower case. */
function toText(value: Value): string | undefined {
  switch (value.kind) {
    case "text":
    case "quoted":
      return value.value;
    case "bool":
      return String(value.value);
    case "int":
      return String(value.value);
    case "float":
      return formatPythonFloat(value.value);
    default:
      return undefined;
  }
}

/** Only text must say what it is; null is false and NaN is true, as in Python. */
function toBool(value: Value): boolean | undefined {
  switch (value.kind) {
    case "text":
    case "quoted": {
      const word = value.value.toLowerCase();
      return word === "true" ? true : word === "false" ? false : undefined;
    }
    case "bool":
      return value.value;
    case "int":
      return value.value !== 0n;
    case "float":
      return value.value !== 0;
    case "null":
      return false;
    default:
      return undefined;
  }
}

function refuseCast(cast: Cast, value: Value, call: Span): never {
  const shown = value.kind === "text" || value.kind === "quoted"
    ? quoteText(value.value)
    : value.kind === "int" || value.kind === "float"
    ? printValue(value, "canonical")
    : describeKind(value);
  refuse(
    "compute",
    call,
    `${cast}() cannot read ${shown}`,
    CAST_HINTS[cast],
  );
}

const CAST_HINTS = {
  int: "Write whole numbers",
  float: "Write numbers",
  str: "Write text, numbers, true or false",
  bool: "Write true or false",
} as const satisfies Record<Cast, string>;
