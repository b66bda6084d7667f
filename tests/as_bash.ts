import { assertEquals } from "@std/assert";
import { type Comparison, sortedNotes } from "./equivalence.ts";

/** Every job starts its one run, and all together do what bash does. */
export function assertAsBash(found: Comparison, about: unknown = ""): void {
  if (found.kind === "refused") {
    assertEquals([about, found.messages], [about, []]);
    return;
  }
  const { expected, seen } = found;
  assertEquals(seen.map((it) => it.length), seen.map(() => 1));
  assertEquals(sortedNotes(seen.flat()), sortedNotes(expected));
  assertEquals(expected.length > 0, true, "nothing ran");
}
