import { assertEquals, assertThrows } from "@std/assert";
import {
  compilePattern,
  isPattern,
  quotePattern,
} from "../../../../src/script/interpret/text/pattern.ts";
import { WordLimitError } from "../../../../src/script/word_limit.ts";
import { Chance } from "../chance.ts";
import { cpuTime } from "../../../cpu_time.ts";

const options = { extglob: "on", letters: "as they are" } as const;

const texts = Array.from("aaabbbcAB.-/]![1é^|()");
const atoms = [
  ...Array.from("aaabbbcAB.-/]!1é^"),
  "*",
  "*",
  "?",
  "[ab]",
  "[!a]",
  "[a-c]",
  "[[:alpha:]]",
  "[]a]",
  "\\*",
  "\\a",
  "[[:upper:]1]",
];
const groups = ["?(", "*(", "+(", "@(", "!("];

// bash has ways of its own with groups in groups and behind stars
function randomPattern(chance: Chance, depth = 1): string {
  return Array.from({ length: chance.below(4) + 1 }, () => {
    if (depth === 0 || chance.below(4) > 0) return chance.of(atoms);
    const branches = Array.from(
      { length: 1 + chance.below(3) },
      () => randomPattern(chance, depth - 1),
    );
    return chance.of(groups) + branches.join("|") + ")";
  }).join("");
}

Deno.test("quotePattern() matches any text, and only it", () => {
  const chance = new Chance(5);
  for (let count = 0; count < 300; count++) {
    const text = chance.text([...atoms, ...groups, ...texts], 6);
    const pattern = compilePattern(quotePattern(text), options);
    assertEquals([pattern.matches(text), pattern.matches(`${text}x`)], [
      true,
      false,
    ]);
    assertEquals(isPattern(quotePattern(text), options), false);
  }
});

Deno.test("isPattern() sees stars, sets and groups", () => {
  for (
    const [source, expected] of [
      ["a", false],
      ["a*", true],
      ["[a]", true],
      ["[a", false],
      ["a\\*", false],
      ["@(a)", true],
      ["@(a", false],
      ["?", true],
      ["a]b", false],
    ] as const
  ) assertEquals(isPattern(source, options), expected, source);
});

Deno.test("many stars take no exponential time", () => {
  const pattern = compilePattern("*a".repeat(200) + "b", options);
  assertEquals(pattern.matches("a".repeat(2000)), false);
  const nested = compilePattern("*(*(*(a|aa)|a)|a)b", options);
  assertEquals(nested.matches("a".repeat(500)), false);
});

Deno.test("a pattern that takes too long is refused", () => {
  const pattern = compilePattern("*!(*!(*!(*!(a)a)a)a)b", options);
  assertThrows(() => pattern.matches("a".repeat(3000)), WordLimitError);
});

Deno.test("thousands of brackets without an end take little time", () => {
  const time = cpuTime(() => {
    for (const part of ["[", "@(", "[[:", "@([", "[!", "*(a|"]) {
      try {
        compilePattern(part.repeat(20_000), options).matches("a");
      } catch (cause) {
        if (!(cause instanceof WordLimitError)) throw cause;
      }
    }
  });
  assertEquals(time < 5000, true, `${time} ms`);
});
