import { assertEquals } from "@std/assert";
import {
  compilePattern,
  removeAffix,
  substitutePattern,
} from "../../../../src/script/interpret/text/pattern.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const options = { extglob: "on", letters: "as they are" } as const;

/** One line for each operation, as `oracle` prints them. */
function interpreted([text = "", source = ""]: readonly string[]): string {
  const pattern = compilePattern(source, options);
  const any = compilePattern(source, { ...options, letters: "any case" });
  return [
    pattern.matches(text) ? "yes" : "no",
    any.matches(text) ? "yes" : "no",
    ...(["#", "##", "%", "%%"] as const).map((it) =>
      removeAffix(text, pattern, it)
    ),
    ...(["/", "//", "/#", "/%"] as const).map((it) =>
      substitutePattern(text, pattern, (found) => `<${found}>`, it)
    ),
  ].join("\n");
}

const oracle = `
case $1 in $2) echo yes;; *) echo no;; esac
shopt -s nocasematch
case $1 in $2) echo yes;; *) echo no;; esac
shopt -u nocasematch
printf '%s\\n' "\${1#$2}" "\${1##$2}" "\${1%$2}" "\${1%%$2}"
printf '%s\\n' "\${1/$2/<&>}" "\${1//$2/<&>}"
local p="#$2"
printf '%s\\n' "\${1/#$2/<&>}"
printf '%s' "\${1/%$2/<&>}"
`;

const fixed: [string, string][] = [
  ["", ""],
  ["", "*"],
  ["", "?"],
  ["", "!(a)"],
  ["", "?(a)"],
  ["abc", ""],
  ["abc", "abc"],
  ["abc", "a*"],
  ["abc", "*"],
  ["abc", "?"],
  ["abc", "???"],
  ["abc", "[a-c]"],
  ["abc", "[!a-c]"],
  ["abc", "[^b]"],
  ["a]c", "[]]"],
  ["a-c", "[-a]"],
  ["a-c", "[a-]"],
  ["abc", "[a"],
  ["[abc", "[a"],
  ["abc", "a[b"],
  ["a[b", "a[b"],
  ["ABC", "abc"],
  ["abc", "[A-C]*"],
  ["ABC", "[a-c]*"],
  ["aXb", "[[:upper:]]"],
  ["a1 ", "[[:digit:][:space:]]"],
  ["a1", "[[:nope:]]"],
  ["a", "[[:upper:]]"],
  ["A", "[[:lower:]]"],
  ["a", "[[.a.]]"],
  ["a", "[[=a=]]"],
  ["-", "[[.-.]]"],
  ["a*b", "a\\*b"],
  ["axb", "a\\*b"],
  ["a\\b", "a\\\\b"],
  ["aaa", "+(a)"],
  ["aaa", "*(a)"],
  ["aaa", "?(a)"],
  ["aaa", "@(a|aa)"],
  ["ab", "!(ab)"],
  ["abab", "+(ab)"],
  ["abab", "*(a|b)"],
  ["foo.c", "*.!(c)"],
  ["foo.o", "*.!(c)"],
  ["foobar", "!(foo)*"],
  ["foobar", "!(foo)bar"],
  ["ab", "@(a|)b"],
  ["b", "@(a|)b"],
  ["a(b", "a(b"],
  ["aab", "+(a)b"],
  ["a|b", "a|b"],
  ["a|b", "@(a|b)"],
  ["aéb", "a?b"],
  ["日本語", "??"],
  ["é", "[é-ü]"],
  ["x😀y", "x?y"],
  ["abc", "[c-a]"],
  ["a/b", "a*b"],
  ["a/b", "a[/]b"],
  ["ab", "+(!(a))"],
  ["aXbX", "@(a|b)X"],
  ["xx", "*(*(x))"],
  ["abcabc", "@(ab|abc)"],
  ["a.b.c", "*."],
  ["a.b.c", ".*"],
  ["path/to/f.txt", "*/"],
  ["path/to/f.txt", ".*"],
  ["aa", "a"],
  ["  x ", "*([[:space:]])"],
  ["x", "[\\x]"],
  ["]", "[\\]]"],
  ["-", "[a\\-z]"],
  ["b", "[a\\-z]"],
  ["!", "[\\!a]"],
  ["^", "[\\^]"],
  ["a", "[!]a]"],
  ["x)", "@(x))"],
  ["[a]", "[[]a]"],
  ["a\nb", "a?b"],
  ["a\nb", "*"],
  ["ab", "@(a@(b|c))"],
  ["a)b", "@(a[)]b)"],
];

Deno.test("patterns match, remove and substitute as in bash", () => {
  assertEquals(
    differences(
      fixed,
      fixed.map(interpreted),
      askBash(oracle, fixed, { before: "shopt -s extglob" }),
    ),
    [],
  );
});

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

Deno.test("patterns agree with bash on random texts", () => {
  const chance = new Chance(4);
  const inputs = Array.from(
    { length: randomInputs },
    () => [chance.text(texts, 7), randomPattern(chance)],
    // and with the empty text, and with what is excluded behind a star
  ).filter(([text = "", source = ""]) =>
    (text !== "" || !source.includes("(")) && !/!\(|\*\+\(/.test(source)
  );
  assertEquals(
    differences(
      inputs,
      inputs.map(interpreted),
      askBash(oracle, inputs, { before: "shopt -s extglob" }),
    ),
    [],
  );
});
