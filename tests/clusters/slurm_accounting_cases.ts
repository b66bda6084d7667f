/** What Slurm's accounting alone still knows: jobs that the queue has forgotten. */
import { assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../../src/schedulers/registry.ts";
import { ask, eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { takeDown } from "./daemons.ts";
import { ClusterProject } from "./project.ts";
import { accounted } from "./slurm.ts";

const cluster = clusterInUse();

const program = `import os, sys, time
word = sys.argv[1]
file = os.open("ran.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
os.write(file, (word + "\\n").encode())
if word == "do=fail":
    sys.exit(3)
if word == "do=wait":
    time.sleep(600)
`;

/** Hands each job to sbatch, keeps the answer, and takes its time. */
const mute = `#!/bin/bash
/usr/bin/sbatch "$@" >/dev/null
touch "$HOME/handed.$$"
sleep 2
`;

interface Submission {
  project: ClusterProject;
  logs: string;
  /** The start of the names of its jobs. */
  name: string;
}

function makeProject(words: string, directives = ""): Submission {
  const project = new ClusterProject(cluster, { "main.py": program });
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${directives}${project.setUp}python main.py do=${words}
`,
  );
  const name = `kept${project.root.slice(-8)}`;
  return { project, name, logs: `${project.root}/${name}` };
}

/** Kills mlxpsub when sbatch has all jobs and mlxpsub has no answer. */
async function killedAfterwards(
  submission: Submission,
  jobs: number,
): Promise<void> {
  const { project, logs } = submission;
  Deno.writeTextFileSync(`${project.bin}/sbatch`, mute, { mode: 0o755 });
  const child = project.start(["script.sh", "--log-dir", logs, "-j", "4"]);
  const end = child.output();
  await eventually(
    "sbatch to have the jobs",
    20,
    () =>
      [...Deno.readDirSync(project.root)]
          .filter((it) => it.name.startsWith("handed.")).length === jobs
        ? true
        : undefined,
    0.05,
  );
  child.kill("SIGKILL");
  await end;
  Deno.removeSync(`${project.bin}/sbatch`);
  assertEquals(
    project.jobs(logs).map((it) => it.record.state),
    Array(jobs).fill("prepared"),
  );
}

async function queued(name: string): Promise<number> {
  const text = await ask("squeue", ["-h", "-t", "all", "-o", "%j"]);
  return text.split("\n").filter((it) => it.startsWith(name)).length;
}

async function forgotten({ name }: Submission): Promise<void> {
  await eventually(
    "the queue to forget the jobs",
    60,
    async () => (await queued(name)) === 0 ? true : undefined,
  );
}

async function inAccounting({ name }: Submission): Promise<string[]> {
  return (await accounted()).filter((it) => it.name.startsWith(name))
    .sort((a, b) => a.name < b.name ? -1 : 1).map((it) => it.id);
}

async function statusOf(
  { project, logs }: Submission,
): Promise<{ code: number; stderr: string; jobs: Record<string, unknown>[] }> {
  const { code, stdout, stderr } = await project.mlxpsub([
    "status",
    logs,
    "--json",
  ]);
  return { code, stderr, jobs: JSON.parse(stdout).jobs };
}

function statesIn(jobs: Record<string, unknown>[]): string[] {
  return jobs.map((it) => `${it.state} ${it.exit_code ?? ""}`.trim());
}

function ran({ project }: Submission): string[] {
  return project.read("ran.txt").split("\n").slice(0, -1).sort();
}

Deno.test("SLURM's accounting tells how the tasks of an array ended that the queue has forgotten", async () => {
  const it = makeProject("well,fail,wait,other,last");
  using _ = it.project;
  const { code, stderr } = await it.project.mlxpsub([
    ...["script.sh", "--log-dir", it.logs],
    ...["--array", "--max-running", "1"],
  ]);
  assertEquals([code, stderr], [0, "5 jobs submitted to SLURM\n"]);
  const ids = it.project.jobs(it.logs).map((job) => String(job.record.job_id));
  await eventually("the third task to run", 60, () => {
    try {
      return ran(it).length === 3 ? true : undefined;
    } catch {
      return undefined;
    }
  });
  // one of two that wait leaves no trace at all; the last goes with the array
  await cluster.cancel([ids[3] ?? ""]);
  await cluster.cancel([(ids[3] ?? "").replace(/_\d+$/, "")]);
  await forgotten(it);
  const { jobs } = await statusOf(it);
  assertEquals(statesIn(jobs), [
    "COMPLETED 0",
    "FAILED 3",
    "CANCELLED",
    "CANCELLED",
    "CANCELLED",
  ]);
});

Deno.test("resume adopts from SLURM's accounting jobs that ended unseen, each once", async () => {
  const it = makeProject("well,fail,other");
  using _ = it.project;
  await killedAfterwards(it, 3);
  await forgotten(it);
  const ids = await inAccounting(it);
  assertEquals(ids.length, 3);
  const { code, stderr } = await it.project.mlxpsub(["resume", it.logs]);
  assertEquals([code, stderr], [
    0,
    "0 jobs submitted to SLURM; 3 had been submitted before\n",
  ]);
  assertEquals(it.project.jobs(it.logs).map((job) => job.record.job_id), ids);
  assertEquals(statesIn((await statusOf(it)).jobs), [
    "COMPLETED 0",
    "FAILED 3",
    "COMPLETED 0",
  ]);
  assertEquals(await inAccounting(it), ids);
  assertEquals(ran(it), ["do=fail", "do=other", "do=well"]);
});

const trouble =
  /^mlxpsub: warning: Cannot ask SLURM for all jobs: sacct ended with exit code 1: sacct: error: .*Connection refused$/m;

Deno.test("resume submits nothing twice while slurmdbd is down, and adopts what was cancelled unseen", async () => {
  // jobs that might not start yet, which sacct leaves out unless asked for them
  const it = makeProject("well,fail", "#SBATCH --hold\n");
  using _ = it.project;
  await killedAfterwards(it, 2);
  const queue = await cluster.look({ by: "name", start: it.name });
  await cluster.cancel(queue.map((job) => job.id));
  await forgotten(it);
  {
    await using _down = await takeDown(cluster, "slurmdbd");
    const { code, stderr } = await it.project.mlxpsub(["resume", it.logs]);
    assertEquals([code, trouble.test(stderr)], [1, true], stderr);
    assertEquals(
      it.project.jobs(it.logs).map((job) => job.record.state),
      ["prepared", "prepared"],
    );
    assertEquals(await queued(it.name), 0);
  }
  const { code } = await it.project.mlxpsub(["resume", it.logs, "-q"]);
  assertEquals(code, 0);
  assertEquals(
    it.project.jobs(it.logs).map((job) => job.record.job_id).sort(),
    queue.map((job) => job.id).sort(),
  );
  assertEquals(statesIn((await statusOf(it)).jobs), ["CANCELLED", "CANCELLED"]);
  assertEquals(await queued(it.name), 0);
});

Deno.test("while slurmdbd is down mlxpsub status tells what the queue knows, and warns", async () => {
  const it = makeProject("fail,wait");
  using _ = it.project;
  const args = ["script.sh", "--log-dir", it.logs, "-q"];
  assertEquals((await it.project.mlxpsub(args)).code, 0);
  await eventually(
    "the queue to forget one of the jobs",
    60,
    async () => (await queued(it.name)) === 1 ? true : undefined,
  );
  {
    await using _down = await takeDown(cluster, "slurmdbd");
    const { code, stderr, jobs } = await statusOf(it);
    // the job has noted its end itself
    assertEquals(statesIn(jobs), ["FAILED 3", "RUNNING"]);
    assertEquals([code, trouble.test(stderr)], [1, true], stderr);
  }
  const { code, stderr, jobs } = await statusOf(it);
  assertEquals(statesIn(jobs), ["FAILED 3", "RUNNING"]);
  assertEquals([code, stderr], [0, "2 jobs: 1 RUNNING, 1 FAILED\n"]);
  await it.project.mlxpsub(["cancel", it.logs, "--all", "-q"]);
});

Deno.test("sacctmgr tells the limits of an association and of a QOS", async () => {
  const name = "mlxpsublimits";
  const change = (...words: string[]) => ask("sacctmgr", ["-i", ...words]);
  await change("add", "account", name);
  await change("add", "qos", name, "set", "MaxJobsPerUser=3");
  await change(
    ...["add", "user", name, `account=${name}`, "set", "MaxSubmitJobs=7"],
  );
  try {
    const { limits } = batchSchedulerOf("slurm");
    const asked = {
      user: name,
      options: [{ name: "--qos", value: name }],
    };
    const questions = limits?.questions(asked) ?? [];
    const answers = await Promise.all(
      questions.map((it) => ask(it.program, it.args)),
    );
    // the tests' own cluster enforces none, and so tells none
    assertEquals(limits?.read(answers, asked), []);
    const enforced = answers.map((it) =>
      it.replace(
        /^(AccountingStorageEnforce\s*= ).*$/m,
        "$1associations,limits,qos",
      )
    );
    assertEquals(limits?.read(enforced, asked), [
      { of: `account ${name}`, kind: "submitted", most: 7 },
      { of: `QOS ${name}`, kind: "running", most: 3 },
    ]);
  } finally {
    await change("delete", "user", name);
    await change("delete", "account", name);
    await change("delete", "qos", name);
  }
});
