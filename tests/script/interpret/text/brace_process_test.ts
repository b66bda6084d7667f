import { assertEquals } from "@std/assert";
import {
  type BraceItem,
  expandBraces,
} from "../../../../src/script/interpret/text/brace.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

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

const oracle = `set -f; eval "set -- $1"; (( $# )) && printf '<%s>' "$@"`;

const fixed = [
  "a{b,c}d",
  "{a,b}{1,2}",
  "{a,b{1,2},c}",
  "{a}",
  "{}",
  "{a,}",
  "{,a}",
  "{,}",
  "a{,}",
  "{a",
  "a}",
  "{a,b",
  "a,b}",
  "{a{1,2}}",
  "x{a,b{1,2}",
  "{a}b,c}",
  "{{a,b}",
  "{a,b}}",
  "{{a,b}}",
  "{{a,b},c}",
  "{a,{b,{c,d}}}",
  "{1..3}",
  "{3..1}",
  "{1..10..3}",
  "{10..1..3}",
  "{1..3..0}",
  "{1..3..-1}",
  "{3..1..-1}",
  "{01..3}",
  "{1..03}",
  "{-01..3}",
  "{-1..1}",
  "{+1..3}",
  "{a..e}",
  "{e..a}",
  "{a..e..2}",
  "{a..e..-2}",
  "{A..C}",
  "{x..A..40}",
  "{1..a}",
  "{a..1}",
  "{1..}",
  "{..1}",
  "{1...3}",
  "{1..2..3..4}",
  "{1.5..2}",
  "{aa..b}",
  "{1..2}{a..b}",
  "{{1,2}..3}",
  "{1..{2,3}}",
  "{{1..2},3}",
  "{}{a,b}",
  "{a,b}{}",
  "{},{a,b}",
  "a{}b{c,d}",
  "{{},a}",
  "{a,{}}",
  "{,{,}}",
  "{1..3}}",
  "{{1..3}",
  "{a..b,c}",
  "{a,b..c}",
  "{9223372036854775806..9223372036854775807}",
  "{9223372036854775808..1}",
  "{1..2..9223372036854775808}",
  "{000..2}",
  "{1..3}{",
  "{{{a,b}",
  "{a,b}{c",
  "{..}",
  "{...}",
  "{a..c}x{",
  "{a}{b,c}",
  "{1..1}",
  "{5..5..5}",
  "{-5..-1..2}",
  "{00..-2}",
  "{1..2}..{3,4}",
];

Deno.test("expandBraces() makes the words that bash makes", () => {
  const inputs = fixed.map((it) => [it]);
  assertEquals(
    differences(inputs, fixed.map(expanded), askBash(oracle, inputs)),
    [],
  );
});

const parts = [
  "{",
  "{",
  "{",
  "}",
  "}",
  "}",
  ",",
  ",",
  ",",
  "..",
  "a",
  "b",
  "1",
  "3",
  "10",
  "-2",
  "{1..3}",
  "{a,b}",
  "01",
  "x",
  "}{",
  "{c..a}",
  "{2..4..2}",
];

Deno.test("expandBraces() agrees with bash on random words", () => {
  const chance = new Chance(6);
  const inputs = Array.from(
    { length: randomInputs },
    () => [chance.text(parts, 11)],
  );
  assertEquals(
    differences(
      inputs,
      inputs.map(([it = ""]) => expanded(it)),
      askBash(oracle, inputs),
    ),
    [],
  );
});
