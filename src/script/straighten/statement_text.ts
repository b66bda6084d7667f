import type { Code } from "../interpret/code.ts";
import { applyEdits, type Edit } from "../cut.ts";
import type { Command, Redirect, Statement } from "../syntax.ts";
import { everyCommand } from "../walk.ts";

/** A stretch of code with edits made. */
export function slice(
  it: { span: { start: number; end: number } },
  code: Code,
  edits: Edit[] = [],
): string {
  const { start, end } = it.span;
  if (edits.length === 0) return code.text.slice(start, end);
  return applyEdits(
    code.text.slice(start, end),
    edits.filter((one) => one.start < end && one.end > start).map((one) => ({
      start: Math.max(one.start, start) - start,
      end: Math.min(one.end, end) - start,
      text: one.text,
    })),
  );
}

/** A statement with its here-documents, wherever they stand. */
export function statementText(
  statement: Statement,
  code: Code,
  edits: Edit[],
): string {
  let result = slice(statement, code, edits);
  if (result.trim() === "") return "";
  const documents = slice(statement, code).includes("<<")
    ? hereDocuments(statement)
    : [];
  if (statement.terminator === "&") result += " &";
  for (const here of documents) {
    if (here.start < statement.span.end) continue;
    if (edits.some((it) => it.start === here.start && it.text === "")) continue;
    result += `\n${code.text.slice(here.start, here.end).replace(/\n$/, "")}`;
  }
  return result;
}

/** The redirections behind a command; not what feeds a loop. */
export function redirectsText(command: Command, code: Code): string {
  if (command.kind === "function") return "";
  return command.redirects.filter((it) => !isLoopInput(command, it))
    .map((it) => ` ${slice(it, code)}`).join("");
}

/** The here-documents of these redirections. */
export function documentsText(command: Command, code: Code): string {
  const all = command.kind === "function" ? [] : command.redirects;
  return all.flatMap((it) =>
    it.hereDocument === undefined || isLoopInput(command, it) ? [] : [
      `\n${slice({ span: it.hereDocument.span }, code).replace(/\n$/, "")}`,
    ]
  ).join("");
}

/** Whether a redirection feeds a loop: what it read is known by then. */
function isLoopInput(command: Command, redirect: Redirect): boolean {
  return (command.kind === "while" || command.kind === "for" ||
    command.kind === "arithmetic for") && /^<{1,3}-?$/.test(redirect.operator);
}

function hereDocuments(statement: Statement): { start: number; end: number }[] {
  const list = {
    kind: "list" as const,
    span: statement.span,
    statements: [statement],
  };
  return [...everyCommand(list)].flatMap((it) =>
    it.kind === "function"
      ? []
      : it.redirects.flatMap((one) =>
        one.hereDocument === undefined ? [] : [one.hereDocument.span]
      )
  ).sort((a, b) => a.start - b.start);
}
