import { callFunction } from "./functions.ts";
import { refuse } from "./fault.ts";
import type { Token } from "./lexer.ts";
import { readPythonFloat, readPythonInt } from "./python_number.ts";
import type { Call, Dict, Element, Words } from "./syntax.ts";
import { type Scalar, unquote, type Value } from "./values.ts";

/**
 * The value of an element, its functions computed from the inside out. What holds
 * no function keeps the user's spelling beside its value. Throws a `Refusal`
 * where a function does.
 */
export function evaluate(element: Element, text: string): Value {
  const value = computeElement(element, text);
  return element.holdsCall === "yes"
    ? value
    : { ...value, spelling: text.slice(element.start, element.end) };
}

function computeElement(element: Element, text: string): Value {
  switch (element.kind) {
    case "words":
      return readWords(element, text);
    case "quoted":
      return {
        kind: "quoted",
        at: element,
        value: unquote(text.slice(element.start, element.end)),
        quote: text.charAt(element.start) === "'" ? "'" : '"',
      };
    case "list":
      return {
        kind: "list",
        at: element,
        items: element.items.map((item) => evaluate(item, text)),
        order: "kept",
      };
    case "dict":
      return readDict(element, text);
    case "call":
      return computeCall(element, text);
  }
}

/** One token is what it looks like; several side by side are text. */
function readWords(words: Words, text: string): Scalar {
  const [only] = words.tokens;
  if (words.tokens.length === 1 && only !== undefined) {
    return readToken(only, text);
  }
  const value = words.tokens.map((token) => plainText(token, text)).join("");
  return { kind: "text", at: words, value };
}

function readToken(token: Token, text: string): Scalar {
  const at = { start: token.start, end: token.end };
  const written = text.slice(token.start, token.end);
  switch (token.kind) {
    case "null":
      return { kind: "null", at };
    case "bool":
      return { kind: "bool", at, value: written.toLowerCase() === "true" };
    case "int":
      return {
        kind: "int",
        at,
        value: readPythonInt(written) ??
          refuse(
            "compute",
            at,
            "a number has more than 4300 digits",
            "Quote it to pass it on as text",
          ),
      };
    case "float":
      return { kind: "float", at, value: readPythonFloat(written) ?? NaN };
    default:
      return { kind: "text", at, value: plainText(token, text) };
  }
}

/** A token as part of a text: escapes give the character after each backslash. */
function plainText(token: Token, text: string): string {
  const written = text.slice(token.start, token.end);
  return token.kind === "escape" ? written.replace(/\\(.)/g, "$1") : written;
}

/** Of two equal keys the first one stays, with the value of the last. */
function readDict(dict: Dict, text: string): Value {
  const entries = new Map<string | symbol, [Scalar, Value]>();
  for (const { key, value } of dict.entries) {
    const scalar = readWords(key, text);
    const identity = keyIdentity(scalar);
    const first = entries.get(identity)?.[0] ?? scalar;
    entries.set(identity, [first, evaluate(value, text)]);
  }
  return { kind: "dict", at: dict, entries: [...entries.values()] };
}

/** Equal for the keys that Python takes for one: `1`, `1.0` and `true` are, `nan` never is. */
function keyIdentity(key: Scalar): string | symbol {
  switch (key.kind) {
    case "null":
      return "null";
    case "text":
      return `text ${key.value}`;
    case "bool":
      return `number ${key.value ? 1 : 0}`;
    case "int":
      return `number ${key.value}`;
    case "float":
      if (Number.isNaN(key.value)) return Symbol("nan");
      return Number.isInteger(key.value)
        ? `number ${BigInt(key.value)}`
        : `number ${key.value}`;
  }
}

function computeCall(call: Call, text: string): Value {
  const given: { name?: string; nameSpan?: Call["nameSpan"]; value: Value }[] =
    [];
  let named = false;
  for (const { name, nameSpan, value } of call.arguments) {
    if (name === undefined && named) {
      refuse(
        "compute",
        value,
        `an argument of ${call.name}() without a name follows one with a name`,
        "Put the named arguments last",
      );
    }
    if (name !== undefined && nameSpan !== undefined) {
      named = true;
      given.push({ name, nameSpan, value: evaluate(value, text) });
    } else {
      given.push({ value: evaluate(value, text) });
    }
  }
  const { name, nameSpan } = call;
  const at = { start: call.start, end: call.end };
  return callFunction({ name, nameSpan, call: at }, given);
}
