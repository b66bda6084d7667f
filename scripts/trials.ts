/**
 * Kills submissions and resumes them, against a scheduler that answers late,
 * lies and times out after it accepted: `trials.ts [--count N] [--from SEED]
 * [--at-once N] [--shape pack|again]`. Each trial has 12 jobs; every other one is an array, and half
 * of all have two resumes and a cancel at once. Prints the trials that fail, and
 * the sums; exits 1 if any fails. See tests/trials/trial.ts.
 */
import { parseArgs } from "@std/cli/parse-args";
import { runTrial, shapes, type TrialEnd } from "../tests/trials/trial.ts";
import { chooseStdSource } from "./std_source.ts";
import { prepareTestProgram } from "./test_program.ts";

const given = parseArgs(Deno.args, {
  string: ["count", "from", "at-once", "shape"],
});
const shape = shapes.find((it) => it === (given.shape ?? "sweep"));
if (shape === undefined) throw new Error(`--shape ${shapes.join(" or ")}`);
const count = Number(given.count ?? 1000);
const from = Number(given.from ?? 0);
const atOnce = Number(given["at-once"] ?? navigator.hardwareConcurrency);

if (Deno.env.get("MLXPSUB_BINARY") === undefined) {
  const program = await prepareTestProgram(await chooseStdSource());
  if (program.kind === "bundle") {
    Deno.env.set("MLXPSUB_BUNDLE", program.path);
  }
}
const began = Date.now();
const ends: TrialEnd[] = [];
let next = from;
await Promise.all(Array.from({ length: atOnce }, async () => {
  while (next < from + count) {
    const end = await runTrial(next++, shape);
    ends.push(end);
    if (end.fault !== undefined) print(`seed ${end.seed}: ${end.fault}`);
    if (ends.length % 100 === 0) print(`… ${ends.length}`);
  }
}));

const sum = (of: (it: TrialEnd) => number): number =>
  ends.reduce((all, it) => all + of(it), 0);
const failed = ends.filter((it) => it.fault !== undefined).length;
print(
  `${count} trials from seed ${from}: ${
    sum((it) => it.kind === "array" ? 1 : 0)
  } arrays, ${sum((it) => it.crowded ? 1 : 0)} with two resumes and a cancel
${sum((it) => it.kills)} calls were killed; ${
    sum((it) => it.resumes)
  } resumes at the end
${12 * count} jobs: ${sum((it) => it.cancelled)} cancelled, ${
    sum((it) => it.refused)
  } refused, ${
    sum((it) => it.lies)
  } told LOST, whose id the scheduler had made up, all others in once
${failed} trials failed (${Math.round((Date.now() - began) / 1000)} s)`,
);
Deno.exit(failed > 0 ? 1 : 0);

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
