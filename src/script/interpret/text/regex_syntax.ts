/** A part of a regular expression. */
export type RegexNode =
  | { kind: "char"; char: string }
  | { kind: "any" }
  | { kind: "set"; isNegated: boolean; members: SetMember[] }
  | {
    kind: "anchor";
    where: "start" | "end" | "border" | "no border" | "word start" | "word end";
  }
  | { kind: "group"; number: number; inner: RegexNode }
  | { kind: "sequence"; parts: RegexNode[] }
  | { kind: "either"; branches: RegexNode[] }
  | { kind: "repeat"; inner: RegexNode; min: number; max: number };

export type SetMember =
  | { kind: "range"; from: string; to: string }
  | { kind: "class"; name: string };

export type ParsedRegex =
  | { kind: "regex"; root: RegexNode; groups: number }
  | { kind: "error" | "cannot"; reason: string };

/** Nested deeper than this is refused, so that the stack holds. */
const maxDepth = 200;
/** POSIX's RE_DUP_MAX, as glibc has it. */
const maxRepeats = 32767;

/** Ends the reading; never leaves parseRegex(). */
class RegexFault extends Error {
  constructor(readonly result: "error" | "cannot", reason: string) {
    super(reason);
  }
}

/** A POSIX extended regular expression, with what glibc adds to it. */
export function parseRegex(source: string): ParsedRegex {
  const reader = new RegexReader(Array.from(source));
  try {
    const root = reader.either(0);
    return { kind: "regex", root, groups: reader.groups };
  } catch (cause) {
    if (!(cause instanceof RegexFault)) throw cause;
    return { kind: cause.result, reason: cause.message };
  }
}

class RegexReader {
  groups = 0;
  #source: readonly string[];
  #at = 0;

  constructor(source: readonly string[]) {
    this.#source = source;
  }

  either(depth: number): RegexNode {
    if (depth > maxDepth) {
      throw new RegexFault("cannot", `more than ${maxDepth} parentheses`);
    }
    const branches = [this.#sequence(depth)];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      branches.push(this.#sequence(depth));
    }
    const [only] = branches;
    return branches.length === 1 && only !== undefined
      ? only
      : { kind: "either", branches };
  }

