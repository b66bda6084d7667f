import { assertEquals } from "@std/assert";
import { draws } from "../draws.ts";
import { mutatedText } from "./mutated_text.ts";
import { outcomeOf } from "./outcome.ts";
import { readers } from "./readers.ts";

/** Texts that once were too much for a reader; `fuzz_readers.ts` prints such lines. */
const kept = Deno.readTextFileSync(
  new URL("../testdata/fuzz/failed_once.txt", import.meta.url),
).trimEnd().split("\n").map((it) =>
  JSON.parse(it) as { reader: string; text: string }
);

Deno.test("what once was too much for a reader is read or refused", () => {
  for (const { reader: name, text } of kept) {
    const reader = readers.find((it) => it.name === name);
    if (reader === undefined) throw new Error(`no reader is called ${name}`);
    assertEquals(outcomeOf(reader, text).fault, undefined, text);
  }
});

for (const reader of readers) {
  Deno.test(`nothing that is drawn at random is too much for the reader of ${reader.name}`, () => {
    for (let seed = 0; seed < draws * reader.share / 10; seed++) {
      const { fault } = outcomeOf(reader, mutatedText(seed, reader));
      assertEquals(fault, undefined, `seed ${seed}`);
    }
  });
}
