import type { FileFacts, Here } from "../here.ts";

/** What the tests ask. */
export interface TestContext {
  here: Here;
  /** The working directory; absolute. */
  directory: string;
  /** `-v name`, `-v name[key]`; "unknown": only the job knows. */
  isSet(name: string): boolean | "unknown";
  /** `-R name`. */
  isNameref(name: string): boolean;
  /** `-o name`. */
  option(name: string): boolean | "unknown";
  /** `[[ a -eq b ]]` calculates, `[ a -eq b ]` does not. */
  number?(text: string): bigint | "unknown" | { error: string };
  /** `-t 1`; where it is not given it is "unknown". */
  isTerminal?(descriptor: number): boolean | "unknown";
}

export type TestResult =
  /** `looks`: the file tests it rests on, as written (`-f a.csv`). */
  | { kind: "value"; value: boolean; looks: string[] }
  | { kind: "unknown"; looks: string[] }
  /** Status 2; `message` without "bash: line 1: [: ". */
  | { kind: "error"; message: string };

/** `path` as the machine would open it. */
export function absolutePath(path: string, directory: string): string {
  if (path.startsWith("/")) return path;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}

export function isUnaryTest(operator: string): boolean {
  return /^-[abcdefghknoprstuvwxzGLNORS]$/.test(operator);
}

export function isBinaryTest(operator: string): boolean {
  return /^(?:==?|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(operator);
}

/** `-f path` and its like, also for `[[ ]]`. */
export function unaryTest(
  operator: string,
  operand: string,
  context: TestContext,
): TestResult {
  const known = (value: boolean | "unknown"): TestResult =>
    value === "unknown"
      ? { kind: "unknown", looks: [] }
      : { kind: "value", value, looks: [] };
  switch (operator) {
    case "-n":
      return known(operand !== "");
    case "-z":
      return known(operand === "");
    case "-o":
      return known(context.option(operand));
    case "-v":
      return known(context.isSet(operand));
    case "-R":
      return known(context.isNameref(operand));
    case "-t": {
      const number = readInteger(operand);
      if (number === undefined) return known(false);
      return known(context.isTerminal?.(Number(number)) ?? "unknown");
    }
  }
  const looks = [`${operator} ${operand}`];
  const value = operand === "" ? false : fileTest(operator, operand, context);
  return value === "unknown"
    ? { kind: "unknown", looks }
    : { kind: "value", value, looks };
}

function fileTest(
  operator: string,
  operand: string,
  { here, directory }: TestContext,
): boolean | "unknown" {
  const path = absolutePath(operand, directory);
  if (operator === "-L" || operator === "-h") {
    return here.lstat(path.replace(/(?<=.)\/+$/, ""))?.kind === "link" &&
      !path.endsWith("/");
  }
  const facts = here.stat(path);
  if (facts === undefined) return false;
  const has = (bit: number) => (facts.mode & bit) !== 0;
  const is = (kind: FileFacts["kind"]) => facts.kind === kind;
  switch (operator) {
    case "-a":
    case "-e":
      return true;
    case "-b":
      return is("block");
    case "-c":
      return is("character");
    case "-d":
      return is("directory");
    case "-f":
      return is("file");
    case "-p":
      return is("fifo");
    case "-S":
      return is("socket");
    case "-s":
      return facts.size > 0;
    case "-g":
      return has(0o2000);
    case "-u":
      return has(0o4000);
    case "-k":
      return has(0o1000);
    case "-r":
      return here.access(path, "read") === "yes";
    case "-w":
      return here.access(path, "write") === "yes";
    case "-x":
      return here.access(path, "execute") === "yes";
    case "-N":
      return facts.modified > facts.accessed;
    default:
      // -O and -G: the machine is not asked who we are
      return "unknown";
  }
}

/** `a -nt b`, `a -eq b`, `a < b`, `a = b` without patterns. */
export function binaryTest(
  left: string,
  operator: string,
  right: string,
  context: TestContext,
): TestResult {
  const known = (value: boolean): TestResult => ({
    kind: "value",
    value,
    looks: [],
  });
  switch (operator) {
    case "=":
    case "==":
      return known(left === right);
    case "!=":
      return known(left !== right);
    case "<":
      return known(compareTexts(left, right) < 0);
    case ">":
      return known(compareTexts(left, right) > 0);
    case "-nt":
    case "-ot":
    case "-ef":
      return pairTest(left, operator, right, context);
  }
  const numbers = [left, right].map((text) =>
    context.number?.(text) ?? readInteger(text) ??
      { error: `${text}: integer expression expected` }
  );
  for (const it of numbers) {
    if (typeof it === "object") return { kind: "error", message: it.error };
  }
  const [one, other] = numbers;
  if (typeof one !== "bigint" || typeof other !== "bigint") {
    return { kind: "unknown", looks: [] };
  }
  return known(compared(one, operator, other));
}

function compared(one: bigint, operator: string, other: bigint): boolean {
  switch (operator) {
    case "-eq":
      return one === other;
    case "-ne":
      return one !== other;
    case "-lt":
      return one < other;
    case "-le":
      return one <= other;
    case "-gt":
      return one > other;
    default:
      return one >= other;
  }
}

function pairTest(
  left: string,
  operator: "-nt" | "-ot" | "-ef",
  right: string,
  { here, directory }: TestContext,
): TestResult {
  const [one, other] = [left, right].map((it) =>
    it === "" ? undefined : here.stat(absolutePath(it, directory))
  );
  const isNewer = (a?: FileFacts, b?: FileFacts) =>
    a !== undefined && (b === undefined || a.modified > b.modified);
  const value = operator === "-ef"
    ? one !== undefined && one.identity === other?.identity
    : operator === "-nt"
    ? isNewer(one, other)
    : isNewer(other, one);
  return { kind: "value", value, looks: [`${left} ${operator} ${right}`] };
}

/** By the code points, as in the C locale. */
export function compareTexts(left: string, right: string): number {
  const one = Array.from(left);
  const other = Array.from(right);
  for (let at = 0; at < one.length && at < other.length; at++) {
    const difference = (one[at]?.codePointAt(0) ?? 0) -
      (other[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** A number of 64 bits, with blanks around it; undefined: none. */
export function readInteger(text: string): bigint | undefined {
  const found = /^[ \t\n\v\f\r]*([-+]?)(\d+)[ \t]*$/.exec(text);
  if (found === null) return undefined;
  const [, sign, digits = "0"] = found;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
