import { assertEquals } from "@std/assert";
import { expandCase, findDifference, type HydraCase } from "./hydra_cases.ts";

const VECTORS = new URL(
  "../testdata/hydra/hydra-expansions.jsonl",
  import.meta.url,
);

Deno.test("expandOverrides() makes of each recorded list what Hydra makes of it", () => {
  const lines = Deno.readTextFileSync(VECTORS).trim().split("\n");
  const differences: string[] = [];
  for (const line of lines) {
    const hydra: HydraCase = JSON.parse(line);
    const difference = findDifference(hydra, expandCase(hydra));
    if (difference !== undefined) {
      differences.push(`${line}\n  here: ${difference}`);
    }
  }
  assertEquals(differences, []);
  assertEquals(lines.length, 607);
});
