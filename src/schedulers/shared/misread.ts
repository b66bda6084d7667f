/** What a scheduler's own parser reads in a directive otherwise than people do. */
import type { Directive, DirectiveFault } from "../scheduler.ts";
import type { DirectiveWord, WordRules } from "./directive_words.ts";

/** A finding on `length` characters of a directive, from offset `at` of it. */
export function findingAt(
  { span }: Directive,
  at: number,
  length: number,
  message: string,
  hint: string,
): DirectiveFault {
  const start = span.start + at;
  return { span: { start, end: start + length }, message, hint };
}

/**
 * Variables in directives, which no scheduler expands as the shell does.
 * `known`: those that this one does.
 */
export function unexpanded(
  directives: readonly Directive[],
  prefix: string,
  title: string,
  known?: RegExp,
): DirectiveFault[] {
  return directives.flatMap((it) => {
    const value = it.text.slice(prefix.length);
    return [...value.matchAll(/\$(?:\w+|\{\w+\})/g)]
      .filter(([name]) => /^\$\{?[A-Za-z_]/.test(name) && !known?.test(name))
      .map((found) =>
        findingAt(
          it,
          prefix.length + found.index,
          found[0].length,
          `"${
            found[0]
          }" is taken to the letter: ${title} expands no variables in directives`,
          "Write the value itself, or leave the option to --set",
        )
      );
  });
}

/** A `#` inside a value, which ends the directive there. */
export function cutAtHash(
  directives: readonly Directive[],
  words: readonly DirectiveWord[],
  says: (read: string) => string,
  hint: string,
): DirectiveFault[] {
  return directives.flatMap((it, line) => {
    const last = words.filter((word) => word.line === line).at(-1);
    if (last === undefined || it.text.charAt(last.end) !== "#") return [];
    return [findingAt(it, last.end, 1, says(last.value), hint)];
  });
}

/** Where a quote begins that no other one ends; undefined where there is none. */
export function openQuote(
  text: string,
  from: number,
  { backslash }: Pick<WordRules, "backslash">,
): number | undefined {
  let quote: number | undefined;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (
      char === "\\" &&
      (backslash === "everywhere" ||
        backslash === "outside quotes" && quote === undefined)
    ) at++;
    else if (quote === undefined) {
      if (char === '"' || char === "'") quote = at;
      else if (char === "#" && /\s/.test(text.charAt(at - 1))) return undefined;
    } else if (char === text.charAt(quote)) quote = undefined;
  }
  return quote;
}

/** A comment behind an option, where there are none. */
export function commentBehind(
  directives: readonly Directive[],
  prefix: string,
  message: string,
): DirectiveFault[] {
  return directives.flatMap((it) => {
    const at = it.text.slice(prefix.length).search(/(?<=\S\s+)#/);
    return at === -1 ? [] : [findingAt(
      it,
      prefix.length + at,
      it.text.length - prefix.length - at,
      message,
      "Put the comment into a line of its own",
    )];
  });
}
