/** What docs/GRAMMAR.md says of sweeps is so. */
import { assert, assertEquals } from "@std/assert";
import { expandCase } from "./hydra_cases.ts";

const page = Deno.readTextFileSync(
  new URL("../../docs/GRAMMAR.md", import.meta.url),
);
const [, block = ""] = /^```sweeps\n(.*?)^```$/ms.exec(page) ?? [];
const rows = block.trimEnd().split("\n").map((it) => {
  const [word = "", ...rest] = it.split(/ {2,}/);
  return { word, result: rest.join("  ") };
});

Deno.test("docs/GRAMMAR.md shows each function of the sweep grammar", () => {
  for (
    const name of ["choice", "range", "sort", "tag", "int", "float", "interval"]
  ) {
    assert(rows.some((it) => it.word.includes(`${name}(`)), name);
  }
});

for (const { word, result } of rows) {
  Deno.test(`docs/GRAMMAR.md: ${word} is ${result}`, () => {
    const outcome = expandCase({ overrides: [word] });
    assertEquals(
      outcome.kind === "runs"
        ? outcome.runs.map((it) => it.join(" ")).join(" | ")
        : "refused",
      result,
    );
  });
}
