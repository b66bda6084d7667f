/** `case`: bash manual, 3.2.5.2. */
import type { CompoundCommand } from "../syntax.ts";
import { expandPattern, expandText } from "./expand.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { bodyStep } from "./nested.ts";
import { conditionText } from "./condition_text.ts";
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
    for (const word of item.patterns) {
      const pattern = expandPattern(word, shell);
      const any = pattern === "*";
      const matches = shell.unknowns.derived(
        any ? [] : [subject, pattern],
        ([text = "", source = ""]) =>
          any || matchesPattern(text, source, shell) ? "0" : "1",
      );
      if (hasMark(matches)) {
        return undecided({
          mark: matches,
          span: command.span,
          alternatives: [
            () => runItem(command, at, subject, shell),
            () => from(command, at + 1, subject, shell),
          ],
          actual: shell.unknowns.assumed(matches) === "0" ? 0 : 1,
          around: "compound",
        }, shell);
      }
      if (matches === "0") return runItem(command, at, subject, shell);
    }
  }
  shell.setStatus(success);
  return undefined;
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
