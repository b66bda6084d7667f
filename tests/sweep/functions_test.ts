import { assertEquals } from "@std/assert";
import { faultText, wordsOf } from "./fault_text.ts";

/** The values after `a=`. */
function valuesOf(value: string): string[] {
  return wordsOf(`a=${value}`).map((word) => word.slice(2));
}

Deno.test("choice() keeps the spelling of what is not quoted", () => {
  assertEquals(valuesOf("choice(1., 1e-3 ,[1.,x y], {a: 1},\\,)"), [
    "1.",
    "1e-3",
    "[1.,x y]",
    "{a: 1}",
    "\\,",
  ]);
});

Deno.test("choice() takes quoted text out of its quotes, as Hydra does", () => {
  assertEquals(valuesOf(`choice('1',"a b",'x,y','')`), [
    "1",
    "a\\ b",
    "x\\,y",
    "",
  ]);
});

Deno.test("choice() takes a sweep that another function made", () => {
  assertEquals(valuesOf("choice(int(1.5,2.5))"), ["1", "2"]);
  assertEquals(valuesOf("choice(sort(b,a))"), ["a", "b"]);
});

Deno.test("choice() refuses another choice()", () => {
  assertEquals(
    faultText("a=choice(choice(1,2))"),
    `a=choice(choice(1,2))
         ^^^^^^^^^^^
Cannot expand sweep "a=choice(choice(1,2))": choice() stands inside choice()
hint: Write all values in one choice()`,
  );
  assertEquals(
    faultText("a=choice(choice(1,2),3)"),
    `a=choice(choice(1,2),3)
         ^^^^^^^^^^^
Cannot expand sweep "a=choice(choice(1,2),3)": choice() cannot stand among other values
hint: Write one sweep for the whole value`,
  );
});

Deno.test("choice() is not taken for a list of values once it was choice()", () => {
  assertEquals(
    faultText("a=choice(choice(int(1,2)))").split("\n")[2],
    'Cannot expand sweep "a=choice(choice(int(1,2)))": choice() stands inside choice()',
  );
});

Deno.test("range() counts integers of any size", () => {
  assertEquals(valuesOf("range(3)"), ["0", "1", "2"]);
  assertEquals(valuesOf("range(3,0,-2)"), ["3", "1"]);
  assertEquals(valuesOf("range(99999999999999999999,100000000000000000001)"), [
    "99999999999999999999",
    "100000000000000000000",
  ]);
  assertEquals(valuesOf("range(true,4)"), ["1", "2", "3"]);
  assertEquals(valuesOf("range(1,null)"), ["0"]);
});

Deno.test("range() prints floats as Python does once one of its numbers is a float", () => {
  assertEquals(valuesOf("range(1,4,1.)"), ["1.0", "2.0", "3.0"]);
  assertEquals(valuesOf("range(0,3e-5,1e-5)"), ["0.0", "1e-05", "2e-05"]);
});

Deno.test("range() takes its arguments by name, in any order, the last of two", () => {
  assertEquals(valuesOf("range(step = -1, stop=0,start=2)"), ["2", "1"]);
  assertEquals(valuesOf("range(1,stop=9,stop=3)"), ["1", "2"]);
});

Deno.test("range() refuses what it cannot count with", () => {
  assertEquals(
    faultText("a=range(1,2,0)"),
    `a=range(1,2,0)
  ^^^^^^^^^^^^
Cannot expand sweep "a=range(1,2,0)": the step of range() is 0
hint: Write another step`,
  );
  assertEquals(
    faultText("a=range(0,nan)"),
    `a=range(0,nan)
  ^^^^^^^^^^^^
Cannot expand sweep "a=range(0,nan)": range() counts with a number that is nan or infinite
hint: Write finite numbers`,
  );
});

Deno.test("interval() is refused, as by Hydra's basic sweeper", () => {
  assertEquals(
    faultText("a=interval(0,1)"),
    `a=interval(0,1)
  ^^^^^^^^^^^^^
Cannot expand sweep "a=interval(0,1)": interval() has no list of values, and the basic sweeper cannot enumerate it
hint: Use range(start,stop,step) or choice(…)`,
  );
});

Deno.test("sort() keeps the spelling of what it orders", () => {
  assertEquals(valuesOf("sort(1.,.5,1_0)"), [".5", "1.", "1_0"]);
  assertEquals(valuesOf("sort([3,1.,2],reverse=true)"), ["[3,2,1.]"]);
  assertEquals(valuesOf("sort(list=[b,a])"), ["[a,b]"]);
  assertEquals(valuesOf("sort(x)"), ["x"]);
});

