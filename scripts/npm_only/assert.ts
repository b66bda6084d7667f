/** Stand-in for "@std/assert": the assertions that this project's tests use. */

import { inspect } from "node:util";

type ErrorConstructor<E extends Error> = abstract new (
  // deno-lint-ignore no-explicit-any -- the only type that fits every constructor
  ...args: any[]
) => E;

/** What every assertion throws. */
class AssertionError extends Error {
  override name = "AssertionError";
}

/** Throws unless `condition` is truthy. */
export function assert(condition: unknown, message = ""): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Throws, with a diff by lines, unless the two are deeply equal. */
export function assertEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  if (isEqual(actual, expected, new Map())) return;
  const asText = typeof actual === "string" && typeof expected === "string";
  const [left, right] = [actual, expected].map((value) =>
    (asText ? showBlanks(String(value)) : inspectWhole(value)).split("\n")
  );
  throw new AssertionError(
    `Values are not equal${
      ending(message)
    }\n\n    [Diff] Actual / Expected\n\n${
      diffLines(left ?? [], right ?? []).join("\n")
    }\n`,
  );
}

/** Throws unless `run` throws; returns what it threw. */
export function assertThrows(run: () => unknown, message?: string): unknown;
/** The same, for an error of one class whose message contains `part`. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass: ErrorConstructor<E>,
  part?: string,
  message?: string,
): E;
export function assertThrows<E extends Error>(
  run: () => unknown,
  second?: ErrorConstructor<E> | string,
  part?: string,
  message?: string,
): unknown {
  const wanted = readWanted(second, part, message);
  try {
    run();
  } catch (error) {
    checkError(error, wanted);
    return error;
  }
  throw new AssertionError(
    `Expected the function to throw${ending(wanted.message)}`,
  );
}

/** Throws unless the promise that `run` returns is rejected; gives the reason. */
export function assertRejects(
  run: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
/** The same, for an error of one class whose message contains `part`. */
export function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass: ErrorConstructor<E>,
  part?: string,
  message?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  run: () => PromiseLike<unknown>,
  second?: ErrorConstructor<E> | string,
  part?: string,
  message?: string,
): Promise<unknown> {
  const wanted = readWanted(second, part, message);
  let promise: PromiseLike<unknown>;
  try {
    promise = run();
  } catch {
    throw new AssertionError(
      `Expected a rejected promise, and the function threw${
        ending(wanted.message)
      }`,
    );
  }
  try {
    await promise;
  } catch (error) {
    checkError(error, wanted);
    return error;
  }
  throw new AssertionError(
    `Expected the promise to be rejected${ending(wanted.message)}`,
  );
}

interface Wanted {
  errorClass: ErrorConstructor<Error> | undefined;
  part: string | undefined;
  message: string | undefined;
}

function readWanted(
  second: ErrorConstructor<Error> | string | undefined,
  part: string | undefined,
  message: string | undefined,
): Wanted {
  return typeof second === "string"
    ? { errorClass: undefined, part: undefined, message: second }
    : { errorClass: second, part, message };
}

function checkError(error: unknown, { errorClass, part, message }: Wanted) {
  if (errorClass === undefined) return;
  if (!(error instanceof errorClass)) {
    throw new AssertionError(
      `Expected an error of class ${errorClass.name}, and ${
        inspect(error)
      } was thrown${ending(message)}`,
    );
  }
  if (part !== undefined && !error.message.includes(part)) {
    throw new AssertionError(
      `Expected the error's message to contain "${part}", and it is "${error.message}"${
        ending(message)
      }`,
    );
  }
}

function ending(message: string | undefined): string {
  return message ? `: ${message}` : ".";
}

/** Deep equality as @std/assert has it: 0 is -0, NaN is NaN, undefined is not absent. */
function isEqual(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null || prototypeOf(a) !== prototypeOf(b)) {
    return false;
  }
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Date && b instanceof Date) {
    return Object.is(a.getTime(), b.getTime());
  }
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Set && b instanceof Set) {
    return a.size === b.size &&
      [...a].every((item) =>
        b.has(item) || [...b].some((other) => isEqual(item, other, seen))
      );
  }
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size &&
      [...a].every(([key, value]) =>
        b.has(key)
          ? isEqual(value, b.get(key), seen)
          : [...b].some((other) => isEqual([key, value], other, seen))
      );
  }
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) &&
      isEqual(Reflect.get(a, key), Reflect.get(b, key), seen)
    );
}

function prototypeOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

function inspectWhole(value: unknown): string {
  return inspect(value, {
    breakLength: Infinity,
    compact: false,
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    sorted: true,
  });
}

/** Makes the blanks seen that a terminal hides. */
function showBlanks(text: string): string {
  return text.replaceAll("\t", "\\t").replaceAll("\r", "\\r")
    .replaceAll(/ +$/gm, (blanks) => "\\x20".repeat(blanks.length));
}

/** Lines marked "-" (only in `left`), "+" (only in `right`) or neither. */
function diffLines(left: string[], right: string[]): string[] {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < Math.min(left.length, right.length) - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) end++;
  return [
    ...mark("    ", left.slice(0, start)),
    ...diffMiddle(
      left.slice(start, left.length - end),
      right.slice(start, right.length - end),
    ),
    ...mark("    ", left.slice(left.length - end)),
  ];
}

/** The longest common subsequence by table; too long a text is shown whole. */
function diffMiddle(left: string[], right: string[]): string[] {
  if (left.length * right.length > 1_000_000) {
    return [...mark("-   ", left), ...mark("+   ", right)];
  }
  const width = right.length + 1;
  const table = new Uint32Array((left.length + 1) * width);
  const common = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i * width + j] = left[i] === right[j]
        ? common(i + 1, j + 1) + 1
        : Math.max(common(i + 1, j), common(i, j + 1));
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && left[i] === right[j]) {
      lines.push(`    ${left[i]}`);
      i++;
      j++;
    } else if (
      j === right.length ||
      (i < left.length && common(i + 1, j) >= common(i, j + 1))
    ) {
      lines.push(`-   ${left[i]}`);
      i++;
    } else {
      lines.push(`+   ${right[j]}`);
      j++;
    }
  }
  return lines;
}

function mark(sign: string, lines: string[]): string[] {
  return lines.map((line) => sign + line);
}
