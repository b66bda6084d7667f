/** Simple commands: bash manual, 3.2.2. */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Assignment, Redirect, SimpleCommand, Word } from "../syntax.ts";
import { parseAssignment } from "./assignment.ts";
import { parseRedirect } from "./redirect.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseWord } from "./word.ts";

/** Builtins whose arguments may be array assignments: `declare -a A=(1 2)`. */
const declarations = new Set([
  "declare",
  "export",
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
  let end = start;
  for (;; end = reader.at) {
    reader.skipBlanks();
    const redirect = parseRedirect(reader);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    const assignment = words.length === 0 ? parseAssignment(reader) : undefined;
    if (assignment !== undefined) {
      assignments.push(assignment);
      continue;
    }
    const word = argument(reader, words[0]);
    if (word === undefined) break;
    words.push(word);
  }
  if (end === start) reader.unexpected();
  reader.at = end;
  return {
    kind: "simple",
    span: { start, end },
    assignments,
    words,
    redirects,
  };
}

/** The next word; of `declare` and its kin it may be `A=(…)`. */
function argument(
  reader: ShellReader,
  command: Word | undefined,
): Word | undefined {
  const name = command === undefined
    ? ""
    : reader.text.slice(command.span.start, command.span.end);
  if (declarations.has(name)) {
    const assignment = parseAssignment(reader);
    if (assignment !== undefined) return asWord(assignment, reader.text);
  }
  const word = parseWord(reader);
  if (word !== undefined && reader.looking("(")) {
    const written = reader.text.slice(word.span.start, word.span.end);
    throw new ShellSyntaxError(
      `Cannot read "${written}(": the shell takes an unquoted parenthesis for itself`,
      { start: word.span.start, end: reader.at + 1 },
      `Put the word in single quotes: '${written}(…)'`,
      reader.at,
    );
  }
  return word;
}

function asWord({ span, value }: Assignment, text: string): Word {
  const parts = Array.isArray(value)
    ? value.flatMap((it) => it.parts)
    : value.parts;
  const head = { start: span.start, end: parts[0]?.span.start ?? span.end };
  return {
    span,
    parts: [
      { kind: "text", span: head, text: text.slice(head.start, head.end) },
      ...parts,
    ],
  };
}