  #sequence(depth: number): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      const char = this.#source[this.#at];
      // a `)` without its `(` is a character
      const isEnd = char === undefined || char === "|" ||
        (char === ")" && depth > 0);
      if (isEnd) return { kind: "sequence", parts };
      let part = this.#atom(char, depth);
      for (let count = 0; part.kind !== "anchor"; count++) {
        const repeated = this.#repeated(part);
        if (repeated === undefined) break;
        if (count > maxDepth) {
          throw new RegexFault("cannot", `more than ${maxDepth} repeats`);
        }
        part = repeated;
      }
      parts.push(part);
    }
  }

  #repeated(inner: RegexNode): RegexNode | undefined {
    const char = this.#source[this.#at];
    if (char === "{") return { kind: "repeat", inner, ...this.#interval() };
    if (char !== "*" && char !== "+" && char !== "?") return undefined;
    this.#at++;
    const min = char === "+" ? 1 : 0;
    return { kind: "repeat", inner, min, max: char === "?" ? 1 : Infinity };
  }

  #interval(): { min: number; max: number } {
    const text = this.#source.slice(this.#at, this.#at + 20).join("");
    const found = /^\{(\d*)(,?)(\d*)\}/.exec(text);
    const [all = "", first = "", comma, last = ""] = found ?? [];
    if (found === null || (first === "" && comma === "")) {
      throw new RegexFault("error", "an interval is malformed");
    }
    this.#at += all.length;
    const min = Number(first);
    const max = comma === "" ? min : last === "" ? Infinity : Number(last);
    if (max < min || min > maxRepeats || max !== Infinity && max > maxRepeats) {
      throw new RegexFault("error", "an interval is out of range");
    }
    return { min, max };
  }

  #atom(char: string, depth: number): RegexNode {
    this.#at++;
    switch (char) {
      case ".":
        return { kind: "any" };
      case "^":
        return { kind: "anchor", where: "start" };
      case "$":
        return { kind: "anchor", where: "end" };
      case "*":
      case "+":
      case "?":
      case "{":
        throw new RegexFault("error", `"${char}" has nothing to repeat`);
      case "(": {
        const number = ++this.groups;
        const inner = this.either(depth + 1);
        if (this.#source[this.#at] !== ")") {
          throw new RegexFault("error", 'a "(" is not closed');
        }
        this.#at++;
        return { kind: "group", number, inner };
      }
      case "[":
        return this.#set();
      case "\\":
        return this.#escaped();
      default:
        return { kind: "char", char };
    }
  }

  #escaped(): RegexNode {
    const char = this.#source[this.#at++];
    const word: SetMember[] = [{ kind: "class", name: "word" }];
    const space: SetMember[] = [{ kind: "class", name: "space" }];
    switch (char) {
      case undefined:
        throw new RegexFault("error", "a backslash stands at the end");
      case "w":
      case "W":
        return { kind: "set", isNegated: char === "W", members: word };
      case "s":
      case "S":
        return { kind: "set", isNegated: char === "S", members: space };
      case "b":
        return { kind: "anchor", where: "border" };
      case "B":
        return { kind: "anchor", where: "no border" };
      case "<":
        return { kind: "anchor", where: "word start" };
      case ">":
        return { kind: "anchor", where: "word end" };
      case "`":
        return { kind: "anchor", where: "start" };
      case "'":
        return { kind: "anchor", where: "end" };
    }
    if (/[1-9]/.test(char)) {
      throw new RegexFault("cannot", `it refers back (\\${char})`);
    }
    return { kind: "char", char };
  }

  #set(): RegexNode {
    const isNegated = this.#source[this.#at] === "^";
    if (isNegated) this.#at++;
    const members: SetMember[] = [];
    for (let isFirst = true;; isFirst = false) {
      const char = this.#source[this.#at];
      if (char === undefined) {
        throw new RegexFault("error", 'a "[" is not closed');
      }
      if (char === "]" && !isFirst) break;
      const member = this.#member();
      const isRange = this.#source[this.#at] === "-" &&
        this.#source[this.#at + 1] !== "]" &&
        this.#source[this.#at + 1] !== undefined;
      if (!isRange) {
        members.push(member);
        continue;
      }
      this.#at++;
      const last = this.#member();
      if (member.kind === "class" || last.kind === "class") {
        throw new RegexFault("error", "a class is no end of a range");
      }
      if ((member.from.codePointAt(0) ?? 0) > (last.to.codePointAt(0) ?? 0)) {
        throw new RegexFault("error", "a range runs backwards");
      }
      members.push({ kind: "range", from: member.from, to: last.to });
    }
    this.#at++;
    return { kind: "set", isNegated, members };
  }

  #member(): SetMember {
    const char = this.#source[this.#at] ?? "";
    const mark = this.#source[this.#at + 1];
    if (char === "[" && (mark === ":" || mark === "." || mark === "=")) {
      const end = this.#source.findIndex((it, index) =>
        index > this.#at + 1 && it === mark && this.#source[index + 1] === "]"
      );
      if (end === -1) throw new RegexFault("error", 'a "[" is not closed');
      const name = this.#source.slice(this.#at + 2, end).join("");
      this.#at = end + 2;
      if (mark === ":") {
        if (
          !/^(?:alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)$/
            .test(name)
        ) {
          throw new RegexFault("error", `there is no class "${name}"`);
        }
        return { kind: "class", name };
      }
      if (Array.from(name).length !== 1) {
        throw new RegexFault("error", `there is no character "${name}"`);
      }
      return { kind: "range", from: name, to: name };
    }
    this.#at++;
    return { kind: "range", from: char, to: char };
  }
}
