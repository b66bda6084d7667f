/**
 * Compares random scripts with bash, more of them than the suite does:
 * `--from SEED` and `--count N`, or as many as come in `--seconds N`. Prints
 * the seeds that differ; exits 1 if any. `MLXPSUB_BASH` names another bash.
 */
import { parseArgs } from "@std/cli/parse-args";
import { compare, Stage } from "../tests/equivalence.ts";
import { randomScript } from "../tests/random_scripts.ts";

const given = parseArgs(Deno.args, { string: ["from", "count", "seconds"] });
const from = Number(given.from ?? 0);
const count = Number(given.count ?? 3000);
const reasons = new Map<string, number[]>();
const different: number[] = [];
let same = 0;
let seed = from;
const ends = Date.now() + 1000 * Number(given.seconds ?? Infinity);
const stage = new Stage();
try {
  for (; seed < from + count && Date.now() < ends; seed++) {
    const result = compare(randomScript(seed), stage);
    if (result.kind === "refused") {
      const reason = (result.messages[0] ?? "").replaceAll(/"[^"]*"/g, '"…"');
      reasons.set(reason, [...reasons.get(reason) ?? [], seed]);
      continue;
    }
    const text = (notes: unknown[]): string =>
      notes.map((it) => JSON.stringify(it)).sort().join("\n");
    const each = result.seen.every((it) => it.length === 1);
    if (each && text(result.seen.flat()) === text(result.expected)) same++;
    else different.push(seed);
  }
} finally {
  stage.remove();
}
const lines = [
  `seeds ${from} to ${seed - 1}: same ${same}, different ${different.length}${
    different.length > 0 ? `: seeds ${different.join(" ")}` : ""
  }`,
  ...[...reasons].map(([reason, seeds]) =>
    `refused ${seeds.length}: ${reason} (seed ${seeds[0]})`
  ),
];
Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
Deno.exit(different.length > 0 ? 1 : 0);
