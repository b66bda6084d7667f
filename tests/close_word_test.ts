import { assertEquals } from "@std/assert";
import { closeWord } from "../src/close_word.ts";

const known = ["status", "submit", "logs", "resume", "resubmit"];

Deno.test("closeWord() finds the word that is begun, or a letter or two away", () => {
  for (
    const [typed, meant] of [
      ["stat", "status"],
      ["statis", "status"],
      ["sattus", "status"],
      ["resubmti", "resubmit"],
      ["log", "logs"],
      ["lgos", "logs"],
      ["logs", "logs"],
    ]
  ) {
    assertEquals([typed, closeWord(typed ?? "", known)], [typed, meant]);
  }
});

Deno.test("closeWord() guesses nothing that is far away", () => {
  for (const typed of ["script.sh", "l", "", "job", "stop", "train"]) {
    assertEquals([typed, closeWord(typed, known)], [typed, undefined]);
  }
});
