import { chooseStdSource, stdFlags } from "../../scripts/std_source.ts";
import type { JobFiles } from "../../src/jobs/files.ts";
import { packRuns } from "../../src/jobs/packed_runs.ts";
import type { SubmissionRecord } from "../../src/jobs/record.ts";
import { submissionAt } from "../../src/sweep_log/submission.ts";
import type { SweepPlan } from "../../src/sweep_log/sweep_plan.ts";
import type { BatchScheduler } from "../../src/schedulers/batch_scheduler.ts";
import {
  ownSchedulers,
  schedulerOf,
  useSchedulers,
} from "../../src/schedulers/registry.ts";
import type { Reply } from "../../src/schedulers/scheduler.ts";
import { slurm } from "../../src/schedulers/slurm/slurm.ts";
import { findJobs } from "../../src/world/logs/find_jobs.ts";
import { beginSweep, type HeldSweep } from "../../src/world/logs/held_sweep.ts";
import { largestLogIdIn } from "../../src/world/logs/log_dir.ts";
import { readSweep } from "../../src/world/logs/read_sweep.ts";
import { readRecord } from "../../src/world/logs/record.ts";
import { writeSweep } from "../../src/world/logs/write_sweep.ts";
import { removeAfterwards } from "../remove.ts";

/** Runs a test in a directory of its own, which is gone afterwards. */
export async function inDirectory(
  test: (directory: string) => void | Promise<void>,
): Promise<void> {
  const directory = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await test(directory);
  } finally {
    removeAfterwards(directory);
  }
}

/**
 * Lets a test not wait for a disk: one that cuts logs itself, so that what a
 * disk has is what it left. Each second fdatasync() seems slow to LogFile, which
 * then goes both its ways.
 */
export function withoutDisk(): Disposable {
  let calls = 0;
  const { prototype } = Deno.FsFile;
  const { syncDataSync, syncData } = prototype;
  prototype.syncDataSync = () => {
    const end = performance.now() + calls++ % 2;
    while (performance.now() < end);
  };
  prototype.syncData = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    [Symbol.dispose]: () =>
      Object.assign(prototype, { syncDataSync, syncData }),
  };
}

/** Writes a program that can be started. */
export function writeProgram(path: string, text: string): string {
  Deno.writeTextFileSync(path, text, { mode: 0o755 });
  return path;
}

/** A directory with programs that do nothing. */
export function makePrograms(directory: string, names: string[]): string {
  Deno.mkdirSync(directory, { recursive: true });
  for (const name of names) writeProgram(`${directory}/${name}`, "#!/bin/sh\n");
  return directory;
}

