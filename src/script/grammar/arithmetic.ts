/** Arithmetic between parentheses: bash manual, 3.5.5 and 3.2.5.2. */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion, Part, Word } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";
import { partsOfStretch } from "./stretch.ts";

/** `((…))` as a command: its text as a word; undefined where it is none. */
export function parseArithmeticCommand(reader: ShellReader): Word | undefined {
  const start = reader.at;
  const parts = arithmetic(reader, "((");
  return parts === undefined
    ? undefined
    : { span: reader.spanFrom(start), parts };
}

/** `$((…))`; undefined, and nothing read, where it is a `$( (…) …)`. */
export function parseArithmeticExpansion(
  reader: ShellReader,
): Expansion | undefined {
  const start = reader.at;
  const inner = arithmetic(reader, "$((");
  return inner === undefined
    ? undefined
    : { kind: "arithmetic", span: reader.spanFrom(start), inner };
}

/** `((a; b; c))` → the words between its semicolons. */
export function semicolonWords({ span, parts }: Word): Word[] {
  const words: Word[] = [];
  let current: Part[] = [];
  let start = span.start + 2;
  for (const part of parts) {
    if (part.kind !== "text") {
      current.push(part);
      continue;
    }
    let from = 0;
    const add = (to: number): void => {
      if (to > from) {
        current.push({
          kind: "text",
          span: { start: part.span.start + from, end: part.span.start + to },
          text: part.text.slice(from, to),
        });
      }
    };
    for (
      let at = part.text.indexOf(";");
      at !== -1;
      at = part.text.indexOf(";", from)
    ) {
      add(at);
      from = at + 1;
      const end = part.span.start + at;
      words.push({ span: { start, end }, parts: current });
      current = [];
      start = end + 1;
    }
    add(part.text.length);
  }
  words.push({ span: { start, end: span.end - 2 }, parts: current });
  return words;
}

/**
 * From the opener up to behind `))`. Undefined, and nothing read, where the
 * text is a subshell in a subshell after all. Which closer belongs to each
 * inner parenthesis is kept: none of them is searched twice.
 */
function arithmetic(
  reader: ShellReader,
  opener: "((" | "$((",
): Part[] | undefined {
  const before = reader.place();
  const second = before.at + opener.length - 1;
  const { text, parentheses } = reader;
  const known = parentheses.get(second);
  if (known !== undefined && text[known + 1] !== ")") return undefined;
  const open = [second];
  reader.at = second + 1;
  try {
    const inner = partsOfStretch(reader, "parentheses", opener, before.at, {
      open: (at) => open.push(at),
      close: (at) => parentheses.set(open.pop() ?? second, at),
    });
    parentheses.set(second, reader.at);
    if (text[reader.at + 1] === ")") {
      reader.at += 2;
      return inner;
    }
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    for (const at of open) parentheses.set(at, -1);
    reader.ended = "by the end of the text";
  }
  reader.goBack(before);
  return undefined;
}
