import { assertEquals } from "@std/assert";
import {
  formatPythonFloat,
  readPythonFloat,
  readPythonInt,
} from "../../src/sweep/python_number.ts";

Deno.test("readPythonInt() reads what Python's int() reads", () => {
  assertEquals(readPythonInt("007"), 7n);
  assertEquals(readPythonInt(" \t+1_000\n"), 1000n);
  assertEquals(readPythonInt("-0"), 0n);
  assertEquals(readPythonInt("\u00a0١٢\u2003"), 12n);
  assertEquals(readPythonInt("𝟘𝟙"), 1n);
  assertEquals(readPythonInt("99999999999999999999"), 99999999999999999999n);
});

Deno.test("readPythonInt() refuses what Python's int() refuses", () => {
  for (
    const text of ["", "_1", "1_", "1__0", "- 5", "1.0", "1e3", "0x1", "\x1c1"]
  ) {
    assertEquals([text, readPythonInt(text)], [text, undefined]);
  }
  assertEquals(readPythonInt("9".repeat(4300)), 10n ** 4300n - 1n);
  assertEquals(readPythonInt("9".repeat(4301)), undefined);
});

Deno.test("readPythonFloat() reads what Python's float() reads", () => {
  assertEquals(readPythonFloat(" 1_0.5e1_0 "), 1.05e11);
  assertEquals(readPythonFloat("1."), 1);
  assertEquals(readPythonFloat("-.5E-3"), -0.0005);
  assertEquals(readPythonFloat("-Infinity"), -Infinity);
  assertEquals(readPythonFloat("+iNf"), Infinity);
  assertEquals(readPythonFloat("-nan"), NaN);
  assertEquals(readPythonFloat("1e400"), Infinity);
  assertEquals(readPythonFloat("٣.٥"), 3.5);
});

Deno.test("readPythonFloat() refuses what Python's float() refuses", () => {
  for (
    const text of ["", ".", "1e", "1_.5", "1._5", "e5", "infinit", "0x1", "1 2"]
  ) {
    assertEquals([text, readPythonFloat(text)], [text, undefined]);
  }
});

Deno.test("formatPythonFloat() prints as Python's repr() does", () => {
  const printed: [number, string][] = [
    [10, "10.0"],
    [0.1, "0.1"],
    [-0, "-0.0"],
    [0, "0.0"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1.5e-7, "1.5e-07"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [12345678901234567.8, "1.2345678901234568e+16"],
    [1e22, "1e+22"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [5e-324, "5e-324"],
    [NaN, "nan"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
  ];
  for (const [number, text] of printed) {
    assertEquals(formatPythonFloat(number), text);
  }
});
