import { assertEquals } from "@std/assert";
import {
  type BraceItem,
  expandBraces,
} from "../../../../src/script/interpret/text/brace.ts";
import { quoteWord } from "../../../../src/script/interpret/text/quote.ts";
import { cpuTime } from "../../../cpu_time.ts";

function items(text: string): BraceItem[] {
  return Array.from(text, (char) => ({ char, quoting: "unquoted" }));
}

function expanded(text: string): string {
  const result = expandBraces(
    items(text),
    (char) => ({ char, quoting: "quoted" }),
  );
  if (result.kind === "too many") return result.reason;
  return result.words.map((word) => word.map((it) => it.char).join(""))
    .filter((it) => it !== "").map((it) => `<${it}>`).join("");
}

for (
  const [what, text, expected] of [
    ["long sequences", "a={1..100001}", "braces make more than 100000 words"],
    ["many words", "{1..1000}{1..1000}", "braces make more than 100000 words"],
    [
      "deep nesting",
      "{a,".repeat(5000) + "}".repeat(5000),
      "braces are nested more than 50 deep",
    ],
    [
      "many words of few braces",
      "{a,b}".repeat(20_000),
      "braces make more than 100000 words",
    ],
    [
      "long words",
      `${"x".repeat(1000)}{1..99999}`,
      "braces make more than 5000000 characters",
    ],
  ] as const
) {
  Deno.test(`expandBraces() refuses ${what}`, () => {
    assertEquals(expanded(text), expected);
  });
}

Deno.test("expandBraces() leaves quoted braces", () => {
  const quoted = items("a{b,c}").map((it) => ({
    ...it,
    quoting: it.char === "{" ? "quoted" as const : it.quoting,
  }));
  const result = expandBraces(quoted, (char) => ({ char, quoting: "quoted" }));
  assertEquals(
    result.kind === "words" &&
      result.words.map((word) => quoteWord(word.map((it) => it.char).join(""))),
    ["a\\{b\\,c\\}"],
  );
});

Deno.test("20 000 braces without an end take little time", () => {
  const text = "{".repeat(20_000);
  const time = cpuTime(() => {
    assertEquals(expanded(text), `<${text}>`);
    expanded(text + "}");
    expanded("{a".repeat(20_000) + "}");
  });
  assertEquals(time < 2000, true, `${time} ms`);
});
