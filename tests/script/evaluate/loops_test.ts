import { assertEquals } from "@std/assert";
import { compare, type Note, Stage } from "../../equivalence.ts";

const folder = new URL("../../testdata/loops/", import.meta.url);

/** Scripts that are refused, and in which words. */
const refusals: Record<string, string[]> = {};

for (const { name } of [...Deno.readDirSync(folder)].sort(byName)) {
  if (!name.endsWith(".sh")) continue;
  const refusal = refusals[name];
  const promise = refusal === undefined
    ? "does in its jobs what bash does with it"
    : "is refused";
  Deno.test(`${name} ${promise}`, () => {
    const stage = new Stage();
    try {
      const text = Deno.readTextFileSync(new URL(name, folder))
        .replaceAll("\r\n", "\n");
      const result = compare(text, stage);
      if (refusal !== undefined) {
        assertEquals(result, { kind: "refused", messages: refusal });
        return;
      }
      if (result.kind === "refused") {
        assertEquals(result.messages, [], "refused");
        return;
      }
      const { expected, seen } = result;
      assertEquals(seen.map((it) => it.length), seen.map(() => 1));
      assertEquals(sorted(seen.flat()), sorted(expected));
      assertEquals(expected.length > 0, true, "nothing ran");
    } finally {
      stage.remove();
    }
  });
}

/** Commands in the background end in any order. */
function sorted(notes: Note[]): string[] {
  return notes.map((it) => JSON.stringify(it)).sort();
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
