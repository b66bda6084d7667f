import type { Part } from "../../syntax.ts";
import { closeOfSubscript, findBare, partsBetween } from "../parts.ts";

export type ParameterPart = Extract<Part, { kind: "parameter" }>;

/** `~` changes letters to the other case. */
export type CaseOperator = "^" | "^^" | "," | ",," | "~" | "~~";

/** `${…}` taken apart (bash manual, 3.5.3). */
export interface ParameterSyntax {
  name: string;
  /** `${!x}` */
  indirect: "yes" | "no";
  /** `${#x}` */
  length: "yes" | "no";
  subscript?: Subscript;
  operation:
    | { kind: "none" }
    | {
      kind: "default";
      operator: "-" | "=" | "?" | "+";
      colon: "yes" | "no";
      word: Part[];
    }
    | { kind: "affix"; operator: "#" | "##" | "%" | "%%"; pattern: Part[] }
    | {
      kind: "replace";
      operator: "/" | "//" | "/#" | "/%";
      pattern: Part[];
      replacement: Part[];
    }
    | { kind: "slice"; offset: Part[]; length?: Part[] }
    | { kind: "case"; operator: CaseOperator; pattern: Part[] }
    | { kind: "transform"; letter: string }
    /** `${!prefix@}` */
    | { kind: "names"; all: "@" | "*" };
}

export interface Subscript {
  text: string;
  parts: Part[];
}

const syntaxes = new WeakMap<Part, ParameterSyntax | "bad">();

/** A `${…}` of a text → what it says; "bad" where bash refuses it. */
export function parameterSyntax(
  part: ParameterPart,
  text: string,
): ParameterSyntax | "bad" {
  let found = syntaxes.get(part);
  if (found === undefined) {
    found = read(part, text);
    syntaxes.set(part, found);
  }
  return found;
}

function read(part: ParameterPart, text: string): ParameterSyntax | "bad" {
  const { name, operation, inner, span } = part;
  const plain: ParameterSyntax = {
    name,
    indirect: "no",
    length: "no",
    operation: { kind: "none" },
  };
  if (name === "#" && operation === "#") return { ...plain, length: "yes" };
  if (operation === "") return name === "" ? "bad" : plain;
  if (name === "") return "bad";
  const prefix = /^[!#]/.test(operation) &&
      text[span.start + 2] === operation[0] &&
      text.startsWith(name, span.start + 3) &&
      !text.startsWith(name + operation, span.start + 2)
    ? operation[0] ?? ""
    : "";
  const start = span.start + 2 + prefix.length + name.length;
  const end = span.end - 1;
  const result: ParameterSyntax = {
    ...plain,
    indirect: prefix === "!" ? "yes" : "no",
    length: prefix === "#" ? "yes" : "no",
  };
  const rest = (at: number): Part[] => partsBetween(inner, at, end);
  let at = start;
  if (text[at] === "[") {
    const close = closeOfSubscript(inner, at);
    if (close === undefined) return "bad";
    result.subscript = {
      text: text.slice(at + 1, close),
      parts: partsBetween(inner, at + 1, close),
    };
    at = close + 1;
  }
  if (at >= end) return result;
  if (result.length === "yes") return "bad";
  // a continued line counts for nothing
  while (text.startsWith("\\\n", at)) at += 2;
  const two = text.slice(at, at + 2);
  const one = text[at] ?? "";
  if (
    result.indirect === "yes" && (one === "@" || one === "*") &&
    at + 1 === end && result.subscript === undefined
  ) {
    return { ...result, operation: { kind: "names", all: one } };
  }
  if (one === "@") {
    let letter = text.slice(at + 1, end);
    while (letter.startsWith("\\\n")) letter = letter.slice(2);
    return /^[QEPAKkaUuL]$/.test(letter)
      ? { ...result, operation: { kind: "transform", letter } }
      : "bad";
  }
  if (/^:[-=?+]/.test(two) || /^[-=?+]/.test(one)) {
    const colon = one === ":";
    const operator = (colon ? two[1] : one) as "-" | "=" | "?" | "+";
    return {
      ...result,
      operation: {
        kind: "default",
        operator,
        colon: colon ? "yes" : "no",
        word: rest(at + (colon ? 2 : 1)),
      },
    };
  }
  if (one === ":" && at + 1 === end) return "bad";
  if (one === ":") return { ...result, operation: slice(inner, at, end) };
  if (one === "#" || one === "%") {
    const doubled = two === one + one;
    return {
      ...result,
      operation: {
        kind: "affix",
        operator: (doubled ? two : one) as "#" | "##" | "%" | "%%",
        pattern: rest(at + (doubled ? 2 : 1)),
      },
    };
  }
  if (one === "/") {
    const kind = /^\/[/#%]$/.test(two) ? two : one;
    const from = at + kind.length;
    // behind `//` the first character is the pattern's
    const slash = findBare(inner, "/", kind === "//" ? from + 1 : from);
    return {
      ...result,
      operation: {
        kind: "replace",
        operator: kind as "/" | "//" | "/#" | "/%",
        pattern: partsBetween(inner, from, slash ?? end),
        replacement: slash === undefined ? [] : rest(slash + 1),
      },
    };
  }
  if (one === "^" || one === "," || one === "~") {
    const doubled = two === one + one;
    return {
      ...result,
      operation: {
        kind: "case",
        operator: (doubled ? two : one) as CaseOperator,
        pattern: rest(at + (doubled ? 2 : 1)),
      },
    };
  }
  return "bad";
}

/** `:offset` or `:offset:length`; a `?:` has a colon of its own. */
function slice(
  inner: Part[],
  at: number,
  end: number,
): ParameterSyntax["operation"] {
  let from = at + 1;
  let question = findBare(inner, "?", from, "([{");
  let colon = findBare(inner, ":", from, "([{");
  while (
    question !== undefined && colon !== undefined && question < colon
  ) {
    from = colon + 1;
    question = findBare(inner, "?", from, "([{");
    colon = findBare(inner, ":", from, "([{");
  }
  return colon === undefined
    ? { kind: "slice", offset: partsBetween(inner, at + 1, end) }
    : {
      kind: "slice",
      offset: partsBetween(inner, at + 1, colon),
      length: partsBetween(inner, colon + 1, end),
    };
}
