import { chooseStdSource, stdFlags } from "../../scripts/std_source.ts";
import type { SubmissionRecord } from "../../src/plan/record.ts";
import type { Reply, Scheduler } from "../../src/schedulers/scheduler.ts";
import { local } from "../../src/schedulers/local.ts";
import { reserveLogDirs } from "../../src/world/logs/log_dir.ts";
import { readRecord } from "../../src/world/logs/record.ts";
import type { PreparedJob } from "../../src/world/queue/submit.ts";
import { type JobFiles, writeJobs } from "../../src/world/logs/tree.ts";

/** Runs a test in a directory of its own, which is gone afterwards. */
export async function inDirectory(
  test: (directory: string) => void | Promise<void>,
): Promise<void> {
  const directory = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    await test(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
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
    record: recordFor(logDir.slice(logDir.lastIndexOf("/") + 1)),
  };
}

/** The record that a job has now. */
export function recordOf({ logDir }: PreparedJob): SubmissionRecord {
  const read = readRecord(logDir);
  if (read?.ok !== true) throw new Error(`no record in ${logDir}`);
  return read.record;
}

/** Jobs with these scripts, reserved and written in `directory`/logs. */
export async function writtenJobs(
  directory: string,
  scripts: string[],
): Promise<PreparedJob[]> {
  const parent = `${directory}/logs`;
  const logIds = await reserveLogDirs(parent, scripts.length);
  const jobs = scripts.map((script, at) => ({
    ...filesFor(`${parent}/${logIds[at]}`, script),
    directives: [],
  }));
  await writeJobs(jobs);
  return jobs;
}

/** A scheduler whose submit command is that program, with the script's path. */
export function schedulerOf(
  program: string,
  more: Partial<Scheduler> = {},
): Scheduler {
  return {
    ...local,
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
    ...more,
  };
}

/** Waits until a condition holds; fails after five seconds. */
export async function until(
  condition: () => boolean,
  what: string,
): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
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