Deno.test("sort() turns a range by its ends, whatever the sign of its step", () => {
  assertEquals(valuesOf("sort(range(5,1,-1))"), ["2", "3", "4", "5"]);
  assertEquals(valuesOf("sort(range(1,10,3),reverse=true)"), ["7", "4", "1"]);
  assertEquals(valuesOf("sort(range(0,1,0.25),reverse=true)"), [
    "0.75",
    "0.5",
    "0.25",
    "0.0",
  ]);
  assertEquals(
    faultText("a=sort(range(5,1))"),
    `a=sort(range(5,1))
  ^^^^^^^^^^^^^^^^
Cannot expand sweep "a=sort(range(5,1))": it has no values
hint: Write a stop that the steps can reach from the start`,
  );
});

Deno.test("sort() refuses to order text among numbers", () => {
  assertEquals(
    faultText("a=sort(1,a)"),
    `a=sort(1,a)
  ^^^^^^^^^
Cannot expand sweep "a=sort(1,a)": text and a number have no order
hint: Sort numbers alone or text alone`,
  );
});

Deno.test("shuffle() of a list is one value, of anything else a sweep", () => {
  assertEquals(valuesOf("shuffle([1.])"), ["[1.]"]);
  assertEquals(valuesOf("shuffle(x)"), ["[x]"]);
  assertEquals(valuesOf("shuffle(1.,2)").sort(), ["1.", "2"]);
  assertEquals(valuesOf("shuffle(range(3))").sort(), ["0", "1", "2"]);
});

Deno.test("tag() leaves the sweep", () => {
  assertEquals(valuesOf("tag(t1,'t 2',choice(a,b))"), ["a", "b"]);
  assertEquals(valuesOf("tag(t,sweep=range(2))"), ["0", "1"]);
  assertEquals(
    faultText("a=tag(t)"),
    `a=tag(t)
      ^
Cannot expand sweep "a=tag(t)": the last argument of tag() is not a sweep
hint: Write the sweep after the tags, as in tag(name,choice(1,2))`,
  );
});

Deno.test("callFunction() guesses what a misspelt function was to be", () => {
  assertEquals(
    faultText("a=chioce(1,2)"),
    `a=chioce(1,2)
  ^^^^^^
Cannot expand sweep "a=chioce(1,2)": function "chioce" is not known
hint: Did you mean choice? Write choice(…)`,
  );
  assertEquals(
    faultText("a=rnge(3)").split("\n").at(-1),
    "hint: Did you mean range? Write range(…)",
  );
  assertEquals(
    faultText("a=foo(1)"),
    `a=foo(1)
  ^^^
Cannot expand sweep "a=foo(1)": function "foo" is not known
hint: Use one of int, float, str, bool, choice, range, interval, glob, tag, shuffle, sort, or quote the text`,
  );
  assertEquals(
    faultText("a=constructor(1)").split("\n")[2],
    `Cannot expand sweep "a=constructor(1)": function "constructor" is not known`,
  );
});

Deno.test("callFunction() will not compute with what only the job knows", () => {
  for (
    const call of [
      "int(\udc00)",
      "str('\udc00')",
      "bool([x\udc00])",
      "float(choice(1,\udc00))",
      "range(\udc00)",
      "sort(1,\udc00)",
      "sort(\udc00,b)",
      "glob(\udc00*)",
      "glob([x,\udc00])",
    ]
  ) {
    assertEquals(
      faultText(`a=${call}`),
      `a=${call}
  ${"^".repeat(call.length)}
Cannot compute ${call}: its value is known only inside the job
hint: Write the value itself in place of the expansion`,
    );
  }
});

Deno.test("callFunction() passes on what only the job knows where nothing is computed", () => {
  assertEquals(valuesOf("choice(\udc00/x,2)"), ["\udc00/x", "2"]);
  assertEquals(valuesOf("choice('\udc00',2)"), ["'\udc00'", "2"]);
  assertEquals(valuesOf("shuffle(\udc00,2)").sort(), ["2", "\udc00"]);
  assertEquals(valuesOf("sort(\udc00)"), ["\udc00"]);
  assertEquals(valuesOf("tag(\udc00,range(2))"), ["0", "1"]);
});
