import { assertEquals } from "@std/assert";
import { sortValues } from "../../src/sweep/python_order.ts";
import type { Value } from "../../src/sweep/values.ts";
import { faultText, wordsOf } from "./fault_text.ts";

function sorted(list: string, reverse: "true" | "false" = "false"): string {
  return (wordsOf(`a=sort([${list}],reverse=${reverse})`)[0] ?? "").slice(
    3,
    -1,
  );
}

Deno.test("sortValues() orders numbers by value, whatever their kind", () => {
  assertEquals(sorted("1,true,0.5,false,-1"), "-1,false,0.5,1,true");
  assertEquals(
    sorted("9007199254740993,9007199254740992.0,9007199254740992"),
    "9007199254740992.0,9007199254740992,9007199254740993",
  );
});

Deno.test("sortValues() orders text by code points", () => {
  assertEquals(sorted("b,a,C,aa"), "C,a,aa,b");
  assertEquals(wordsOf("a=sort('😀','\uffff',z)"), ["a=z", "a=\uffff", "a=😀"]);
});

Deno.test("sortValues() orders lists item by item", () => {
  assertEquals(sorted("[2,1],[1,3],[1],[1,2.5]"), "[1],[1,2.5],[1,3],[2,1]");
  assertEquals(sorted("['q',2],['q',1]"), "['q',1],['q',2]");
});

Deno.test("sortValues() keeps equal values in their order, also in reverse", () => {
  assertEquals(sorted("1.0,true,1,0", "true"), "1.0,true,1,0");
});

Deno.test("sortValues() leaves nan where CPython leaves it", () => {
  assertEquals(sorted("nan,1,2"), "nan,1,2");
  assertEquals(sorted("2,nan,1"), "2,nan,1");
  assertEquals(sorted("3,1,nan,2,0"), "0,1,2,3,nan");
});

Deno.test("sortValues() orders thousands of values", () => {
  const at = { start: 0, end: 0 };
  const values = Array.from({ length: 5000 }, (_, index): Value => ({
    kind: "int",
    at,
    value: BigInt(index * 7919 % 5003),
  }));
  const numbers = sortValues(values, "descending", at).map((value) =>
    value.kind === "int" ? Number(value.value) : NaN
  );
  assertEquals(numbers, numbers.toSorted((a, b) => b - a));
});

Deno.test("sortValues() refuses quoted text inside a list, as Python cannot compare it", () => {
  assertEquals(
    faultText("a=sort(['b','a'])"),
    `a=sort(['b','a'])
  ^^^^^^^^^^^^^^^
Cannot expand sweep "a=sort(['b','a'])": quoted text and quoted text have no order
hint: Write text inside a list without quotes`,
  );
  assertEquals(sorted("'b'"), "'b'");
});
