import { assertEquals } from "@std/assert";
import { parseShell } from "../../src/script/parse_shell.ts";
import {
  shellCode,
  wordTexts,
  writtenText,
} from "../../src/script/word_text.ts";

/** The words, taken apart and written as shell code again. */
function rewritten(words: string): string {
  const line = `x ${words}`;
  const command = parseShell(line).list.statements[0]?.pipelines[0]
    ?.commands[0];
  if (command?.kind !== "simple") throw new Error("no simple command");
  return command.words.slice(1).flatMap((it) => wordTexts(it, line))
    .map((it) => shellCode(it.text, it.expansions)).join(" ");
}

Deno.test("shellCode() leaves plain words as they are", () => {
  assertEquals(
    rewritten("optimizer.lr=10. seed=1 a/b"),
    "optimizer.lr=10. seed=1 a/b",
  );
});

Deno.test("writtenText() shows expansions as they were written", () => {
  const line = 'out="$SCRATCH/$(date)"/x';
  const command = parseShell(`x ${line}`).list.statements[0]?.pipelines[0]
    ?.commands[0];
  const word = command?.kind === "simple" ? command.words[1] : undefined;
  const texts = word === undefined ? [] : wordTexts(word, `x ${line}`);
  assertEquals(texts.map(writtenText), ["out=$SCRATCH/$(date)/x"]);
});

Deno.test("wordTexts() knows where in the script each character stands", () => {
  const line = `x 'a,b'"c"\\d{1,2}`;
  const command = parseShell(line).list.statements[0]?.pipelines[0]
    ?.commands[0];
  const word = command?.kind === "simple" ? command.words[1] : undefined;
  const [first] = word === undefined ? [] : wordTexts(word, line);
  assertEquals(first?.text, "a,bcd1");
  assertEquals(
    first?.offsets.map((it) => line[it] ?? "end"),
    ["a", ",", "b", "c", "d", "1", "end"],
  );
});
