import { assertEquals } from "@std/assert";
import { faultText, wordsOf } from "./fault_text.ts";

Deno.test("bindArguments() names the argument that is of the wrong kind", () => {
  assertEquals(
    faultText("a=range(1,x)"),
    `a=range(1,x)
          ^
Cannot expand sweep "a=range(1,x)": "stop" of range() is text
hint: Write a number`,
  );
  assertEquals(
    faultText("a=choice(1,range(3))"),
    `a=choice(1,range(3))
           ^^^^^^^^
Cannot expand sweep "a=choice(1,range(3))": argument 2 of choice() is range()
hint: Write text, a number, a list or a dictionary`,
  );
});

Deno.test("bindArguments() takes only true and false for reverse, not numbers", () => {
  assertEquals(
    faultText("a=sort(1,2,reverse=1)"),
    `a=sort(1,2,reverse=1)
                   ^
Cannot expand sweep "a=sort(1,2,reverse=1)": "reverse" of sort() is a number
hint: Write true or false`,
  );
});

Deno.test("bindArguments() lists the arguments where one is not known", () => {
  assertEquals(
    faultText("a=range(1,4,foo=1)"),
    `a=range(1,4,foo=1)
            ^^^
Cannot expand sweep "a=range(1,4,foo=1)": range() has no argument "foo"
hint: Use start, stop, step`,
  );
  assertEquals(
    faultText("a=choice(args=1)"),
    `a=choice(args=1)
         ^^^^
Cannot expand sweep "a=choice(args=1)": choice() has no argument "args"
hint: Write the values without names`,
  );
});

Deno.test("bindArguments() refuses too many arguments, too few, and one given twice", () => {
  assertEquals(
    faultText("a=range(1,2,3,4)"),
    `a=range(1,2,3,4)
              ^
Cannot expand sweep "a=range(1,2,3,4)": range() takes at most 3 arguments
hint: Write range(start,stop,step)`,
  );
  assertEquals(
    faultText("a=range(stop=3)"),
    `a=range(stop=3)
  ^^^^^^^^^^^^^
Cannot expand sweep "a=range(stop=3)": range() has no "start"
hint: Write range(start,stop,step)`,
  );
  assertEquals(
    faultText("a=range(1,start=2)"),
    `a=range(1,start=2)
          ^^^^^
Cannot expand sweep "a=range(1,start=2)": argument "start" of range() is given twice
hint: Write range(start,stop,step)`,
  );
  assertEquals(
    faultText("a=choice()"),
    `a=choice()
  ^^^^^^^^
Cannot expand sweep "a=choice()": choice() has no arguments
hint: Write values between the parentheses of choice()`,
  );
});

Deno.test("bindArguments() wants named arguments last", () => {
  assertEquals(
    faultText("a=range(start=1,2)"),
    `a=range(start=1,2)
                ^
Cannot expand sweep "a=range(start=1,2)": an argument of range() without a name follows one with a name
hint: Put the named arguments last`,
  );
});

Deno.test("bindArguments() takes null for an argument that is not given", () => {
  assertEquals(wordsOf("a=int(1.5,value=null)"), ["a=1"]);
  assertEquals(wordsOf("a=sort(2,1,list=null,sweep=null)"), ["a=1", "a=2"]);
  assertEquals(wordsOf("db=glob(m*,exclude=null)"), ["db=mongo", "db=mysql"]);
});
