/** `[[ … ]]`: bash manual, 3.2.5.2 and 6.4. */
import type { CompoundCommand, Part, Word } from "../syntax.ts";
import { calculate } from "./calculate.ts";
import { matchesPattern } from "./case.ts";
import { conditionText } from "./condition_text.ts";
import { expandPattern, expandRegex, expandText } from "./expand.ts";
import { ShellFault } from "./faults.ts";
import { UnknownFile } from "./files.ts";
import type { Shell } from "./shell.ts";
import { type Status, statusOf } from "./state.ts";
import { testContext } from "./test_context.ts";
import { matchRegex } from "./text/regex.ts";
import {
  binaryTest,
  isBinaryTest,
  isUnaryTest,
  type TestResult,
  unaryTest,
} from "./text/test.ts";
import { hasMark } from "./unknowns.ts";
import { assignArray } from "./variables.ts";

type Conditional = Extract<CompoundCommand, { kind: "conditional" }>;

type Token = { operator: "(" | ")" | "&&" | "||" } | { word: Word };

export function runConditional(command: Conditional, shell: Shell): undefined {
  const reader = new Reader(tokensOf(command.words), command, shell);
  try {
    shell.setStatus(reader.either("evaluated"));
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends === "script") throw cause;
    shell.complain(cause.message);
    shell.setStatus(statusOf(cause.status === 127 ? 1 : cause.status));
  }
  return undefined;
}

class Reader {
  #at = 0;

  constructor(
    readonly tokens: Token[],
    readonly command: Conditional,
    readonly shell: Shell,
  ) {}

  either(mode: "evaluated" | "passed"): Status {
    let status = this.#both(mode);
    while (this.#take("||")) {
      const decided = status.mark === "" && status.code === 0;
      const other = this.#both(decided ? "passed" : mode);
      if (!decided) status = this.#combined(status, other, "||");
    }
    return status;
  }

  #both(mode: "evaluated" | "passed"): Status {
    let status = this.#term(mode);
    while (this.#take("&&")) {
      const decided = status.mark === "" && status.code !== 0;
      const other = this.#term(decided ? "passed" : mode);
      if (!decided) status = this.#combined(status, other, "&&");
    }
    return status;
  }

  #combined(one: Status, two: Status, operator: "&&" | "||"): Status {
    if (one.mark === "") return two;
    if (two.mark === "") {
      const decides = (operator === "&&") === (two.code !== 0);
      return decides ? two : one;
    }
    const code = operator === "&&"
      ? one.code || two.code
      : one.code && two.code;
    return {
      code,
      mark: this.shell.unknowns.derived(
        [one.mark, two.mark],
        () => String(code),
      ),
    };
  }

  #take(operator: string): boolean {
    const token = this.tokens[this.#at];
    if (token === undefined || !("operator" in token)) return false;
    if (token.operator !== operator) return false;
    this.#at++;
    return true;
  }

  #word(): Word | undefined {
    const token = this.tokens[this.#at];
    if (token === undefined || "operator" in token) return undefined;
    this.#at++;
    return token.word;
  }

  #peek(offset = 0): string | undefined {
    const token = this.tokens[this.#at + offset];
    if (token === undefined || "operator" in token) return undefined;
    const [part, ...more] = token.word.parts;
    return part?.kind === "text" && more.length === 0 ? part.text : undefined;
  }

  #term(mode: "evaluated" | "passed"): Status {
    if (this.#take("(")) {
      const status = this.either(mode);
      this.#take(")");
      return status;
    }
    if (this.#peek() === "!") {
      this.#at++;
      const { code, mark } = this.#term(mode);
      const opposite = code === 0 ? 1 : 0;
      return mark === "" ? statusOf(opposite) : {
        code: opposite,
        mark: this.shell.unknowns.derived([mark], () => String(opposite)),
      };
    }
    const operator = this.#peek();
    const next = this.tokens[this.#at + 1];
    if (
      operator !== undefined && isUnaryTest(operator) && next !== undefined &&
      "word" in next && !this.#binaryFollows()
    ) {
      this.#at += 2;
      return mode === "passed" ? statusOf(0) : this.#unary(operator, next.word);
    }
    const left = this.#word();
    if (left === undefined) {
      throw new ShellFault("syntax error in conditional expression", "line", 2);
    }
    const middle = this.#peek();
    if (middle !== undefined && (isBinaryTest(middle) || middle === "=~")) {
      this.#at++;
      const right = this.#word() ?? { span: left.span, parts: [] };
      return mode === "passed"
        ? statusOf(0)
        : this.#binary(left, middle, right);
    }
    return mode === "passed" ? statusOf(0) : this.#unary("-n", left);
  }

  /** `[[ -f = x ]]` compares. */
  #binaryFollows(): boolean {
    const middle = this.#peek(1);
    const right = this.tokens[this.#at + 2];
    return middle !== undefined && isBinaryTest(middle) &&
      right !== undefined && "word" in right;
  }

  #unary(operator: string, word: Word): Status {
    const text = conditionText(expandText(word, this.shell, "word"), this.shell);
    return this.#status([text], ([known = ""]) =>
      unaryTest(operator, known, testContext(this.shell, "calculated")));
  }

  #binary(left: Word, operator: string, right: Word): Status {
    const { shell } = this;
    const text = conditionText(expandText(left, shell, "word"), shell);
    switch (operator) {
      case "=":
      case "==":
      case "!=": {
        const pattern = conditionText(expandPattern(right, shell), shell);
        return this.#status([text, pattern], ([known = "", source = ""]) => ({
          kind: "value",
          value: matchesPattern(known, source, shell) === (operator !== "!="),
          looks: [],
        }));
      }
      case "=~": {
        const source = expandRegex(right, shell);
        return this.#status(
          [text, source],
          ([known = "", regex = ""]) => this.#regex(known, regex),
        );
      }
      default: {
        const other = conditionText(expandText(right, shell, "word"), shell);
        if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
          const numbers = [calculate(text, shell), calculate(other, shell)];
          return this.#status(numbers, ([a = "0", b = "0"]) =>
            binaryTest(a, operator, b, testContext(shell, "calculated")));
        }
        return this.#status([text, other], ([a = "", b = ""]) =>
          binaryTest(a, operator, b, testContext(shell, "calculated")));
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

  #status(texts: string[], test: (known: string[]) => TestResult): Status {
    return statusOfTest(texts, test, this.command, this.shell);
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
  const unknown = texts.find((it, at) => known[at] === undefined);
  const job = (mark: string): Status => {
    const origin = unknowns.first(mark)?.origin ?? shell.origin(command.span);
    return {
      code: 0,
      mark: unknowns.job({ ...origin, place: shell.place(command.span) }),
    };
  };
  if (unknown !== undefined) return job(unknown);
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