/** Writes files by their path; the directories are made. */
export function writeFiles(
  directory: string,
  files: Record<string, string>,
): void {
  for (const [name, text] of Object.entries(files)) {
    const path = `${directory}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
  }
}

/** Everything below a directory, as sorted lines. */
export function treeOf(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [
        `${name}/`,
        ...treeOf(`${directory}/${name}`).map((it) => `${name}/${it}`),
      ]
      : [name]
  ).sort();
}

export function recordFor(name: string): SubmissionRecord {
  return {
    state: "prepared",
    scheduler: "slurm",
    name,
    sweep: "20261122T153012Z-4f2a",
    source: "/root/workdir/script.sh",
    line: 7,
    workDir: "/root/workdir",
    command: "python main.py  optimizer.lr=10. seed=1",
    overrides: ["optimizer.lr=10.", "seed=1"],
    preparedAt: "2026-11-22T15:30:12.000Z",
    mlxpsub: "0.1.0",
  };
}

export function filesFor(logDir: string, script: string): JobFiles {
  return {
    logDir,
    script,
    mlxpYaml: "use_scheduler: false\n",
    infoYaml: "scheduler:\n  name: slurm\n",
  };
}

/** The name of the sweeps of `planFor()`. */
export const sweepName = "20261122T153012Z-4f2a";

/** A plan of jobs with these bodies, in `directory`/logs. */
export function planFor(
  directory: string,
  bodies: readonly string[],
  { scheduler = "slurm", arraySize, pack, ...more }: {
    scheduler?: string;
    arraySize?: number;
    pack?: SweepPlan["pack"];
    sweep?: string;
    parents?: readonly string[];
  } = {},
): SweepPlan {
  const { parents = [`${directory}/logs`] } = more;
  const workDir = directory;
  return {
    facts: {
      sweep: more.sweep ?? sweepName,
      source: `${directory}/script.sh`,
      workDir,
      preparedAt: new Date().toISOString(),
      mlxpsub: "0.2.0",
    },
    settings: {
      scheduler,
      shebang: "#!/bin/bash",
      shell: "/bin/bash",
      directives: [],
      workDir,
      submission: arraySize === undefined ? "each" : "one",
    },
    ...(arraySize === undefined ? {} : { arraySize }),
    ...(pack === undefined ? {} : { pack }),
    above: Object.fromEntries(parents.map((it) => [it, largestLogIdIn(it)])),
    runs: packRuns(bodies.map((body, at) => ({
      line: 7,
      parentLogDir: parents[at % parents.length] ?? "",
      overrides: [`seed=${at + 1}`],
      command: `python main.py seed=${at + 1}`,
      body: `${body}\n`,
    }))),
  };
}

/** A sweep that is ours, with its directories written. */
export async function writtenSweep(
  directory: string,
  bodies: readonly string[],
  more: Parameters<typeof planFor>[2] = {},
): Promise<HeldSweep> {
  const sweep = beginSweep(planFor(directory, bodies, more));
  await writeSweep(sweep, {
    scheduler: schedulerOf(more.scheduler ?? "slurm"),
    signal: new AbortController().signal,
  });
  return sweep;
}

/** The records of a sweep in `directory`/logs, as its log has them now. */
export function recordsIn(
  directory: string,
  sweep = sweepName,
): SubmissionRecord[] {
  const reading = readSweep(`${directory}/logs`, sweep);
  if (reading.kind !== "found") throw new Error(`no log: ${reading.kind}`);
  return reading.view.state.jobs.flatMap((_, at) =>
    submissionAt(reading.view, at)?.record ?? []
  );
}

/** The record of a log_id, as the log of its sweep has it now. */
export function recordOf(
  parentLogDir: string,
  logId: number,
): SubmissionRecord {
  const { jobs: [job] } = findJobs(
    { targets: [String(logId)], logDir: parentLogDir },
    "/",
  );
  if (job === undefined) throw new Error(`no job ${logId}`);
  return job.record;
}

/** The copies of records in log directories; undefined where there is none. */
export function copiesIn(
  directory: string,
  logIds: readonly number[],
): (SubmissionRecord["state"] | undefined)[] {
  return logIds.map((it) => {
    const read = readRecord(`${directory}/logs/${it}`);
    return read?.ok ? read.record.state : undefined;
  });
}

/**
 * A scheduler called "fake", whose submit command is that program, with the
 * script's path; it cannot be asked for anything.
 */
export function useFake(
  program: string,
  more: Partial<BatchScheduler> = {},
): Disposable {
  const fake: BatchScheduler = {
    ...slurm,
    name: "fake",
    title: "Fake",
    submitProgram: "fakesub",
    timeLimit: 20,
    submitCommand: (script) => ({ program, args: [script], stdin: "none" }),
    parseReply({ exitCode, stdout, stderr }): Reply {
      if (exitCode === 0) return { kind: "submitted", jobId: stdout.trim() };
      return {
        kind: exitCode === 3 ? "later" : "refused",
        reason: stderr.trim(),
      };
    },
    names: [],
    ...more,
  };
  useSchedulers([...ownSchedulers, fake]);
  return { [Symbol.dispose]: () => useSchedulers(ownSchedulers) };
}

/** Waits until a condition holds; fails after a minute: machines are busy. */
export async function until(
  condition: () => boolean,
  what: string,
): Promise<void> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Cannot wait any longer: ${what}`);
}

/** Whether a process is there and no zombie. Deno itself may not look. */
export function isAlive(pid: number): boolean {
  const { stdout } = new Deno.Command("bash", {
    args: ["-c", `read -r line < /proc/${pid}/stat && echo "\${line##*) }"`],
    stderr: "null",
  }).outputSync();
  const state = new TextDecoder().decode(stdout).charAt(0);
  return state !== "" && state !== "Z";
}

/**
 * Starts a small program that imports the project's modules by `src/…`, from
 * bash, after the commands in `before`.
 */
export async function startDeno(
  directory: string,
  text: string,
  before = "",
): Promise<Deno.ChildProcess> {
  const root = new URL("../../", import.meta.url);
  const program = `${directory}/program.ts`;
  Deno.writeTextFileSync(program, text.replaceAll("src/", `${root}src/`));
  return new Deno.Command("bash", {
    args: [
      "-c",
      `${before}\nexec "$@"`,
      "bash",
      Deno.execPath(),
      "run",
      ...stdFlags(await chooseStdSource()),
      `--config=${root.pathname}deno.json`,
      "--no-check",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-run",
      "--allow-sys=hostname,uid",
      program,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
}
