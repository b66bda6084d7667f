import type { Span } from "../source.ts";
import { type Cursor, peek, textOf } from "./cursor.ts";
import { quoteText, refuse } from "./fault.ts";
import { hasOpaque } from "../script/opaque.ts";
import type { Token, TokenKind } from "./lexer.ts";
import type { Element, Words } from "./syntax.ts";

/** What the parser is inside of when it meets a token that does not fit. */
export interface Frame {
  readonly kind: "value" | "list" | "dict" | "call";
  readonly depth: number;
  /** The sign that opened a list, a dictionary or the arguments of a function. */
  readonly open?: Token;
  /** Index of the first token inside. */
  readonly first: number;
  /** In a dictionary, the key whose value is being read. */
  readonly key?: Words;
}

/** What stands between the commas of each kind of frame. */
const PARTS = {
  value: { part: "value", owner: "" },
  list: { part: "item", owner: " of the list" },
  dict: { part: "entry", owner: " of the dictionary" },
  call: { part: "argument", owner: "" },
} as const;

/** The opening and closing sign of each kind of frame. */
const SIGNS = {
  list: { open: "[", close: "]" },
  dict: { open: "{", close: "}" },
  call: { open: "(", close: ")" },
} as const;

const OPENING_SIGN: ReadonlyMap<TokenKind, string> = new Map([
  ["bracketClose", "["],
  ["braceClose", "{"],
  ["parenClose", "("],
]);

const EMPTY_HINT = "Write '' for an empty string, or remove the extra comma";

/** No element begins at the next token. */
export function refuseMissingElement(
  cursor: Cursor,
  frame: Frame,
  ordinal: number,
): never {
  const token = peek(cursor);
  const ownClose = frame.kind !== "value" &&
    textOf(cursor, markSpan(token)) === SIGNS[frame.kind].close;
  if (token.kind === "comma" || ownClose || endsValue(token, frame)) {
    if (frame.key !== undefined) {
      refuse(
        "syntax",
        markSpan(token),
        `key ${quoteText(textOf(cursor, frame.key))} has no value`,
        "Write '' for an empty string",
      );
    }
    const { part, owner } = PARTS[frame.kind];
    refuse(
      "syntax",
      markSpan(token),
      `${part} ${ordinal}${owner} is empty`,
      EMPTY_HINT,
    );
  }
  refuseToken(cursor, frame, token);
}

/** Neither a comma nor the end of the frame follows an element. */
export function refuseAfterElement(
  cursor: Cursor,
  frame: Frame,
  element: Element,
): never {
  const token = peek(cursor);
  if (
    element.kind === "words" || token.kind === "end" ||
    OPENING_SIGN.has(token.kind)
  ) {
    refuseToken(cursor, frame, token);
  }
  const last = cursor.text.slice(element.end - 1, element.end);
  const place = element.kind === "quoted"
    ? "the closing quote"
    : quoteText(last);
  const rest = cursor.text.slice(token.start).trim();
  if (rest === "") {
    refuse("syntax", token, `a blank follows ${place}`, "Remove the blank");
  }
  refuse(
    "syntax",
    markSpan(token),
    `${quoteText(textOf(cursor, token).trim())} follows ${place}`,
    "Put a comma between two values, or quote the whole value",
  );
}

/** An entry of a dictionary has no key, or no ":" after it. */
export function refuseDictKey(
  cursor: Cursor,
  frame: Frame,
  ordinal: number,
  key: Words | undefined,
): never {
  const token = peek(cursor);
  if (key !== undefined) {
    const name = textOf(cursor, key);
    if (token.kind === "comma" || token.kind === "braceClose") {
      refuse(
        "syntax",
        markSpan(token),
        `key ${quoteText(name)} has no value`,
        `Write ${name}:value`,
      );
    }
    if (token.kind === "interpolation") refuseKeyOf(token, "an interpolation");
    refuseToken(cursor, frame, token);
  }
  switch (token.kind) {
    case "quoted":
      return refuseKeyOf(token, "quotes", "Write the key without quotes");
    case "interpolation":
      return refuseKeyOf(token, "an interpolation");
    case "bracketOpen":
    case "braceOpen":
      return refuseKeyOf(token, quoteText(textOf(cursor, markSpan(token))));
    case "colon":
      return refuse(
        "syntax",
        markSpan(token),
        `entry ${ordinal} of the dictionary has no key`,
        "Write key:value",
      );
  }
  return refuseMissingElement(cursor, frame, ordinal);
}

function refuseKeyOf(
  at: Span,
  what: string,
  hint: string = "Write the key as plain text",
): never {
  return refuse("syntax", at, `a dictionary key cannot hold ${what}`, hint);
}

