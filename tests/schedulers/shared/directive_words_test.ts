import { assertEquals } from "@std/assert";
import {
  splitDirective,
  type WordRules,
} from "../../../src/schedulers/shared/directive_words.ts";

const slurm: WordRules = {
  backslash: "everywhere",
  comment: "# outside quotes",
};
const pbs: WordRules = { backslash: "outside quotes", comment: "nothing" };
const sge: WordRules = { backslash: "nowhere", comment: "any #" };
const lsf: WordRules = { backslash: "nowhere", comment: "word with #" };

function values(text: string, rules: WordRules): string[] {
  return splitDirective(text, 0, 0, rules).map((it) => it.value);
}

Deno.test("splitDirective() splits at blanks and tabs", () => {
  assertEquals(values(" -N 1\t\t--mem=2G ", slurm), ["-N", "1", "--mem=2G"]);
  assertEquals(values("   ", slurm), []);
});

Deno.test("splitDirective() undoes quotes anywhere in a word", () => {
  assertEquals(values(`-J "a b" --x='c "d"'e`, slurm), [
    "-J",
    "a b",
    `--x=c "d"e`,
  ]);
});

Deno.test("splitDirective() takes a backslash as each scheduler does", () => {
  const text = String.raw`a\ b "c\"d" e\f`;
  assertEquals(values(text, slurm), ["a b", `c"d`, "ef"]);
  assertEquals(values(text, pbs), ["a b", String.raw`c\d e\f`]);
  assertEquals(values(text, sge), ["a\\", "b", String.raw`c\d e\f`]);
});

Deno.test("splitDirective() ends at a comment where the scheduler knows comments", () => {
  const text = `a b#c "d#e" #f`;
  assertEquals(values(text, slurm), ["a", "b"]);
  assertEquals(values(text, pbs), ["a", "b#c", "d#e", "#f"]);
  assertEquals(values(text, sge), ["a", "b"]);
  assertEquals(values(text, lsf), ["a", "b#c", "d#e"]);
  assertEquals(values(`"d#e" x`, slurm), ["d#e", "x"]);
  assertEquals(values(`"d#e" x`, sge), ["d"]);
});

Deno.test("splitDirective() says where words and their characters stand", () => {
  assertEquals(splitDirective(`#X  'a b'c`, 2, 7, slurm), [
    { line: 7, value: "a bc", start: 4, end: 10, offsets: [5, 6, 7, 9] },
  ]);
});

Deno.test("splitDirective() ends an open quote with the line", () => {
  assertEquals(values(`-J "a b`, slurm), ["-J", "a b"]);
});
