/** Simple commands: bash manual, 3.2.2. */
import type { Span } from "../../source.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Assignment, Redirect, SimpleCommand, Word } from "../syntax.ts";
import { parseAssignmentOrWord, parseDeclaration } from "./assignment.ts";
import { parseRedirect } from "./redirect.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseWord } from "./word.ts";

/**
 * Builtins whose arguments may be array assignments, `declare -a A=(1 2)`; of
 * the last two bash makes text again.
 */
const declarations = new Set([
  "alias",
  "declare",
  "eval",
  "export",
  "let",
  "local",
  "readonly",
  "typeset",
]);

/** `A=1 name words >file`, of which there must be anything at all. */
export function parseSimpleCommand(reader: ShellReader): SimpleCommand {
  const start = reader.at;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  let declares = false;
  let end = start;
  for (;; end = reader.at) {
    reader.skipBlanks();
    const redirect = parseRedirect(reader);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    if (words.length > 0) {
      const word = declares ? parseDeclaration(reader) : parseWord(reader);
      if (word === undefined) break;
      refuseParenthesis(reader, word);
      words.push(word);
      continue;
    }
    const first = parseAssignmentOrWord(reader);
    if (first === undefined) break;
    if ("assignment" in first) assignments.push(first.assignment);
    else {
      words.push(first.word);
      const { span } = first.word;
      declares = declarations.has(reader.text.slice(span.start, span.end));
    }
    refuseParenthesis(reader, "word" in first ? first.word : first.assignment);
  }
  if (end === start) reader.unexpected();
  reader.at = end;
  // of one word or assignment, the command shares its span
  const only = words[0] ?? assignments[0];
  return {
    kind: "simple",
    span: only?.span.start === start && only.span.end === end
      ? only.span
      : { start, end },
    assignments: trimmed(assignments),
    words: trimmed(words),
    redirects: trimmed(redirects),
  };
}

const none: never[] = [];

/** Without the space that an array has in reserve: there are many of them. */
function trimmed<Item>(items: Item[]): Item[] {
  return items.length === 0 ? none : items.slice();
}

/** `a=choice(1,2)` and its like: bash takes no `(` there. */
function refuseParenthesis(
  reader: ShellReader,
  { span }: { span: Span },
): void {
  if (!reader.looking("(")) return;
  const written = reader.text.slice(span.start, reader.at);
  throw new ShellSyntaxError(
    `Cannot read "${written}(": the shell takes an unquoted parenthesis for itself`,
    { start: span.start, end: reader.at + 1 },
    `Put the word in single quotes: '${written}(…)'`,
    reader.at,
  );
}
