import type { Here } from "../here.ts";

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

/** The words behind `test`, or between `[` and `]`. */
export function evaluateTest(
  _args: readonly string[],
  _context: TestContext,
): TestResult {
  throw new Error("not written");
}

/** `-f path` and its like, also for `[[ ]]`. */
export function unaryTest(
  _operator: string,
  _operand: string,
  _context: TestContext,
): TestResult {
  throw new Error("not written");
}

/** `a -nt b`, `a -eq b`, `a < b`, `a = b` without patterns. */
export function binaryTest(
  _left: string,
  _operator: string,
  _right: string,
  _context: TestContext,
): TestResult {
  throw new Error("not written");
}

export function isUnaryTest(_operator: string): boolean {
  throw new Error("not written");
}

export function isBinaryTest(_operator: string): boolean {
  throw new Error("not written");
}
