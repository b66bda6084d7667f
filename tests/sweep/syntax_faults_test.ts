import { assertEquals } from "@std/assert";
import { assertGolden } from "../golden.ts";
import { faultText } from "./fault_text.ts";

/** Holds what is said of each override, with blank lines between. */
function assertFaults(name: string, overrides: readonly string[]): void {
  const report = overrides.map(faultText).join("\n\n");
  assertGolden(`${report}\n`, `sweep_faults/${name}.txt`);
}

Deno.test("parseOverride() points at the comma where a value is missing", () => {
  assertFaults("missing_value", [
    "lr=1,,2",
    "lr=,1",
    "lr=1 , , 2",
    "a=[1,,2]",
    "a=choice(1,,2)",
  ]);
});

Deno.test("parseOverride() points behind a trailing comma", () => {
  assertFaults("trailing_comma", [
    "lr=1,2,",
    "a=[1,2,]",
    "a={a:1,}",
  ]);
});

Deno.test("parseOverride() points at a quote that is never closed", () => {
  assertFaults("open_quote", [
    "a='x",
    'a="x,y',
    "a=x,it's fine,y",
  ]);
});

Deno.test("parseOverride() points at the sign that is never closed", () => {
  assertFaults("open_sign", [
    "a=[1,2",
    "a=[1,{b:2",
    "a=choice(1,2",
    "a=${x",
  ]);
});

Deno.test("parseOverride() points at the sign that closes another one", () => {
  assertFaults("wrong_closing_sign", [
    "a=[1,2}",
    "a=foo)",
  ]);
});

Deno.test("parseOverride() shows how to quote a character, for the shell and for Hydra", () => {
  assertFaults("characters_to_quote", [
    "a=x&y",
    "a=é,b",
    "a=x=1",
    "a=1(2)",
    "a=x[1]",
    "a=$(ls)",
    "a=[x~y,1]",
    "a=x'y'",
  ]);
});

Deno.test("parseOverride() shows control characters by name", () => {
  assertEquals(
    faultText("a=x\ny"),
    `a=x
y
   ^
Cannot parse override "a=x\\ny": "\\n" must be quoted
hint: Put the value in quotes that reach Hydra`,
  );
});

Deno.test("parseOverride() points at what follows a value that is complete", () => {
  assertFaults("text_behind_value", [
    "a='x'y",
    "a=[1][2]",
    "a=choice(1,2) ",
  ]);
});

Deno.test("parseOverride() says what a dictionary lacks", () => {
  assertFaults("dictionary", [
    "a={a}",
    "a={a:,b:1}",
    "a={:1}",
    "a={'a':1}",
    "a={${x}:1}",
  ]);
});

Deno.test("parseOverride() says what Hydra's interpolations cannot hold", () => {
  assertFaults("interpolation", [
    "a=${a:${b}}",
    "a=${}",
  ]);
});

Deno.test("parseOverride() cuts a long override in its message", () => {
  const text = `a=${"x".repeat(100)}&`;
  assertEquals(
    faultText(text),
    `${text}
${" ".repeat(102)}^
Cannot parse override "a=${"x".repeat(57)}…": "&" must be quoted
hint: Put the value in quotes that reach Hydra`,
  );
});

Deno.test("parseOverride() refuses endless nesting", () => {
  const text = `a=${"[".repeat(10_000)}`;
  assertEquals(
    faultText(text).split("\n")[2],
    `Cannot parse override "a=${
      "[".repeat(57)
    }…": it is nested more than 500 deep`,
  );
});
