/** `[[ … ]]`: bash manual, 3.2.5.2 and 6.4. */
import type { CompoundCommand, Condition, Word } from "../syntax.ts";
import { calculate } from "./calculate.ts";
import { matchesPattern } from "./case.ts";
import { cannotMatch, conditionText } from "./condition_text.ts";
import { expandPattern, expandRegex, expandText } from "./expand.ts";
import { ShellFault } from "./faults.ts";
import { UnknownFile } from "./files.ts";
import type { Shell } from "./shell.ts";
import { type Status, statusOf } from "./state.ts";
import { testContext } from "./test_facts.ts";
import { matchRegex } from "./text/regex.ts";
import { binaryTest, type TestResult, unaryTest } from "./text/test_facts.ts";
import { hasMark } from "./unknowns.ts";
import { assignArray } from "./variables.ts";

type Conditional = Extract<CompoundCommand, { kind: "conditional" }>;

export function runConditional(command: Conditional, shell: Shell): undefined {
  try {
    shell.setStatus(new Tester(command, shell).status(command.test));
  } catch (cause) {
    if (!(cause instanceof WrongNumber)) throw cause;
    shell.complain(cause.message);
    shell.setStatus(statusOf(1));
  }
  return undefined;
}

/** An operand of `-eq` and its kin is no number: the test fails, no more. */
class WrongNumber extends Error {}

function numberOf(text: string, shell: Shell): string {
  try {
    return calculate(text, shell);
  } catch (cause) {
    if (!(cause instanceof ShellFault) || !cause.failsArithmetic) throw cause;
    throw new WrongNumber(cause.message);
  }
}

class Tester {
  constructor(readonly command: Conditional, readonly shell: Shell) {}

  status(test: Condition): Status {
    switch (test.kind) {
      case "not":
        return this.#negated(this.status(test.test));
      case "and":
      case "or":
        return this.#all(test.tests, test.kind);
      case "unary":
        return this.#unary(test.operator, test.operand);
      case "binary":
        return this.#binary(test.left, test.operator, test.right);
    }
  }

  #negated({ code, mark }: Status): Status {
    const opposite = code === 0 ? 1 : 0;
    return mark === "" ? statusOf(opposite) : {
      code: opposite,
      mark: this.shell.unknowns.derived([mark], () => String(opposite)),
    };
  }

  #all(tests: Condition[], kind: "and" | "or"): Status {
    let status = statusOf(kind === "and" ? 0 : 1);
    for (const test of tests) {
      const decided = (kind === "or") === (status.code === 0);
      if (status.mark === "" && decided) return status;
      status = this.#combined(status, this.status(test), kind);
    }
    return status;
  }

  #combined(one: Status, two: Status, kind: "and" | "or"): Status {
    if (one.mark === "") return two;
    if (two.mark === "") {
      const decides = (kind === "and") === (two.code !== 0);
      return decides ? two : one;
    }
    const code = kind === "and" ? one.code || two.code : one.code && two.code;
    return {
      code,
      mark: this.shell.unknowns.derived(
        [one.mark, two.mark],
        () => String(code),
      ),
    };
  }

  #unary(operator: string, word: Word): Status {
    const text = conditionText(
      expandText(word, this.shell, "word"),
      this.shell,
    );
    const filled = filledStatus([operator, text], this.shell);
    if (filled !== undefined) return filled;
    return this.#tested(
      [text],
      ([known = ""]) =>
        unaryTest(operator, known, testContext(this.shell, "calculated")),
    );
  }

  #binary(left: Word, operator: string, right: Word): Status {
    const { shell } = this;
    const text = conditionText(expandText(left, shell, "word"), shell);
    switch (operator) {
      case "=":
      case "==":
      case "!=": {
        const pattern = conditionText(expandPattern(right, shell), shell);
        if (cannotMatch(text, pattern)) {
          return statusOf(operator === "!=" ? 0 : 1);
        }
        const filled = filledStatus([text, operator, pattern], shell);
        if (filled !== undefined) return filled;
        return this.#tested([text, pattern], ([known = "", source = ""]) => ({
          kind: "value",
          value: matchesPattern(known, source, shell) === (operator !== "!="),
          looks: [],
        }));
      }
      case "=~": {
        const source = expandRegex(right, shell);
        return this.#tested(
          [text, source],
          ([known = "", regex = ""]) => this.#regex(known, regex),
        );
      }
      default: {
        const other = conditionText(expandText(right, shell, "word"), shell);
        if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
          const numbers = [numberOf(text, shell), numberOf(other, shell)];
          return this.#tested(
            numbers,
            ([a = "0", b = "0"]) =>
              binaryTest(a, operator, b, testContext(shell, "calculated")),
          );
        }
        return this.#tested(
          [text, other],
          ([a = "", b = ""]) =>
            binaryTest(a, operator, b, testContext(shell, "calculated")),
        );
      }
    }
  }

  #regex(text: string, source: string): TestResult {
    const { shell } = this;
    const result = matchRegex(
      source,
      text,
      shell.shopt("nocasematch") === "on" ? "any case" : "as they are",
    );
    switch (result.kind) {
      case "match":
      case "no match":
        assignArray(
          "BASH_REMATCH",
          (result.kind === "match" ? result.groups : []).map((it) => ({
            key: undefined,
            text: it,
            operator: "=",
          })),
          "=",
          shell,
        );
        return { kind: "value", value: result.kind === "match", looks: [] };
      case "error":
        return { kind: "error", message: result.reason };
      case "cannot":
        return shell.refuse(
          `Cannot follow the script: ${result.reason}`,
          this.command.span,
        );
    }
  }

  #tested(texts: string[], test: (known: string[]) => TestResult): Status {
    return statusOfTest(texts, test, this.command, this.shell);
  }
}

