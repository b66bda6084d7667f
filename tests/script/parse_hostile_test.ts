import { assertEquals } from "@std/assert";
import { draws } from "../draws.ts";
import { mutatedScript } from "./mutated_scripts.ts";
import { scriptsBelow } from "./scripts_below.ts";
import { parseOutcome } from "./parse_outcome.ts";

/** 5 000 of a kind, each within the one before. */
const deep: [name: string, text: string, message: string][] = [
  ["parentheses", "( ".repeat(5000), "commands are nested more than 200 deep"],
  [
    "subshells without a blank",
    "(".repeat(5000),
    "commands are nested more than 200 deep",
  ],
  ["braces", "{ ".repeat(5000), "commands are nested more than 200 deep"],
  ["if", "if ".repeat(5000), "commands are nested more than 200 deep"],
  [
    "while",
    "while a; do ".repeat(5000),
    "commands are nested more than 200 deep",
  ],
  [
    "case",
    "case x in a) ".repeat(5000),
    "commands are nested more than 200 deep",
  ],
  [
    "functions",
    "f() { ".repeat(5000),
    "commands are nested more than 200 deep",
  ],
  ["$(", "$(".repeat(5000), "commands are nested more than 200 deep"],
  [
    "$( in quotes",
    '"$('.repeat(5000),
    "commands are nested more than 200 deep",
  ],
  ["<(", "a <(".repeat(5000), "commands are nested more than 200 deep"],
  [
    "here-documents",
    "a <<X $(".repeat(5000),
    "commands are nested more than 200 deep",
  ],
  ["x=$((", "x=$((".repeat(5000), "expansions are nested more than 100 deep"],
  ["${x:-", "${x:-".repeat(5000), "expansions are nested more than 100 deep"],
  [
    "${x:- in quotes",
    '"${x:-'.repeat(5000),
    "expansions are nested more than 100 deep",
  ],
  ["$[", "$[".repeat(5000), "expansions are nested more than 100 deep"],
  [
    "[[ (",
    `[[ ${"( ".repeat(5000)}`,
    "conditions are nested more than 100 deep",
  ],
  ["unclosed [", "a[".repeat(5000), '"[" is never closed by "]"'],
  [
    "unclosed @(",
    `shopt -s extglob\na ${"@(".repeat(5000)}`,
    '"(" is never closed by ")"',
  ],
  [
    "regular expressions",
    `[[ a =~ ${"(".repeat(5000)}`,
    '"(" is never closed by ")"',
  ],
];

for (const [name, text, message] of deep) {
  Deno.test(`parseShell() refuses ${name}, 5 000 deep, and says why`, () => {
    const { kind, message: said } = parseOutcome(text);
    assertEquals([kind, said], [
      "refused",
      `Cannot read the script: ${message}`,
    ]);
  });
}

const long: [name: string, text: string][] = [
  ["40 $(( in each other", `${"$((".repeat(40)}1${"))".repeat(40)}`],
  ["40 $(( that are subshells", `a ${"$((".repeat(40)}b${") )".repeat(40)}`],
  ["40 (( that are subshells", `${"((".repeat(40)}b${") )".repeat(40)}`],
  [
    "5 000 parentheses of arithmetic",
    `((${"(".repeat(5000)}1${")".repeat(5000)}))`,
  ],
  ["many backquotes in backquotes", "`\\`\\\\\\`".repeat(2000)],
  ["20 000 elif", `if a; then b; ${"elif a; then b; ".repeat(20_000)}fi`],
  ["50 000 &&", `${"a && ".repeat(50_000)}a`],
  ["50 000 && of a condition", `[[ ${"a && ".repeat(50_000)}a ]]`],
  ["50 000 pipes", `${"a | ".repeat(50_000)}a`],
  ["50 000 !", `${"! ".repeat(50_000)}a`],
  ["100 000 words", "word ".repeat(100_000)],
  ["20 000 braces", `a ${"{b,c}".repeat(20_000)}`],
  [
    "many backslashes in a here-document",
    `a <<X\n${"\\".repeat(500_001)}b\nX\n`,
  ],
  ["20 000 here-documents", "a <<X\n$b\nX\n".repeat(20_000)],
  ["20 000 here-documents of one line", `${"a <<X ".repeat(20_000)}\nX\n`],
  ["100 000 quotes", `a ${"'b'\"c\"".repeat(50_000)}`],
  ["an array of 100 000", `a=(${"b ".repeat(100_000)})`],
  ["200 000 expansions in a ${x:-…}", `a \${x:-${"$a".repeat(200_000)}}`],
  [
    "200 000 expansions in single quotes of a ${x:-…}",
    `a "\${x:-'${"$a".repeat(200_000)}'}"`,
  ],
  [
    "200 000 expansions in a pattern",
    `[[ a == @(${"$a".repeat(200_000)}) ]]`,
  ],
  ["200 000 expansions in a subscript", `\${x[${"$a".repeat(200_000)}]}`],
  [
    "20 000 here-documents and $(( )) of one line",
    `${"a <<X $((1)) $((b) | c) ".repeat(20_000)}\nX\n`,
  ],
  ["a long word", "a".repeat(1_000_000)],
  ["a long comment", `# ${"a ".repeat(500_000)}`],
  ["a long $'…'", `a $'${"\\n".repeat(300_000)}'`],
  ["a long ${x:-…} in quotes", `"\${x:-${"a".repeat(1_000_000)}}"`],
  [
    "many unclosed $( of a here-document",
    `a <<X\n${"$(a\n".repeat(50_000)}X\n`,
  ],
];

