import type { Assignment, Part, SimpleCommand, Word } from "../syntax.ts";
import { fields } from "./checked_words.ts";
import { keyChecks, type WordCode } from "./word_code.ts";
import type { Writer } from "./writer.ts";

/** A command of assignments alone → code. */
export function assignmentsCode(
  command: SimpleCommand,
  writer: Writer,
): string {
  if (command.assignments.length === 0) {
    // `$(< file)`, or a redirection alone
    const [first] = command.redirects;
    return first?.operator === "<" && first.descriptor === undefined
      ? `__mlxpsub_pure ${writer.at(command)} ${writer.markOf(command)} cat ${
        writer.word(first.target).code
      }`
      : ":";
  }
  const codes = command.assignments.map((it) => assignmentCode(it, writer));
  const checks = codes.flatMap((it) => it.checks);
  const plainly = codes.map((it) => it.code).join(" ");
  const values = command.assignments.map((it) => `"\${${it.name}-}"`);
  const safe = /\$\(/.test(plainly)
    ? `{ ${plainly}; __mlxpsub_assigned $? ${writer.at(command)} ${
      values.join(" ")
    }; }`
    : plainly;
  if (checks.length === 0) return safe;
  const marked = command.assignments.map((it) =>
    `${it.name}=${writer.markOf(it)}`
  ).join(" ");
  return `if ${checks.join(" && ")}; then ${safe}; else ${marked}; fi`;
}

function assignmentCode(it: Assignment, writer: Writer): WordCode {
  const checks: string[] = [];
  const values = Array.isArray(it.value) ? it.value : [it.value];
  const codes = values.map((word) => {
    const { code, checks: found } = Array.isArray(it.value)
      ? fields(word, writer)
      : writer.word(word);
    checks.push(...found);
    return code;
  });
  let subscript = "";
  if (it.subscript !== undefined) {
    const start = it.span.start + it.name.length + 1;
    subscript = `[${it.subscript}]`;
    if (!/^\d+$/.test(it.subscript)) {
      const inner = subscriptParts(start, it.subscript);
      if (inner === undefined) checks.push("false");
      else {
        checks.push(
          ...keyChecks(it.name, it.subscript, start, inner, writer.context()),
        );
      }
    }
  }
  if (Array.isArray(it.value)) {
    for (const code of codes) {
      const key = /^\[([\w./-]+)\]\+?=/.exec(code)?.[1];
      // `([$k]=v)`: keys are computed
      if (key === undefined && /^\[/.test(code)) checks.push("false");
      else if (key !== undefined && !/^\d+$/.test(key)) {
        checks.push(
          writer.facts.associative.has(it.name)
            ? `__mlxpsub_key ${it.name} '${key}'`
            : "false",
        );
      }
    }
    return { code: `${it.name}${it.operator}(${codes.join(" ")})`, checks };
  }
  return {
    code: `${it.name}${subscript}${it.operator}${codes[0] ?? ""}`,
    checks,
  };
}

/** What expands in a subscript, whose text the tree does not take apart. */
function subscriptParts(at: number, subscript: string): Part[] | undefined {
  if (!/[$`"'\\]/.test(subscript)) return [];
  const simple = /^\s*"?\$\{?([A-Za-z_]\w*|\d)\}?"?\s*$/.exec(subscript);
  if (simple === null) return undefined;
  const start = at + subscript.indexOf("$");
  const written = /\$\{?\w+\}?/.exec(subscript)?.[0] ?? "";
  return [{
    kind: "parameter",
    span: { start, end: start + written.length },
    name: simple[1] ?? "",
    operation: "",
    inner: [],
  }];
}

/** The assignments before a command's name, as code to stand before it. */
export function prefixCode(command: SimpleCommand, writer: Writer): string {
  return command.assignments.map((it) =>
    Array.isArray(it.value) || it.subscript !== undefined
      ? ""
      : `${it.name}${it.operator}${safeValue(it.value, writer)} `
  ).join("");
}

/** The code of a word, or a mark where bash may not read it. */
export function safeValue(word: Word, writer: Writer): string {
  const { code, checks } = writer.word(word);
  return checks.length === 0 ? code : writer.markOf(word);
}