/** The words of `[[ ]]` with its operators on their own. */
function tokensOf(words: Word[]): Token[] {
  const tokens: Token[] = [];
  for (const word of words) {
    const last = tokens.at(-1);
    const regex = last !== undefined && "word" in last &&
      last.word.parts.length === 1 && last.word.parts[0]?.kind === "text" &&
      last.word.parts[0].text === "=~";
    addTokens(word, regex, tokens);
  }
  return tokens;
}

function addTokens(word: Word, regex: boolean, tokens: Token[]): void {
  let parts: Part[] = [];
  let depth = 0;
  const flush = (): void => {
    const kept = parts.filter((it) => it.kind !== "escape" || it.text !== "");
    if (kept.length > 0) {
      tokens.push({
        word: {
          span: {
            start: kept[0]?.span.start ?? word.span.start,
            end: kept.at(-1)?.span.end ?? word.span.end,
          },
          parts: joinedTexts(kept),
        },
      });
    }
    parts = [];
  };
  for (const part of word.parts) {
    if (part.kind !== "text") {
      parts.push(part);
      continue;
    }
    let from = 0;
    const add = (to: number): void => {
      if (to > from) {
        parts.push({
          kind: "text",
          span: { start: part.span.start + from, end: part.span.start + to },
          text: part.text.slice(from, to),
        });
      }
    };
    for (let at = 0; at < part.text.length; at++) {
      const char = part.text[at] ?? "";
      const two = part.text.slice(at, at + 2);
      const empty = at === from && parts.length === 0;
      if (char === "(") {
        if (!regex && empty && depth === 0) {
          tokens.push({ operator: "(" });
          from = at + 1;
        } else depth++;
      } else if (char === ")") {
        if (depth > 0) depth--;
        else {
          add(at);
          flush();
          tokens.push({ operator: ")" });
          from = at + 1;
        }
      } else if ((two === "&&" || two === "||") && depth === 0) {
        add(at);
        flush();
        tokens.push({ operator: two });
        from = at + 2;
        at++;
      }
    }
    add(part.text.length);
  }
  flush();
}

/** Neighbouring texts as one, so that `-e\<newline>q` is an operator. */
function joinedTexts(parts: Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = {
        kind: "text",
        span: { start: last.span.start, end: part.span.end },
        text: last.text + part.text,
      };
    } else joined.push(part);
  }
  return joined;
}
