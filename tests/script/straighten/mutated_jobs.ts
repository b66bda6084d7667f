import { parseShell } from "../../../src/script/parse_shell.ts";
import type { Statement } from "../../../src/script/syntax.ts";
import { everyCommand } from "../../../src/script/walk.ts";

/** A job's script, changed in one place. */
export interface Mutation {
  what: string;
  text: string;
}

/** Commands that are put before each statement. */
const added = [
  "export MY_OWN=1",
  "cd /elsewhere",
  "set -f",
  "shopt -s nullglob",
  "rm -f out.txt",
  "echo header > out.txt",
  "exit 3",
  "python other.py",
];

/** Every change of each kind that a script has a place for. */
export function mutationsOf(text: string): Mutation[] {
  const { list } = parseShell(text);
  const all: Mutation[] = [];
  const cut = (what: string, start: number, end: number, put = ""): void => {
    const old = text.slice(start, Math.max(end, start + 1)).split("\n")[0];
    all.push({
      what: `${what}: ${old?.slice(0, 60)}`,
      text: text.slice(0, start) + put + text.slice(end),
    });
  };
  const { statements } = list;
  statements.forEach((it, index) => {
    for (const one of added) {
      cut(`added ${one} before`, it.span.start, it.span.start, `${one}\n`);
    }
    it.operators.forEach((operator, at) => {
      const [one, two] = it.pipelines.slice(at);
      if (one === undefined || two === undefined) return;
      const other = operator === "&&" ? " || " : " && ";
      cut("other operator", one.span.end, two.span.start, other);
    });
    if (it.terminator === "&") {
      cut("no longer behind", it.end - 1, it.end, ";");
    }
    cut("statement dropped", it.span.start, it.end, ":\n");
    const written = text.slice(it.span.start, it.span.end);
    cut("statement doubled", it.span.start, it.end, `${written}\n${written}\n`);
    const next = statements[index + 1];
    if (next !== undefined && isLine(it, text) && isLine(next, text)) {
      const [one, two] = [it, next].map(({ span }) =>
        text.slice(span.start, span.end)
      );
      cut("two swapped", it.span.start, next.span.end, `${two}\n${one}`);
    }
  });
  for (const command of everyCommand(list)) {
    if (command.kind === "function") continue;
    for (const redirect of command.redirects) {
      cut("redirection dropped", redirect.span.start, redirect.span.end);
      const { target } = redirect;
      if (/[<>]/.test(redirect.operator)) {
        cut("other file", target.span.start, target.span.end, "other.txt");
      }
    }
    if (command.kind !== "simple") continue;
    for (const it of command.assignments) {
      cut("assignment dropped", it.span.start, it.span.end, "");
    }
    command.words.forEach((it, index) => {
      const written = text.slice(it.span.start, it.span.end);
      if (index > 0) cut("word dropped", it.span.start, it.span.end);
      if (/^[\w./=-]+$/.test(written)) {
        cut("other word", it.span.start, it.span.end, `${written}x`);
      }
      if (index === 1 && text.slice(command.span.start).startsWith("cd ")) {
        cut("other directory", it.span.start, it.span.end, "/elsewhere");
      }
    });
  }
  return all.filter((it) => it.text !== text);
}

function isLine({ span }: Statement, text: string): boolean {
  return !text.slice(span.start, span.end).includes("<<");
}
