/** One sweep through the scheduler and back, with all that must hold of it. */
import { assertEquals } from "@std/assert";
import { parseOverride } from "../../src/sweep/override.ts";
import { expandNote } from "../equivalence.ts";
import { canonicalWord } from "../sweep/canonical.ts";
import type { JobView } from "./cluster.ts";
import type { ClusterProject, SeenJob } from "./project.ts";

export interface Sweep {
  /** The script's text. */
  script: string;
  /** What the program of each job must receive, in the order of the log_ids. */
  argv: string[][];
  args?: string[];
  /** Absolute, where it is not `logs` in the project. */
  logs?: string;
  /** Warnings that mlxpsub must print; none unless given. */
  warnings?: string;
  /** Seconds that the queue may take. */
  patience?: number;
  /** Whether each job is a submission of its own; so unless given. */
  how?: "each" | "array";
}

/** Submits a sweep, waits for it, and compares everything with what it must be. */
export async function passSweep(
  project: ClusterProject,
  sweep: Sweep,
): Promise<SeenJob[]> {
  const { cluster } = project;
  const { script, argv, args = [], logs = `${project.dir}/logs` } = sweep;
  project.write("script.sh", script);
  project.write("by_bash.sh", script.replaceAll("\r\n", "\n"));
  const before = byBash(project, await project.run("bash", ["by_bash.sh"]));
  assertEquals(before, argv.map(canonical), "what bash gives for the script");

  const { code, stdout, stderr } = await project.mlxpsub([
    "script.sh",
    ...args,
  ]);
  assertEquals(
    stderr,
    `${sweep.warnings ?? ""}${argv.length} ${
      argv.length === 1 ? "job" : "jobs"
    } submitted to ${cluster.title}\n`,
  );
  assertEquals(code, 0);
  const submitted = project.jobs(logs);
  assertEquals(submitted.length, argv.length);
  assertEquals(
    stdout,
    submitted.map((it) => `${it.logDir}\t${it.record.job_id}\n`).join(""),
  );
  const ids = submitted.map((it) => String(it.record.job_id));
  const views = await project.ended(ids, sweep.patience);

  const jobs = project.jobs(logs);
  assertEquals(
    jobs.map((it) => [it.stderr, it.stdout]),
    argv.map((words) => ["", `${asJson(words)}\n`]),
  );
  assertEquals(
    jobs.map((it) => it.record),
    submitted.map((it) => it.record),
    "the record is left alone",
  );
  for (const job of jobs) checkRecord(job, views, project, sweep);
  return jobs;
}

function checkRecord(
  { logDir, logId, record }: SeenJob,
  views: Map<string, JobView>,
  { cluster }: ClusterProject,
  { how = "each" }: Sweep,
): void {
  const logDirName = (logDir.split("/").at(-2) ?? "")
    .replace(/[^A-Za-z0-9_.-]/gu, "_");
  const name = how === "array"
    ? cluster.arrayName(logDirName)
    : cluster.jobName(logDirName, logId);
  const id = String(record.job_id);
  assertEquals(
    { state: record.state, scheduler: record.scheduler, name: record.name },
    { state: "submitted", scheduler: cluster.name, name },
  );
  assertEquals(views.get(id), { id, name, state: "done" });
}

/** What bash starts for the user's own script, its sweeps expanded. */
function byBash(
  { dir }: ClusterProject,
  { stdout }: { stdout: string },
): string[][] {
  return stdout.trimEnd().split("\n").flatMap((line) =>
    expandNote({ argv: JSON.parse(line), directory: dir, variables: [] })
  ).map((it) => canonical(it.argv));
}

/** `lr=1.` and `lr=1.0` are one setting. */
function canonical(argv: string[]): string[] {
  return argv.map((it) =>
    !it.startsWith("-") && /=|^~/.test(it) && parseOverride(it).ok
      ? canonicalWord(it)
      : it
  );
}

/** As Python's json.dumps() writes a list of strings. */
function asJson(words: string[]): string {
  const escape = (text: string): string =>
    JSON.stringify(text).replace(
      /[\u007f-\uffff]/g,
      (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return `[${words.map(escape).join(", ")}]`;
}
