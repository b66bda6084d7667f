/**
 * Gives the interpreter scripts that were changed at random, and texts of
 * nothing but tokens: `fuzz_interpreter.ts [DIR…] [--from SEED] [--count N]
 * [--seconds N]`. The scripts are those of fuzz_parser.ts. Each is interpreted
 * as bash would run it here and as a job's script; nothing but a refusal may be
 * thrown, and none may take 2 seconds of CPU. Prints each seed that fails, with
 * its text; exits 1 if any does.
 */
import { parseArgs } from "@std/cli/parse-args";
import { mutatedScript } from "../tests/script/mutated_scripts.ts";
import { interpretOutcome } from "../tests/script/interpret_outcome.ts";
import { scriptsBelow } from "../tests/script/scripts_below.ts";

const given = parseArgs(Deno.args, { string: ["from", "count", "seconds"] });
const from = Number(given.from ?? 0);
const count = Number(given.count ?? 10_000);
const ends = Date.now() + 1000 * Number(given.seconds ?? Infinity);
const testdata = new URL("../tests/testdata/", import.meta.url).pathname;
const scripts = [testdata, ...given._.map(String)].flatMap((it) => [
  ...scriptsBelow(it),
]).filter((it) => it.length < 20_000);
const counts = { read: 0, refused: 0, failed: 0 };
let slowest = { seed: from, time: 0 };
let seed = from;
for (; seed < from + count && Date.now() < ends; seed++) {
  const text = mutatedScript(seed, scripts);
  const { kind, message, time } = interpretOutcome(text);
  if (time > slowest.time) slowest = { seed, time };
  const fault = kind === "crashed"
    ? message
    : time > 2000
    ? `${Math.round(time)} ms`
    : undefined;
  if (fault === undefined) counts[kind === "read" ? "read" : "refused"]++;
  else {
    counts.failed++;
    print(`seed ${seed}: ${fault}\n${text}\n`);
  }
}
print(
  `${
    seed - from
  } texts of ${scripts.length} scripts from seed ${from}: ${counts.read} interpreted, ${counts.refused} refused, ${counts.failed} failed, the slowest took ${
    Math.round(slowest.time)
  } ms (seed ${slowest.seed})`,
);
Deno.exit(counts.failed > 0 ? 1 : 0);

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
