import { parse, stringify } from "@std/yaml";

/** What YAML makes of a text, or why it makes nothing: the end of a sentence. */
export type YamlText =
  | { ok: true; value: unknown }
  | { ok: false; state: string };

/** Reads one document that others wrote; null for an empty one. Never throws. */
export function readYaml(text: string): YamlText {
  try {
    return { ok: true, value: parse(text) };
  } catch (cause) {
    return { ok: false, state: `it is not YAML: ${stateOf(cause)}` };
  }
}

function stateOf(cause: unknown): string {
  if (cause instanceof SyntaxError) {
    const [first = ""] = cause.message.split("\n");
    return first.replace(/:$/, "");
  }
  if (cause instanceof RangeError) return "it is nested too deeply";
  // @std/yaml stumbles over `!!int` and `!!omap` without a value
  return "a value does not suit its tag, such as !!int";
}

const style = { lineWidth: -1, useAnchors: false };

/**
 * A mapping → its document, to the letter that of @std/yaml, which looks at each
 * text and each way to write it some twenty times. What is not plain is left to
 * that; keys without a value are left out.
 */
export function toYaml(keys: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const [key, value] of Object.entries(keys)) {
    if (value === undefined) continue;
    text += entryOf(key, value, "") ?? stringify({ [key]: value }, style);
  }
  return text === "" ? "{}\n" : text;
}

/** A key and what it has, at an indentation; undefined where it is not plain. */
function entryOf(
  key: string,
  value: unknown,
  indent: string,
): string | undefined {
  if (!/^[A-Za-z]\w{2,99}$/.test(key)) return undefined;
  const head = `${indent}${scalarOf(key)}:`;
  if (typeof value === "string") {
    const scalar = scalarOf(value);
    return scalar === undefined ? undefined : `${head} ${scalar}\n`;
  }
  if (typeof value === "boolean" || isCount(value)) return `${head} ${value}\n`;
  if (typeof value !== "object" || value === null) return undefined;
  let text = `${head}\n`;
  const parts = Object.entries(value);
  if (parts.length === 0) return undefined;
  for (const [name, part] of parts) {
    const line = Array.isArray(value)
      ? itemOf(part, indent)
      : entryOf(name, part, `${indent}  `);
    if (line === undefined) return undefined;
    text += line;
  }
  return text;
}

function itemOf(value: unknown, indent: string): string | undefined {
  const scalar = typeof value === "string" ? scalarOf(value) : undefined;
  return scalar === undefined ? undefined : `${indent}  - ${scalar}\n`;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Of texts that occur again and again, such as a version. */
const remembered = new Map<string, string>();
const mostRemembered = 1000;

/** A text of one line as YAML has it. */
function scalarOf(text: string): string | undefined {
  // words that are no value of another kind: a letter comes first, and not alone
  if (
    /^[A-Za-z\/][\w.\/=+-]*(?: [\w.\/=+-]+)*$/.test(text) &&
    /[^A-Za-z]/.test(text)
  ) return text;
  // a number, or a time
  if (/^(?:[1-9]\d{0,14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.test(text)) {
    return `'${text}'`;
  }
  if (text.length > 200 || /[\r\n\u0085\u2028\u2029]/.test(text)) {
    return undefined;
  }
  let scalar = remembered.get(text);
  if (scalar === undefined) {
    scalar = stringify(text, style).slice(0, -1);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(text, scalar);
  }
  return scalar;
}
