// What "@std/assert" must do, wherever it comes from: JSR or scripts/npm_only.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";

/** What `run` throws, without the terminal's colours; "" for nothing. */
function failure(run: () => void): string {
  try {
    run();
    return "";
  } catch (error) {
    if (!(error instanceof Error)) return "no error";
    // deno-lint-ignore no-control-regex -- what colours are made of
    const message = error.message.replaceAll(/\x1b\[\d+m/g, "");
    return `${error.name}: ${message}`;
  }
}

class Point {
  constructor(readonly x: number) {}
}

// A broken assertEquals() could not show its own fault, so this file throws.
function check(isRight: boolean, what: string) {
  if (!isRight) throw new Error(`Cannot trust "@std/assert": ${what}`);
}

Deno.test("assertEquals() takes equal values as equal, however deep", () => {
  const pairs: [unknown, unknown][] = [
    [1, 1],
    [NaN, NaN],
    [0, -0],
    ["a\n", "a\n"],
    [undefined, undefined],
    [[1, [2, { a: 3 }]], [1, [2, { a: 3 }]]],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [new Map([["a", [1]]]), new Map([["a", [1]]])],
    [new Map([[{ k: 1 }, 2]]), new Map([[{ k: 1 }, 2]])],
    [new Set([1, 2]), new Set([2, 1])],
    [new Set([[1], [2]]), new Set([[2], [1]])],
    [new Date(5), new Date(5)],
    [/a/g, /a/g],
    [new URL("file:///a"), new URL("file:///a")],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [new Point(1), new Point(1)],
  ];
  for (const [a, b] of pairs) {
    check(failure(() => assertEquals(a, b)) === "", Deno.inspect([a, b]));
  }
});

Deno.test("assertEquals() throws on every difference", () => {
  const pairs: [unknown, unknown][] = [
    [1, 2],
    [1, "1"],
    [null, undefined],
    ["a", "a "],
    [[1, 2], [2, 1]],
    [[1], [1, 2]],
    [[undefined], []],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [[], {}],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new Map([["a", 1]]), new Map([["b", 1]])],
    [new Set([1]), new Set([2])],
    [new Date(5), new Date(6)],
    [/a/g, /a/],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Point(1), { x: 1 }],
    [new Point(1), new Point(2)],
  ];
  for (const [a, b] of pairs) {
    const [first] = failure(() => assertEquals(a, b)).split("\n");
    check(
      first === "AssertionError: Values are not equal.",
      Deno.inspect([a, b]),
    );
  }
});

Deno.test("assertEquals() shows the lines that differ", () => {
  const lines = failure(() =>
    assertEquals("a\nb\nc\n", "a\nx\nc\n", "the text")
  ).split("\n");
  check(
    lines[0] === "AssertionError: Values are not equal: the text",
    "message",
  );
  check(lines.some((line) => line.startsWith("-   b")), "removed line");
  check(lines.some((line) => line.startsWith("+   x")), "added line");
  check(lines.some((line) => line.startsWith("    c")), "common line");
  const inspected = failure(() => assertEquals({ a: [1, 2] }, { a: [1, 3] }));
  check(/^- {7,}2,?$/m.test(inspected), "removed item");
  check(/^\+ {7,}3,?$/m.test(inspected), "added item");
});

Deno.test("assert() throws its message on what is not so", () => {
  check(failure(() => assert("a")) === "", "assert");
  check(failure(() => assert("", "why")) === "AssertionError: why", "assert");
});

Deno.test("assertThrows() gives back the error and checks its class and message", () => {
  const run = () => {
    throw new TypeError("no such thing");
  };
  check(assertThrows(run) instanceof TypeError, "returns the error");
  check(
    assertThrows(run, TypeError, "such").message === "no such thing",
    "returns the typed error",
  );
  check(assertThrows(run, Error) instanceof TypeError, "takes a subclass");
  for (
    const wrong of [
      () => assertThrows(() => 1),
      () => assertThrows(run, SyntaxError),
      () => assertThrows(run, TypeError, "other"),
    ]
  ) {
    check(
      failure(() => void wrong()).startsWith("AssertionError: "),
      `${wrong}`,
    );
  }
});

Deno.test("assertRejects() does the same with promises", async () => {
  const run = () => Promise.reject(new TypeError("no such thing"));
  const error = await assertRejects(run, TypeError, "such");
  check(error.message === "no such thing", "returns the error");
  const wrong = [
    () => assertRejects(() => Promise.resolve(1)),
    () => assertRejects(run, SyntaxError),
    () => assertRejects(run, TypeError, "other"),
    () =>
      assertRejects(() => {
        throw new TypeError("at once");
      }),
  ];
  const names = await Promise.all(
    wrong.map((each) => each().then(() => "none", (error) => error.name)),
  );
  check(names.every((name) => name === "AssertionError"), `${names}`);
});
