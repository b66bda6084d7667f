// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures what mlxpsub needs for a sweep, from the script's text to written
 * job directories: parse, expand, plan, write, at several sizes. Prints
 * milliseconds, milliseconds a job, and the memory of the process. All is
 * removed at the end: for half a minute after many files were removed, ext4
 * makes every new one slowly.
 *
 *     deno task bench            10, 1 000 and 10 000 jobs
 *     deno task bench 100000     that many
 */

import { schedulers } from "../src/schedulers/registry.ts";
import { parseScript } from "../src/script/script.ts";
import { makePlan } from "../src/world/around/make_plan.ts";
import { jobFiles } from "../src/sweep_log/job_files.ts";
import { sweepPlan } from "../src/world/commands/submit.ts";
import { reserveLogDirs } from "../src/world/logs/log_dir.ts";
import { writeJobs } from "../src/world/logs/tree.ts";

function scriptFor(jobs: number): string {
  return `#!/bin/bash
#SBATCH --time=6:00:00
#SBATCH --gres=gpu:1
#SBATCH --mem=16G

module load cuda/11.8
source activate my_env
export OMP_NUM_THREADS=1

srun python -u main.py --config-name base data.root="$SCRATCH/data" optimizer.lr=0.1,0.01 seed='range(${
    Math.ceil(jobs / 2)
  })'
echo finished
`;
}

async function measure(root: string, jobs: number): Promise<void> {
  const logDir = Deno.makeTempDirSync({ dir: root });
  const text = scriptFor(jobs);
  const began = performance.now();
  const parsed = parseScript(
    { name: "script.sh", text },
    schedulers.map((it) => it.prefix),
  );
  if (!parsed.ok) throw new Error("the script of the bench is wrong");
  const plan = await makePlan(
    { script: parsed.script, path: `${root}/script.sh` },
    { scheduler: "slurm", logDir, maxJobs: jobs + 1 },
    root,
    new AbortController().signal,
  );
  const packed = sweepPlan(plan);
  const planned = performance.now();
  const logIds = await reserveLogDirs(logDir, plan.runs.length);
  const reserved = performance.now();
  await writeJobs(jobFiles(packed, logIds, plan.settings.scheduler));
  const written = performance.now();
  const phases: [string, number][] = [
    ["plan", planned - began],
    ["reserve", reserved - planned],
    ["write", written - reserved],
    ["all", written - began],
  ];
  console.log(
    `${String(plan.runs.length).padStart(6)} jobs  ` +
      phases.map(([name, time]) =>
        `${name} ${time.toFixed(0).padStart(5)} ms (${
          (time / plan.runs.length).toFixed(3)
        } a job)`
      ).join("  ") +
      `  memory ${(Deno.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  );
}

const sizes = Deno.args.length > 0
  ? Deno.args.map(Number)
  : [10, 10, 1_000, 10_000];
console.log(
  `deno ${Deno.version.deno}, ${navigator.hardwareConcurrency} cores; the first line is a cold start`,
);
const root = Deno.makeTempDirSync({ prefix: "mlxpsub-bench-" });
try {
  for (const size of sizes) await measure(root, size);
} finally {
  Deno.removeSync(root, { recursive: true });
}
