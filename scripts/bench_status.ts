// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures `mlxpsub status` of jobs that have ended, and of jobs of one array
 * that wait, beside what the scheduler needs to answer. Prints seconds of CPU
 * and MB with their bounds; fails beyond twice a bound.
 *
 *     deno task bench:status           10 000 and 100 000 jobs
 *     deno task bench:status 10000
 */
import { costOf, judged, shippedProgram } from "./measured.ts";
import { packRuns } from "../src/jobs/packed_runs.ts";
import {
  logFormat,
  type SweepEvent,
  toLine,
} from "../src/sweep_log/sweep_events.ts";
import type { SweepPlan } from "../src/sweep_log/sweep_plan.ts";

const sweep = "20261122T153012Z-4f2a";

/** Seconds of CPU and MB that so many jobs may cost. */
function boundsFor(jobs: number): { cpu: number; memory: number } {
  return jobs <= 10_000
    ? { cpu: 0.6, memory: 120 }
    : { cpu: 6 * jobs / 100_000, memory: Infinity };
}

/** The log of a sweep whose jobs are in the queue or over. */
function logOf(root: string, jobs: number, state: "ended" | "waiting"): string {
  const parentLogDir = `${root}/logs`;
  const isArray = state === "waiting";
  const plan: SweepPlan = {
    facts: {
      sweep,
      source: `${root}/script.sh`,
      workDir: root,
      preparedAt: "2026-11-22T15:30:12.000Z",
      mlxpsub: "bench",
    },
    settings: {
      scheduler: "slurm",
      shebang: "#!/bin/bash",
      directives: ["#SBATCH --time=1:00"],
      workDir: root,
      submission: isArray ? "one" : "each",
    },
    ...(isArray ? { arraySize: jobs } : {}),
    above: { [parentLogDir]: 0 },
    runs: packRuns(Array.from({ length: jobs }, (_, at) => ({
      line: 3,
      parentLogDir,
      overrides: [`optimizer.lr=0.${at % 7}`, `seed=${at}`],
      command: `python main.py optimizer.lr=0.${at % 7} seed=${at}`,
      body:
        `module load cuda\nsource activate env\npython main.py optimizer.lr=0.${
          at % 7
        } seed=${at}\n`,
    }))),
  };
  const all = Array.from({ length: jobs }, (_, at) => at);
  const at = "2026-11-22T15:30:13.000Z";
  const events: SweepEvent[] = [
    { event: "plan", plan },
    { event: "log_ids", logIds: all.map((it) => it + 1) },
    { event: "written" },
    ...isArray
      ? [{
        event: "answer" as const,
        jobs: all,
        at,
        answer: {
          kind: "submitted" as const,
          jobIds: all.map((it) => `4711_${it + 1}`),
        },
      }]
      : all.flatMap((it): SweepEvent[] => [
        { event: "handing", jobs: [it], at, seconds: 180 },
        { event: "started", jobs: [it], pid: it + 2 },
        {
          event: "answer",
          jobs: [it],
          at,
          answer: { kind: "submitted", jobIds: [String(it + 1)] },
        },
        { event: "ended", job: [it, 1], endedAs: "COMPLETED", exitCode: 0 },
      ]),
    { event: "closed" },
  ];
  const head = { format: logFormat, sweep, host: "bench", pid: 1 };
  return toLine(head) + events.map(toLine).join("");
}

const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [10_000, 100_000];
const { command: program, what: shipped } = await shippedProgram();
console.log(`mlxpsub: ${shipped}`);
const root = Deno.makeTempDirSync({ prefix: "mlxpsub-bench-" });
const results: { line: string; isFar: boolean }[] = [];
try {
  Deno.mkdirSync(`${root}/bin`);
  const env = { PATH: `${root}/bin:${Deno.env.get("PATH")}` };
  Deno.mkdirSync(`${root}/logs/.mlxpsub`, { recursive: true });
  let made = 0;
  for (const jobs of sizes) {
    for (; made < jobs; made++) Deno.mkdirSync(`${root}/logs/${made + 1}`);
    for (const state of ["ended", "waiting"] as const) {
      Deno.writeTextFileSync(
        `${root}/logs/.mlxpsub/${sweep}.jsonl`,
        logOf(root, jobs, state),
      );
      // it has forgotten the ended ones, and says of the array that it waits
      Deno.writeTextFileSync(
        `${root}/answer`,
        state === "ended" ? "" : waiting(jobs),
      );
      for (const name of ["squeue", "sacct"]) {
        Deno.writeTextFileSync(
          `${root}/bin/${name}`,
          name === "squeue"
            ? `#!/bin/sh\nexec cat ${root}/answer\n`
            : "#!/bin/sh\n",
          { mode: 0o755 },
        );
      }
      const cost = await costOf([...program, "status", "logs"], {
        cwd: root,
        env,
      });
      const shown = cost.stdout.trimEnd().split("\n").length;
      if (shown !== jobs) throw new Error(`status shows ${shown} of ${jobs}`);
      const bounds = boundsFor(jobs);
      const what = `${jobs} jobs ${
        state === "ended" ? "ended" : "in an array"
      }`;
      results.push(judged(`${what}, CPU`, cost.cpu, bounds.cpu, " s"));
      if (Number.isFinite(bounds.memory)) {
        results.push(
          judged(`${what}, memory`, cost.memory, bounds.memory, " MB"),
        );
      }
      for (const it of results.splice(0)) {
        console.log(it.line);
        if (it.isFar) Deno.exitCode = 1;
      }
    }
  }
} finally {
  Deno.removeSync(root, { recursive: true });
}

/** What squeue prints of an array that waits, in the columns asked for. */
function waiting(jobs: number): string {
  const cells = [
    ["PENDING", 20],
    ["Priority", 48],
    ["0", 12],
    ["N/A", 24],
    ["N/A", 24],
    ["", 64],
  ] as const;
  const rest = cells.map(([text, width]) => text.padEnd(width)).join("");
  return Array.from(
    { length: jobs },
    (_, at) => `${`4711_${at + 1}`.padEnd(32)}${rest}\n`,
  ).join("");
}
