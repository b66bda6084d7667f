import { assertEquals } from "@std/assert";
import { parseShell } from "../../src/script/parse_shell.ts";
import {
  shellCode,
  shellQuote,
  wordTexts,
} from "../../src/script/word_text.ts";

/** Words as bash itself makes them, with HOME, A and B set. */
function bash(words: string): string[] {
  const { stdout } = new Deno.Command("bash", {
    args: ["--norc", "-c", `printf '%s\\0' ${words}`],
    clearEnv: true,
    env: { HOME: "/home/me", A: "x y", B: "z", LC_ALL: "C.UTF-8" },
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

/** The words, taken apart and written as shell code again. */
function rewritten(words: string): string {
  const line = `x ${words}`;
  const command = parseShell(line).list.statements[0]?.pipelines[0]
    ?.commands[0];
  if (command?.kind !== "simple") throw new Error("no simple command");
  return command.words.slice(1).flatMap((it) => wordTexts(it, line))
    .map((it) => shellCode(it.text, it.expansions)).join(" ");
}

const words = [
  "plain 10. a=1,2 +x=3 ++y=4 a/b@c:d=e-f",
  "'single' \"double\" $'ansi\\tq\\'\\u00e9' \\e\\s\\c",
  "'it'\\''s' \"say \\\"hi\\\"\" 'a\\b' \"a\\\\b\\c\"",
  'a\'b\'"c"d \'\' "" a""b',
  "'$A' \\$A \"\\$A\" '`x`' 'a!b' '#x' 'a#b' 'a;b' 'a&b|c' '(x)' '[a]' '*'",
  '"$A" "${A}" "x$A"y "$A"\'b\' $B\'c\' ${B}c $B"d"e f$B,g',
  '"$(echo "a  b")" $((1+2))x `echo q`r "${NONE:-a b}"',
  "~/x p=~/y p=a:~/z 'q=~/x' ~nobodyknows k.l=~/x ~",
  "a{1,2}b {1..4} {a..c}{x,y} {01..10..3} {x} {} a{b,c d='{1,2}' {\"a,b\",c}",
  "x{,y} {a,{b,c}} {a,b}} {{a,b}} {1..a} {3..1} +d={a:1,b:2}",
  "'line\nbreak' \"tab\tin\" 'é ü' '日本'",
];

for (const text of words) {
  Deno.test(`shellCode() writes for bash what bash read in ${text}`, () => {
    assertEquals(bash(rewritten(text)), bash(text));
  });
}

Deno.test("shellQuote() makes one word of any text", () => {
  for (
    const text of ["", "a b", "'", "\"'$`\\!", "~", "-n", "a\nb", "#", "*"]
  ) {
    assertEquals(bash(shellQuote(text)), [text]);
  }
});

Deno.test("shellQuote() lets no line of a text look like a directive", () => {
  for (
    const [text, code] of [
      ["a\n#SBATCH -n 1", "'a\n''#SBATCH -n 1'"],
      ["a\n \t#PBS -l x=1", "'a\n'' \t#PBS -l x=1'"],
      ["it's\n#$ -q x", "'it'\\''s\n''#$ -q x'"],
      ["a # b", "'a # b'"],
    ] as const
  ) {
    assertEquals(bash(shellQuote(text)), [text]);
    assertEquals(shellQuote(text), code);
  }
});
