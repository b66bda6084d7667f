// deno-lint-ignore-file no-console -- what it finds is what it prints
/**
 * Compares our expansion of override lists with that of the real Hydra, on lists
 * drawn at random: words of Hydra's grammar, and the same words broken.
 *
 *   deno run -A scripts/compare_hydra.ts --python /path/to/python --count 2000 --seed 1
 *
 * The python must have hydra-core 1.3. Prints the first lists on which the two
 * differ and exits with 1; exits with 0 if they never do.
 */
import { parseArgs } from "@std/cli/parse-args";
import { canonicalIfPossible } from "../tests/sweep/canonical.ts";
import {
  expandCase,
  findDifference,
  type HydraCase,
  type Outcome,
} from "../tests/sweep/hydra_cases.ts";
import { drawCase } from "./hydra_cases_at_random.ts";

const MOST_SHOWN = 20;

/** What the real Hydra makes of each case. */
async function askHydra(
  python: string,
  cases: readonly HydraCase[],
): Promise<HydraCase[]> {
  const script = decodeURIComponent(
    new URL("./hydra_expand.py", import.meta.url).pathname,
  );
  const child = new Deno.Command(python, {
    args: [script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = cases.map((each) => JSON.stringify(each) + "\n").join("");
  const written = new Blob([input]).stream().pipeTo(child.stdin);
  const { stdout, success } = await child.output();
  await written;
  if (!success) throw new Error(`Cannot compare: ${python} failed`);
  const answers = new TextDecoder().decode(stdout).trim().split("\n");
  return cases.map((each, index) => ({
    ...each,
    ...JSON.parse(answers[index] ?? "null"),
  }));
}

/** Whether two words differ at most in the order of what is in them. */
function hasSameLetters(ours: string, theirs: string): boolean {
  const letters = (word: string): string => [...word].sort().join("");
  return letters(ours) === letters(theirs) ||
    letters(canonicalIfPossible(ours)) === letters(theirs);
}

/** Two shuffles of one list are the same if they hold the same letters. */
function isSameShuffle(hydra: HydraCase, outcome: Outcome): boolean {
  if (outcome.kind !== "runs" || hydra.jobs === undefined) return false;
  const { runs } = outcome;
  return runs.length === hydra.jobs.length &&
    hydra.jobs.every((job) =>
      runs.some((run) =>
        run.every((word, index) => hasSameLetters(word, job[index] ?? ""))
      )
    );
}

const { python = "python3", count = "2000", seed = "1" } = parseArgs(
  Deno.args,
  {
    string: ["python", "count", "seed"],
  },
);
const cases: HydraCase[] = [];
for (let index = 0; index < Number(count); index++) {
  cases.push(drawCase(`${seed}.${index}`));
}
const tally = { same: 0, refused: 0, "too many": 0, different: 0 };
for (const hydra of await askHydra(python, cases)) {
  if (hydra.too_many) {
    tally["too many"]++;
    continue;
  }
  const outcome = expandCase(hydra);
  hydra.unordered = hydra.overrides.some((text) => text.includes("shuffle"));
  const difference = findDifference(hydra, outcome);
  if (
    difference === undefined || hydra.unordered && isSameShuffle(hydra, outcome)
  ) {
    tally[hydra.error ? "refused" : "same"]++;
    continue;
  }
  tally.different++;
  if (tally.different > MOST_SHOWN) continue;
  const { overrides, groups, jobs } = hydra;
  console.log(JSON.stringify({ overrides, groups }));
  console.log(`  Hydra: ${jobs ? JSON.stringify(jobs.slice(0, 3)) : "error"}`);
  console.log(`  here:  ${difference}`);
}
console.log(
  `seed ${seed}: ${cases.length} lists, ${tally.same} expanded alike, ` +
    `${tally.refused} refused alike, ${tally["too many"]} too long, ` +
    `${tally.different} different`,
);
Deno.exit(tally.different > 0 ? 1 : 0);
