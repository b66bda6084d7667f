import { assertEquals } from "@std/assert";
import { matchRegex } from "../../../../src/script/interpret/text/regex.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

function matched([text = "", source = ""]: readonly string[]): string {
  return (["as they are", "any case"] as const).map((letters) => {
    const result = matchRegex(source, text, letters);
    switch (result.kind) {
      case "match":
        return `0${result.groups.map((it) => `<${it}>`).join("")}`;
      case "no match":
        return "1";
      case "error":
        return "2";
      case "cannot":
        return result.reason;
    }
  }).join("\n");
}

const oracle = `
t() { [[ $1 =~ $2 ]]; s=$?; printf %s $s; (( s == 0 )) && printf '<%s>' "\${BASH_REMATCH[@]}"; }
local s; shopt -u nocasematch; t "$1" "$2"; printf '\\n'; shopt -s nocasematch; t "$1" "$2"; shopt -u nocasematch`;

const fixed: [string, string][] = [
  ["abc", "b"],
  ["abc", "^b"],
  ["abc", "^a"],
  ["abc", "c$"],
  ["abc", "^abc$"],
  ["abc", ""],
  ["", ""],
  ["", "a*"],
  ["", "^$"],
  ["abc", "x*"],
  ["aaa", "a*"],
  ["aaa", "a+"],
  ["aaa", "a?"],
  ["aaa", "a{2}"],
  ["aaa", "a{2,}"],
  ["aaa", "a{1,2}"],
  ["aaa", "a{,2}"],
  ["aaa", "a{4}"],
  ["abcd", "(a|ab)(c|bcd)(d*)"],
  ["abcd", "(a|ab)(bcd|c)"],
  ["xabcabcy", "(abc)+"],
  ["foobar", "(foo|foobar)"],
  ["foobar", "foo|foobar"],
  ["abab", "(a|b)*"],
  ["ab", "((a)|(b))*"],
  ["ba", "((a)|(b))*"],
  ["aab", "(a*)(a|b)*"],
  ["b", "(a*)+"],
  ["", "(a*)*"],
  ["ab", "(a?)(ab)?"],
  ["abc", "(a)(b)(c)"],
  ["a.b", "a\\.b"],
  ["axb", "a\\.b"],
  ["a]b", "[]]"],
  ["a-b", "[a-]"],
  ["a\\b", "[\\]"],
  ["a\\.b", "[\\.]"],
  ["x]", "[^]]"],
  ["Z9", "[[:upper:]][[:digit:]]"],
  ["abc", "[[:nope:]]"],
  ["a", "[[.a.]]"],
  ["a", "[[=a=]]"],
  ["a", "[z-a]"],
  ["a", "*a"],
  ["a", "a**"],
  ["a", "^*"],
  ["a", "(*a)"],
  ["a", "a|*b"],
  ["a", "+"],
  ["a", "{1}"],
  ["a{", "a{"],
  ["a{x}", "a{x}"],
  ["aa", "a{2,1}"],
  ["a", "a{99999}"],
  ["a)", "a)"],
  ["a", "(a"],
  ["a", "a|"],
  ["b", "a|"],
  ["a", "()"],
  ["a", "(|a)"],
  ["a", "a||b"],
  ["a", "["],
  ["a", "[a"],
  ["a", "\\"],
  ["a b", "\\w+\\s\\w"],
  ["foo bar", "\\bbar"],
  ["foo bar", "\\<b"],
  ["foo bar", "o\\>"],
  ["a\nb", "a.b"],
  ["a\nb", "^b"],
  ["é", "^.$"],
  ["日本", "(.)(.)"],
  ["ABC", "abc"],
  ["abc", "[A-C]+"],
  ["ABC", "[[:lower:]]+"],
  ["step_12.ckpt", "step_([0-9]+)\\.ckpt"],
  ["v1.2.3", "^v([0-9]+)\\.([0-9]+)(\\.([0-9]+))?$"],
  ["key=value", "^([^=]+)=(.*)$"],
  ["--lr=0.1", "^--([a-z]+)=(.+)$"],
  ["2024-01-02", "([0-9]{4})-([0-9]{2})-([0-9]{2})"],
  ["aXbX", "(.*)X"],
  ["a$", "a\\$"],
  ["a+b", "a\\+b"],
  ["ab", "a$b"],
  ["ab", "a^b"],
  ["ab", "(^a)b$"],
  ["aaaa", "(a{1,2}){2}"],
  ["aaa", "(a{1,2}){2}"],
  ["abcabc", "(a|b|c){3,4}"],
  ["xyz", "(x)?(y)?(q)?z"],
  ["ac", "a(b)?c"],
  ["a", "a{0}"],
  ["ab", "(a{0}b)"],
  ["a?", "a\\?"],
  ["aab", "a+?b"],
];

Deno.test("matchRegex() matches as bash does", () => {
  assertEquals(
    differences(fixed, fixed.map(matched), askBash(oracle, fixed)),
    [],
  );
});

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
const repeats = ["", "", "", "*", "+", "?", "{2}", "{1,}"];

function randomRegex(chance: Chance, depth = 2): string {
  return Array.from({ length: 1 + chance.below(3) }, () => {
    if (depth === 0 || chance.below(3) > 0) {
      return chance.of(atoms) + chance.of([...repeats, "{0,2}"]);
    }
    const branches = Array.from(
      { length: 1 + chance.below(2) },
      () => randomRegex(chance, depth - 1),
    );
    return `(${branches.join("|")})${chance.of(repeats)}`;
  }).join("");
}

/** Where groups are doubtful: only the whole match. */
function sure(
  [text = "", source = ""]: readonly string[],
  answer: string | undefined,
): string {
  const results = (["as they are", "any case"] as const).map((it) =>
    matchRegex(source, text, it)
  );
  const isDoubtful = results.some((it) =>
    it.kind === "match" && it.doubtful.length > 0
  );
  return isDoubtful
    ? answer?.replace(/^(0<[^>]*>).*/gm, "$1") ?? ""
    : answer ?? "";
}

Deno.test("matchRegex() agrees with bash on random expressions", () => {
  const chance = new Chance(16);
  const texts = Array.from("aaabbbccxB1.");
  const inputs = Array.from(
    { length: randomInputs },
    () => [
      chance.text(texts, 7),
      chance.of(["", "", "^"]) + randomRegex(chance) + chance.of(["", "", "$"]),
    ],
  );
  const expected = askBash(oracle, inputs);
  assertEquals(
    differences(
      inputs,
      inputs.map((it) => sure(it, matched(it))),
      inputs.map((it, index) => sure(it, expected[index])),
    ),
    [],
  );
});
