import { assertEquals } from "@std/assert";
import {
  matchRegex,
  quoteRegex,
  regexOf,
} from "../../../../src/script/interpret/text/regex.ts";
import { Chance } from "../chance.ts";

const atoms = [
  "a",
  "b",
  "c",
  ".",
  "[ab]",
  "[^a]",
  "x",
  "1",
  "[[:digit:]]",
  "\\.",
  "B",
];

for (
  const [source, text] of [
    ["^(a+)+$", "a".repeat(300) + "b"],
    ["(a|aa)*b", "a".repeat(300)],
    ["(.*)(.*)(.*)(.*)x", "a".repeat(200)],
    ["((a*)*)*b", "a".repeat(100)],
  ] as const
) {
  Deno.test(`matchRegex() of ${source} takes no exponential time`, () => {
    assertEquals(matchRegex(source, text, "as they are").kind, "no match");
  });
}

Deno.test("quoteRegex() matches any text, and only it", () => {
  const chance = new Chance(17);
  for (let count = 0; count < 300; count++) {
    const text = chance.text([
      ...atoms,
      "(",
      ")",
      "|",
      "{",
      "}",
      "\\",
      "*",
      "+",
      "?",
      "]",
      "é",
    ], 6);
    assertEquals(
      matchRegex(`^${quoteRegex(text)}$`, text, "as they are").kind,
      "match",
    );
    assertEquals(
      matchRegex(`^${quoteRegex(text)}$`, `${text}x`, "as they are").kind,
      "no match",
    );
  }
});

Deno.test("regexOf() puts quoted parts together as bash does", () => {
  const quoted = (text: string) => ({ text, from: "quoted" as const });
  const unquoted = (text: string) => ({ text, from: "unquoted" as const });
  for (
    const [parts, source] of [
      [[unquoted("^"), quoted("a.b"), unquoted("$")], "^a\\.b$"],
      [[unquoted("[a"), quoted(".b"), unquoted("]"), quoted("*")], "[a.b]\\*"],
      [[unquoted("[]"), quoted("."), unquoted("]"), quoted(".")], "[].]\\."],
      [[unquoted("[[:alpha:]"), quoted("."), unquoted("]")], "[[:alpha:].]"],
      [[unquoted("\\["), quoted(".")], "\\[\\."],
    ] as const
  ) assertEquals(regexOf(parts), source);
});

Deno.test("matchRegex() refuses what takes too long, refers back or is too deep", () => {
  assertEquals([
    matchRegex("(.*)(.*)(.*)x", "a".repeat(5000), "as they are"),
    matchRegex("(a)\\1", "aa", "as they are"),
    matchRegex("(".repeat(5000), "a", "as they are"),
    matchRegex("a" + "*".repeat(100_000), "a", "as they are"),
    matchRegex(
      "(((a{1000}){1000}){1000}){1000}",
      "a".repeat(5000),
      "as they are",
    ).kind,
  ], [
    { kind: "cannot", reason: "it takes more than 5000000 steps" },
    { kind: "cannot", reason: "it refers back (\\1)" },
    { kind: "cannot", reason: "more than 200 parentheses" },
    { kind: "cannot", reason: "more than 200 repeats" },
    "cannot",
  ]);
});