for (const [name, text] of long) {
  Deno.test(`parseShell() reads ${name} in under 2 s`, () => {
    const { kind, time } = parseOutcome(text);
    assertEquals([kind, time < 2000], ["read", true]);
  });
}

const unclosed: [text: string, message: string][] = [
  ["x=$((".repeat(30), "the script ends too early"],
  ['"${x:-'.repeat(30), '"${" is never closed by "}"'],
];

for (const [text, message] of unclosed) {
  Deno.test(`parseShell() refuses ${text.slice(0, 12)}… in under 2 s`, () => {
    const { kind, message: said, time } = parseOutcome(text);
    assertEquals([kind, said, time < 2000], [
      "refused",
      `Cannot read the script: ${message}`,
      true,
    ]);
  });
}

/** The CPU time of parsing: the best of three looks, or the first that will do. */
function bestTime(text: string, enough = 0): number {
  let best = Infinity;
  for (let look = 0; look < 3 && best > enough; look++) {
    best = Math.min(best, parseOutcome(text).time);
  }
  return best;
}

const shapes: [name: string, unit: string][] = [
  ["lines", "python main.py lr=1,2 a=$b # x\n"],
  ["words of one line", "word "],
  ["substitutions", "$(a b) "],
  ["subshells that look like arithmetic", "((a) | (b))\n"],
  ["here-documents", "cat <<-X\n\tline $x `y`\n\tX\n"],
  ["conditions", "[[ -f a && b == c* || d =~ ^(x|y)$ ]]\n"],
  ["unclosed words of a here-document", "${a\n"],
];

for (const [name, unit] of shapes) {
  Deno.test(`parseShell() takes time in proportion to the length of ${name}`, () => {
    const before = name.endsWith("document") ? "cat <<X\n" : "";
    const few = bestTime(before + unit.repeat(20_000 / unit.length));
    // 16 times the text, and as much again for what collects the garbage; the
    // clock may count in steps of 10 ms
    const bound = 64 * Math.max(few, 10);
    const many = bestTime(before + unit.repeat(320_000 / unit.length), bound);
    assertEquals(many < bound, true, `${few} ms, ${many} ms`);
  });
}

const testdata = new URL("../testdata/", import.meta.url).pathname;

Deno.test("parseShell() reads or refuses scripts that were changed at random", () => {
  const scripts = [...scriptsBelow(testdata)].filter((it) =>
    it.length < 20_000
  );
  const failed: string[] = [];
  for (let seed = 0; seed < 25 * draws; seed++) {
    const { kind, message, time } = parseOutcome(mutatedScript(seed, scripts));
    if (kind === "crashed") failed.push(`seed ${seed}: ${message}`);
    else if (time > 2000) failed.push(`seed ${seed}: ${time} ms`);
  }
  assertEquals(failed, []);
});
