import { applyEdits, type Edit } from "../cut.ts";
import type { Command, List, Redirect, Statement } from "../syntax.ts";
import { everyCommand } from "../walk.ts";
import {
  commandsWithinStatement,
  type Facts,
  plainName,
  statementAsList,
} from "./facts.ts";

/** Cuts stretches out of a script's text. */
export class StatementText {
  constructor(readonly facts: Facts) {}

  slice(
    it: { span: { start: number; end: number } },
    edits: Edit[] = [],
  ): string {
    const { start, end } = it.span;
    return applyEdits(
      this.facts.text.slice(start, end),
      edits.filter((one) => one.start < end && one.end > start).map((one) => ({
        start: Math.max(one.start, start) - start,
        end: Math.min(one.end, end) - start,
        text: one.text,
      })),
    );
  }

  /** A statement with its here-documents, wherever they stand. */
  statement(statement: Statement, edits: Edit[]): string {
    const { text } = this.facts;
    let result = this.slice(statement, edits);
    if (result.trim() === "") return "";
    if (statement.terminator === "&") result += " &";
    for (const here of hereDocuments(statementAsList(statement))) {
      if (here.start < statement.span.end) continue;
      if (edits.some((it) => it.start === here.start && it.text === "")) {
        continue;
      }
      result += `\n${text.slice(here.start, here.end).replace(/\n$/, "")}`;
    }
    return result;
  }

  redirects(command: Command): string {
    if (command.kind === "function") return "";
    return command.redirects.filter((it) => !isLoopInput(command, it))
      .map((it) => ` ${this.slice(it)}`).join("");
  }

  documents(command: Command): string {
    const all = command.kind === "function" ? [] : command.redirects;
    return all.flatMap((it) =>
      it.hereDocument === undefined || isLoopInput(command, it) ? [] : [
        `\n${this.slice({ span: it.hereDocument.span }).replace(/\n$/, "")}`,
      ]
    ).join("");
  }

  /** `local A=1` as what does the same outside of functions. */
  localEdits(statement: Statement): Edit[] {
    const edits: Edit[] = [];
    for (const command of commandsWithinStatement(statement)) {
      if (command.kind !== "simple") continue;
      if (plainName(command, this.facts.text) !== "local") continue;
      const [keyword, ...words] = command.words;
      const texts = words.map((it) => this.slice(it));
      const flags = texts.filter((it) => it.startsWith("-"));
      const names = texts.filter((it) => !it.startsWith("-"));
      const bare = names.filter((it) => !it.includes("="));
      const set = names.filter((it) => it.includes("="));
      const parts = bare.length > 0 ? [`unset -v ${bare.join(" ")}`] : [];
      if (flags.length > 0) {
        parts.push(`declare ${[...flags, ...names].join(" ")}`);
      } else if (set.length === 1) parts.push(set[0] ?? "");
      else if (set.length > 1) parts.push(`declare ${set.join(" ")}`);
      if (keyword === undefined) continue;
      edits.push({ ...command.span, text: parts.join("; ") });
    }
    return edits;
  }
}

/** Whether a redirection feeds a loop: what it read is known by then. */
function isLoopInput(command: Command, redirect: Redirect): boolean {
  return (command.kind === "while" || command.kind === "for" ||
    command.kind === "arithmetic for") && /^<{1,3}-?$/.test(redirect.operator);
}

function hereDocuments(list: List): { start: number; end: number }[] {
  return [...everyCommand(list)].flatMap((it) =>
    it.kind === "function"
      ? []
      : it.redirects.flatMap((one) =>
        one.hereDocument === undefined ? [] : [one.hereDocument.span]
      )
  ).sort((a, b) => a.start - b.start);
}
