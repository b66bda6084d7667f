/** `case`: bash manual, 3.2.5.2. */
import type { CompoundCommand, Word } from "../syntax.ts";
import { expandPattern, expandText } from "./expand.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { bodyStep } from "./nested.ts";
import { cannotMatch, conditionText } from "./condition_text.ts";
import type { Shell } from "./shell.ts";
import { success } from "./state.ts";
import { compilePattern } from "./text/pattern.ts";
import { undecided } from "./undecided.ts";
import { hasMark } from "./unknowns.ts";

type Case = Extract<CompoundCommand, { kind: "case" }>;

export function runCase(command: Case, shell: Shell): Jump | undefined {
  const subject = conditionText(
    expandText(command.subject, shell, "word"),
    shell,
  );
  return from(command, 0, subject, shell);
}

function from(
  command: Case,
  first: number,
  subject: string,
  shell: Shell,
): Jump | undefined {
  for (let at = first; at < command.items.length; at++) {
    const item = command.items[at];
    if (item === undefined) break;
    const matches = matchOf(item.patterns, subject, shell);
    if (matches === "0") return runItem(command, at, subject, shell);
    if (!hasMark(matches)) continue;
    return undecided({
      mark: matches,
      span: command.span,
      alternatives: [
        () => runItem(command, at, subject, shell),
        () => from(command, at + 1, subject, shell),
      ],
      actual: shell.unknowns.assumed(matches) === "0" ? 0 : 1,
      around: "compound",
      words: "yes",
    }, shell);
  }
  shell.setStatus(success);
  return undefined;
}

/** Whether one of an item's patterns matches: "0", "1", or a mark of that. */
function matchOf(patterns: Word[], subject: string, shell: Shell): string {
  const open: string[] = [];
  for (const word of patterns) {
    const pattern = expandPattern(word, shell);
    if (pattern === "*") return "0";
    if (cannotMatch(subject, pattern)) continue;
    if (hasMark(subject) || hasMark(pattern)) open.push(pattern);
    else if (matchesPattern(subject, pattern, shell)) return "0";
  }
  return open.length === 0 ? "1" : shell.unknowns.derived(
    [subject, ...open],
    ([text = "", ...sources]) =>
      sources.some((it) => matchesPattern(text, it, shell)) ? "0" : "1",
  );
}

export function matchesPattern(
  text: string,
  source: string,
  shell: Shell,
): boolean {
  return compilePattern(source, {
    extglob: "on",
    letters: shell.shopt("nocasematch") === "on" ? "any case" : "as they are",
  }).matches(text);
}

function runItem(
  command: Case,
  index: number,
  subject: string,
  shell: Shell,
): Jump | undefined {
  const item = command.items[index];
  if (item === undefined) return undefined;
  shell.setStatus(success);
  const jump = bodyStep(
    "branch",
    command,
    index,
    item.body,
    shell,
    () => runList(item.body, shell),
  );
  if (jump !== undefined) return jump;
  switch (item.end) {
    case ";&":
      return runItem(command, index + 1, subject, shell);
    case ";;&": {
      const { status } = shell.state;
      const later = from(command, index + 1, subject, shell);
      if (later === undefined && !hasLaterMatch()) shell.setStatus(status);
      return later;
    }
    default:
      return undefined;
  }

  function hasLaterMatch(): boolean {
    return command.items.slice(index + 1).some((it) =>
      it.patterns.some((word) => {
        const pattern = expandPattern(word, shell);
        return hasMark(pattern) || hasMark(subject) ||
          matchesPattern(subject, pattern, shell);
      })
    );
  }
}
