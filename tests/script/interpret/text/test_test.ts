import { assertEquals } from "@std/assert";
import { evaluateTest } from "../../../../src/script/interpret/text/test.ts";
import type { TestContext } from "../../../../src/script/interpret/text/test_facts.ts";
import { realHere } from "../real_here.ts";

function context(directory: string): TestContext {
  return {
    here: realHere(directory),
    directory,
    isSet: (name) => ["x", "HOME", "a[1]"].includes(name),
    isNameref: () => false,
    option: (name) => name === "noglob",
    isTerminal: () => false,
  };
}

Deno.test("evaluateTest() knows what does not rest on an unknown", () => {
  const unsure = { ...context("/"), isSet: () => "unknown" as const };
  const judged = (args: string[]) => {
    const result = evaluateTest(args, unsure);
    return result.kind === "value" ? result.value : result.kind;
  };
  assertEquals(
    [
      ["-v", "x"],
      ["!", "-v", "x"],
      ["-v", "x", "-a", ""],
      ["-v", "x", "-o", "a"],
      ["-v", "x", "-a", "a"],
      ["-v", "x", "-o", ""],
      ["-O", "/"],
    ].map(judged),
    ["unknown", "unknown", false, true, "unknown", "unknown", "unknown"],
  );
});

Deno.test("evaluateTest() refuses thousands of parentheses", () => {
  const args = [...Array(5000).fill("("), "a", ...Array(5000).fill(")")];
  assertEquals(evaluateTest(args, context("/")), {
    kind: "error",
    message: "more than 200 parentheses",
  });
});
