import { assertEquals } from "@std/assert";
import { faultText, wordsOf } from "./fault_text.ts";

/** The values after `a=`. */
function valuesOf(value: string): string[] {
  return wordsOf(`a=${value}`).map((word) => word.slice(2));
}

Deno.test("castValue() prints what Python's casts give", () => {
  assertEquals(valuesOf("int(3.7)"), ["3"]);
  assertEquals(valuesOf("int(-3.7)"), ["-3"]);
  assertEquals(valuesOf("int(' 1_0 ')"), ["10"]);
  assertEquals(valuesOf("int(1e22)"), ["10000000000000000000000"]);
  assertEquals(valuesOf("int(true)"), ["1"]);
  assertEquals(valuesOf("float(1)"), ["1.0"]);
  assertEquals(valuesOf("float('-Infinity')"), ["-inf"]);
  assertEquals(valuesOf("str(1.)"), ["1.0"]);
  assertEquals(valuesOf("str(TRUE)"), ["true"]);
  assertEquals(valuesOf("str('a=b')"), ["a\\=b"]);
  assertEquals(valuesOf("bool('FALSE')"), ["False"]);
  assertEquals(valuesOf("bool(0.0)"), ["False"]);
  assertEquals(valuesOf("bool(nan)"), ["True"]);
  assertEquals(valuesOf("bool(null)"), ["False"]);
});

Deno.test("castValue() casts each value of a list, a dictionary and a sweep", () => {
  assertEquals(valuesOf("int([1.5,['2'],{a:2.5}])"), ["[1,[2],{a:2}]"]);
  assertEquals(valuesOf("str([''])"), ["[]"]);
  assertEquals(valuesOf("float(1,2)"), ["1.0", "2.0"]);
  assertEquals(valuesOf("str(int(choice(1.5,2.5)))"), ["1", "2"]);
  assertEquals(valuesOf("float(range(1,3))"), ["1.0", "2.0"]);
  assertEquals(valuesOf("int(range(1.5,3.5))"), ["1", "2"]);
  assertEquals(valuesOf("bool([glob(*),null])"), ["[True,False]"]);
});

Deno.test("castValue() forgets that a sweep was shuffled", () => {
  assertEquals(valuesOf("int(shuffle(2.5,1.5))"), ["2", "1"]);
});

Deno.test("castValue() prints a dictionary as Hydra does once a part of it is cast", () => {
  assertEquals(valuesOf("str({a b:x y,1_0: 'q'})"), ["{a\\ b:x\\ y,10:q}"]);
});

Deno.test("castValue() refuses what Python's casts refuse", () => {
  assertEquals(
    faultText("a=int('1.5')"),
    `a=int('1.5')
  ^^^^^^^^^^
Cannot expand sweep "a=int('1.5')": int() cannot read "1.5"
hint: Write whole numbers`,
  );
  const refused = [
    "int(nan)",
    "int(1e400)",
    "int(null)",
    "float(x)",
    "float(null)",
    "str(null)",
    "bool(yes)",
    "bool('')",
    "str(range(3))",
    "bool(range(3))",
    "int(choice(choice(1,2),3))",
    "int(1,value=2)",
    "int(value=null)",
    "int(range(1,3,0.5))",
  ];
  for (const call of refused) {
    const message = faultText(`a=${call}`).split("\n")[2] ?? "";
    assertEquals(
      message.slice(0, message.indexOf(": ")),
      `Cannot expand sweep "a=${call}"`,
    );
  }
});