/** A token that fits nowhere, or not here. */
function refuseToken(cursor: Cursor, frame: Frame, token: Token): never {
  const at = markSpan(token);
  const sign = textOf(cursor, at);
  switch (token.kind) {
    case "end":
      return refuseUnclosed(frame);
    case "openQuote":
      return refuse(
        "syntax",
        at,
        `the quote ${sign} is not closed`,
        unclosedQuoteHint(cursor, frame, token, sign),
      );
    case "quoted":
      return refuse(
        "syntax",
        at,
        `${sign} begins a quoted text after unquoted text`,
        quotingHint(cursor, frame),
      );
  }
  const opening = OPENING_SIGN.get(token.kind);
  if (opening !== undefined && frame.open !== undefined) {
    const opened = textOf(cursor, markSpan(frame.open));
    refuse(
      "syntax",
      at,
      `"${opened}" is closed by "${sign}"`,
      `Write "${SIGNS[openKind(frame)].close}" before it, or quote the value`,
    );
  }
  if (opening !== undefined && holdsNestedInterpolation(cursor, frame)) {
    refuse(
      "syntax",
      at,
      'an interpolation with "{" inside it must be quoted',
      quotingHint(cursor, frame),
    );
  }
  if (opening !== undefined) {
    refuse(
      "syntax",
      at,
      `"${sign}" has no "${opening}" before it`,
      quotingHint(cursor, frame),
    );
  }
  if (token.kind === "braceOpen") refuseInterpolation(cursor, at);
  refuse(
    "syntax",
    at,
    `${quoteText(sign)} must be quoted`,
    quotingHint(cursor, frame),
  );
}

/** A "{" after "$" that does not make an interpolation; any other one passes. */
function refuseInterpolation(cursor: Cursor, brace: Span): void {
  const rest = cursor.text.slice(brace.start - 1);
  if (!rest.startsWith("${")) return;
  const at = { start: brace.start - 1, end: brace.end };
  if (rest.startsWith("${}")) {
    refuse("syntax", at, '"${}" names nothing', 'Write a name after "${"');
  }
  refuse(
    "syntax",
    at,
    '"${" is not closed',
    'Write "}" where the interpolation ends',
  );
}

function refuseUnclosed(frame: Frame): never {
  if (frame.open === undefined) {
    throw new Error("the end of a value closes it");
  }
  const { open, close } = SIGNS[openKind(frame)];
  refuse(
    "syntax",
    markSpan(frame.open),
    `"${open}" is not closed`,
    `Write "${close}" after the last ${PARTS[frame.kind].part}`,
  );
}

function openKind(frame: Frame): "list" | "dict" | "call" {
  if (frame.kind === "value") throw new Error("nothing opens a value");
  return frame.kind;
}

/** The one character that gives the token its kind (two code units for some). */
function markSpan(token: Token): Span {
  if (token.kind === "end") return { start: token.start, end: token.start };
  const whole = token.kind === "illegal";
  return { start: token.mark, end: whole ? token.end : token.mark + 1 };
}

function endsValue(token: Token, frame: Frame): boolean {
  return token.kind === "end" && frame.kind === "value";
}

/** The element that is being read, up to the next comma or the end of its frame. */
function surroundings(cursor: Cursor, frame: Frame): string {
  const close: TokenKind = frame.kind === "value"
    ? "end"
    : frame.kind === "list"
    ? "bracketClose"
    : frame.kind === "dict"
    ? "braceClose"
    : "parenClose";
  const isEdge = (token: Token | undefined): boolean =>
    token === undefined || token.kind === "comma" || token.kind === "end" ||
    token.kind === close;
  let first = Math.min(cursor.next, cursor.tokens.length - 1);
  while (first > frame.first && !isEdge(cursor.tokens[first - 1])) first--;
  let next = cursor.next;
  while (!isEdge(cursor.tokens[next])) next++;
  const start = cursor.tokens[first]?.start ?? 0;
  const end = cursor.tokens[next]?.start ?? cursor.text.length;
  return cursor.text.slice(start, end).trim();
}

function holdsNestedInterpolation(cursor: Cursor, frame: Frame): boolean {
  return cursor.tokens.slice(frame.first, cursor.next).some((token) =>
    token.kind === "interpolation" &&
    textOf(cursor, token).lastIndexOf("{") > 1
  );
}

/** How to write the element in quotes, once for the shell and once for Hydra. */
function quotingHint(cursor: Cursor, frame: Frame): string {
  const text = surroundings(cursor, frame);
  const plain = text !== "" && text.length <= 40 && !/['"\n]/.test(text) &&
    !text.endsWith("\\") && !hasOpaque(text);
  if (!plain) return "Put the value in quotes that reach Hydra";
  if (frame.kind !== "value") {
    return `Write '${text}', with quotes that reach Hydra`;
  }
  const key = cursor.text.slice(0, cursor.text.indexOf("="));
  // Inside double quotes the shell still reads these.
  const example = /[$`\\!]/.test(text) || /[$]/.test(key)
    ? `'${key}="${text}"'`
    : `"${key}='${text}'"`;
  return `Write the value in quotes that reach Hydra, as in ${example}`;
}

function unclosedQuoteHint(
  cursor: Cursor,
  frame: Frame,
  token: Token,
  quote: string,
): string {
  const before = cursor.tokens[cursor.next - 1];
  const insideText = before !== undefined && cursor.next > frame.first &&
    before.end === token.start && before.kind !== "comma";
  const [text = ""] = surroundings(cursor, frame).split(",");
  if (insideText && quote === "'" && /^[^"\\\n]{1,40}$/.test(text)) {
    return `Write it in the other quotes, so that they reach Hydra: "${text}"`;
  }
  return `Write ${quote} where the text ends`;
}
