import type { Span } from "../source.ts";
import { formatPythonFloat } from "./python_number.ts";

/** What an element of an override is worth, after its functions are computed. */
export type Value = Scalar | Quoted | List | Dict | Sweeping;

/** Values without parts. */
export type Scalar = Null | Bool | Int | Float | Text;

/** Values that stand for many: they may be a whole override, but not a part of one. */
export type Sweeping = Choice | Range | Interval | Glob;

/** The words that tell values apart. */
export type ValueKind = Value["kind"];

interface Written {
  /** Where in the override the value comes from. */
  readonly at: Span;
  /** What the user wrote, where the value is taken as written. */
  readonly spelling?: string;
}

/** `null` */
export interface Null extends Written {
  readonly kind: "null";
}

/** `true` or `false`, in any case. */
export interface Bool extends Written {
  readonly kind: "bool";
  readonly value: boolean;
}

/** A Python int, of any size. */
export interface Int extends Written {
  readonly kind: "int";
  readonly value: bigint;
}

/** A Python float. */
export interface Float extends Written {
  readonly kind: "float";
  readonly value: number;
}

/** Text without quotes, or that a function took out of its quotes. */
export interface Text extends Written {
  readonly kind: "text";
  readonly value: string;
}

/** Text in quotes; its value is without them. */
export interface Quoted extends Written {
  readonly kind: "quoted";
  readonly value: string;
  readonly quote: "'" | '"';
}

/** `[…]`, or a list that a function made. */
export interface List extends Written {
  readonly kind: "list";
  readonly items: readonly Value[];
  /** Whether shuffle() is still to put the items in another order. */
  readonly order: Order;
}

/** `{…}`; no two keys are equal. */
export interface Dict extends Written {
  readonly kind: "dict";
  readonly entries: readonly (readonly [Scalar, Value])[];
}

/** Whether values are to be put in a random order. */
export type Order = "kept" | "shuffled";

/** A sweep over values that are listed. */
export interface Choice extends Written {
  readonly kind: "choice";
  readonly items: readonly Value[];
  /** Whether choice() may still take it: `1,2` it may, `choice(1,2)` not. */
  readonly form: "simple" | "explicit";
  readonly order: Order;
}

/** A sweep from one number to another, which is left out. */
export interface Range extends Written {
  readonly kind: "range";
  readonly from: bigint | number;
  readonly to: bigint | number;
  readonly step: bigint | number;
  readonly order: Order;
}

/** All numbers between two, which no one can list. */
export interface Interval extends Written {
  readonly kind: "interval";
  readonly from: bigint | number;
  readonly to: bigint | number;
}

/** A sweep over the options of a config group that match a pattern. */
export interface Glob extends Written {
  readonly kind: "glob";
  readonly include: readonly Value[];
  readonly exclude: readonly Value[];
}

/** As the user wrote it where that is known, or as Hydra would print it. */
export type Printing = "spelled" | "canonical";

/**
 * The value as it stands after "=" in an override. A list or dictionary with a part
 * that was computed is printed as Hydra does throughout.
 */
export function printValue(value: Value, printing: Printing): string {
  if (printing === "spelled" && value.spelling !== undefined) {
    return value.spelling;
  }
  switch (value.kind) {
    case "null":
      return "null";
    case "bool":
      return value.value ? "True" : "False";
    case "int":
      return String(value.value);
    case "float":
      return formatPythonFloat(value.value);
    case "text":
      return escapeText(value.value);
    case "quoted":
      return quote(value.value, value.quote);
    case "list": {
      const written = value.items.every(({ spelling }) =>
        spelling !== undefined
      );
      return printList(value.items, written ? printing : "canonical");
    }
    case "dict": {
      const entries = value.entries.map(([key, part]) =>
        `${printValue(key, "canonical")}:${printValue(part, "canonical")}`
      );
      return `{${entries.join(",")}}`;
    }
    case "glob":
      return printGlob(value);
    case "choice":
    case "range":
    case "interval":
      throw new Error(`a ${value.kind} has no text of its own`);
  }
}

function printList(items: readonly Value[], printing: Printing): string {
  return `[${items.map((item) => printValue(item, printing)).join(",")}]`;
}

/** Inside a list or among other values, Hydra passes on a glob as a dictionary. */
function printGlob(glob: Glob): string {
  const include = printList(glob.include.map(asText), "canonical");
  const exclude = printList(glob.exclude.map(asText), "canonical");
  return `{include:${include},exclude:${exclude}}`;
}

function asText(value: Value): Value {
  return value.kind === "text"
    ? value
    : { kind: "text", at: value.at, value: printValue(value, "canonical") };
}

/** Writes a backslash before each character that ends or splits an unquoted text. */
function escapeText(text: string): string {
  return text.replace(/[\\()[\]{}:=, \t]/g, "\\$&");
}

/**
 * Puts text in quotes: a backslash before each such quote, and the backslashes
 * before a quote or the end doubled.
 */
function quote(text: string, mark: "'" | '"'): string {
  const doubled = text.replace(
    mark === "'" ? /\\+(?='|$)/g : /\\+(?="|$)/g,
    "$&$&",
  );
  return mark + doubled.replaceAll(mark, `\\${mark}`) + mark;
}

/** The text between quotes, with half of the backslashes that stand before a quote. */
export function unquote(quoted: string): string {
  const backslashes = quoted.startsWith("'") ? /\\+(?=')/g : /\\+(?=")/g;
  return quoted.slice(1).replace(
    backslashes,
    (run) => "\\".repeat(Math.floor(run.length / 2)),
  ).slice(0, -1);
}
