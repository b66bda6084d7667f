import { assertEquals } from "@std/assert";
import { compare, sortedNotes, Stage } from "../../equivalence.ts";
import { randomScript } from "../../random_scripts.ts";

/** Compared with bash in every run of the suite; scripts/ has more. */
const count = 60;

Deno.test(`${count} random scripts do in their jobs what bash does with them`, () => {
  const stage = new Stage();
  let compared = 0;
  try {
    for (let seed = 0; seed < count; seed++) {
      const result = compare(randomScript(seed), stage);
      if (result.kind === "refused") continue;
      compared++;
      const { expected, seen } = result;
      assertEquals(
        { seed, notes: sortedNotes(seen.flat()) },
        { seed, notes: sortedNotes(expected) },
      );
      assertEquals(seen.every((it) => it.length === 1), true, `seed ${seed}`);
    }
  } finally {
    stage.remove();
  }
  // a generator whose scripts are all refused would prove nothing
  assertEquals(compared > count / 2, true, `${compared} were compared`);
});
