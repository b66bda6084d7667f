import { assertEquals } from "@std/assert";
import { isSweepCall } from "../../src/script/plain_word.ts";

Deno.test("isSweepCall() wants one call of a sweep function and no more", () => {
  for (
    const text of [
      "choice(a)",
      " range(3) ",
      "tag(t,choice(1,2))",
      "int(range(3))",
      "choice(1,2",
      "float(choice(1,2)",
    ]
  ) {
    assertEquals(isSweepCall(text), true, text);
  }
  for (
    const text of [
      "f(a)",
      "choice",
      "choice(a) or (b)",
      "x=choice(a)",
      "int(3)",
    ]
  ) {
    assertEquals(isSweepCall(text), false, text);
  }
});