/** The status of a test that only asks whether a text is empty, and is not. */
export function filledStatus(
  [first = "", ...rest]: readonly string[],
  shell: Shell,
): Status | undefined {
  const { unknowns } = shell;
  const isFilled = (text: string): boolean =>
    hasMark(text) && unknowns.isFilled(text);
  const [operator, other = ""] = rest;
  if (first === "!" && !/^(?:[!=]?=)?$/.test(operator ?? "")) {
    const inner = filledStatus(rest, shell);
    return inner && statusOf(1 - inner.code);
  }
  switch (rest.length) {
    case 0:
      return isFilled(first) ? statusOf(0) : undefined;
    case 1:
      return /^-[nz]$/.test(first) && isFilled(rest[0] ?? "")
        ? statusOf(first === "-n" ? 0 : 1)
        : undefined;
    case 2:
      return /^[!=]?=$/.test(operator ?? "") &&
          (first === "" && isFilled(other) || other === "" && isFilled(first))
        ? statusOf(operator === "!=" ? 0 : 1)
        : undefined;
    default:
      return undefined;
  }
}

/** A test of texts, some of which may not be known → its status. */
export function statusOfTest(
  texts: string[],
  test: (known: string[]) => TestResult,
  command: { span: { start: number; end: number } },
  shell: Shell,
): Status {
  const { unknowns } = shell;
  const known = texts.map((it) => unknowns.resolved(it));
  const unknown = texts.find((_, at) => known[at] === undefined);
  const job = (mark: string): Status => {
    const origin = unknowns.first(mark)?.origin ?? shell.origin(command.span);
    return {
      code: 0,
      mark: unknowns.job({ ...origin, place: shell.place(command.span) }),
    };
  };
  if (unknown !== undefined) {
    const assumed = texts.map((it) => unknowns.assumed(it));
    if (!assumed.every((it) => it !== undefined)) return job(unknown);
    const result = test(assumed);
    const code = result.kind === "value" && result.value ? 0 : 1;
    return {
      code,
      mark: unknowns.job(
        unknowns.first(unknown)?.origin ?? shell.origin(command.span),
        String(code),
      ),
    };
  }
  const origin = shell.origin(command.span);
  try {
    const result = test(known.map((it) => it ?? ""));
    switch (result.kind) {
      case "unknown":
        return { code: 0, mark: unknowns.job(origin) };
      case "error":
        shell.complain(result.message);
        return statusOf(2);
      case "value": {
        const code = result.value ? 0 : 1;
        const first = texts.find(hasMark);
        if (first === undefined && result.looks.length === 0) {
          return statusOf(code);
        }
        const { variable } = unknowns.first(first ?? "")?.origin ?? {};
        const mark = unknowns.here(
          { ...origin, ...(variable === undefined ? {} : { variable }) },
          String(code),
        );
        return hasMark(mark) ? { code, mark } : statusOf(code);
      }
    }
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    return { code: 0, mark: unknowns.job(origin) };
  }
}
