/** A job's life as `mlxpsub status` tells it: waiting, running, and each end. */
import { assertEquals } from "@std/assert";
import { eventually } from "./ask.ts";
import { type Cluster, clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();

const program = `import sys, time
word = sys.argv[1]
print(word, flush=True)
if word == "do=fail":
    sys.exit(3)
if word in ("do=wait", "do=overstay"):
    time.sleep(600)
`;

/** Directives that give a job less time than it takes. */
const short: Partial<Record<Cluster["name"], string[]>> = {
  slurm: ["#SBATCH --time=0:05"],
  sge: ["#$ -l h_rt=0:0:5"],
  oar: ["#OAR -l core=1,walltime=0:0:10"],
  torque: ["#PBS -l walltime=0:0:5"],
  lsf: ["#BSUB -W 1"],
};

/** Submits a sweep over `words`; gives back where it logs. */
async function submit(
  project: ClusterProject,
  directives: readonly string[],
  words: string,
): Promise<string> {
  project.write(
    "script.sh",
    `#!/bin/bash
${directives.join("\n")}
${project.setUp}python main.py do=${words}
`,
  );
  const logs = `${project.root}/life${project.root.slice(-8)}`;
  const { code, stderr } = await project.mlxpsub([
    "script.sh",
    "--log-dir",
    logs,
  ]);
  assertEquals(code, 0, stderr);
  return logs;
}

/** Waits until the jobs have these states. */
async function reach(
  project: ClusterProject,
  logs: string,
  states: string[],
  seconds: number,
): Promise<Record<string, unknown>[]> {
  let jobs: Record<string, unknown>[] = [];
  try {
    return await eventually(`states ${states}`, seconds, async () => {
      const { stdout } = await project.mlxpsub([
        "status",
        logs,
        "--json",
        "-q",
      ]);
      jobs = JSON.parse(stdout).jobs;
      return jobs.every((it, at) => it.state === states[at]) ? jobs : undefined;
    });
  } catch (cause) {
    assertEquals(jobs.map((it) => it.state), states);
    throw cause;
  }
}

Deno.test(`mlxpsub follows jobs of ${cluster.title} that end well, fail and are cancelled`, async () => {
  using project = new ClusterProject(cluster, { "main.py": program });
  const logs = await submit(project, cluster.directives, "well,fail,wait");
  const running = ["COMPLETED", "FAILED", "RUNNING"];
  const jobs = await reach(project, logs, running, 60);
  assertEquals(jobs.map((it) => it.exit_code), [0, 3, null]);
  const { code, stderr } = await project.mlxpsub(["cancel", `${logs}/3`, "-q"]);
  assertEquals([code, stderr], [0, ""]);
  await reach(project, logs, ["COMPLETED", "FAILED", "CANCELLED"], 60);
  const { stdout } = await project.mlxpsub(["logs", `${logs}/2`]);
  assertEquals(cluster.printed?.(stdout) ?? stdout, "do=fail\n");
});

Deno.test(`jobs of ${cluster.title} start after others, an array too`, async () => {
  using project = new ClusterProject(cluster, {
    "main.py": "import sys, time; time.sleep(2); print(time.time())\n",
  });
  const logs = `${project.root}/after${project.root.slice(-8)}`;
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py do=1,2
`,
  );
  const submitOne = async (...words: string[]) => {
    const call = ["script.sh", "-q", "--log-dir", logs, ...words];
    const { code, stderr } = await project.mlxpsub(call);
    assertEquals([code, stderr], [0, ""]);
  };
  await submitOne();
  await submitOne("--array", "--after", "last");
  await submitOne("--after", "last");
  const waited = await project.mlxpsub(["wait", logs, "--timeout", "4m"]);
  assertEquals(waited, { code: 0, stdout: "", stderr: "" });
  const ends = await Promise.all([1, 3, 5].map(async (first) => {
    const both = [first, first + 1].map(async (it) => {
      const { stdout } = await project.mlxpsub(["logs", `${logs}/${it}`]);
      return Number(cluster.printed?.(stdout) ?? stdout);
    });
    return await Promise.all(both);
  }));
  // each takes two seconds from its start
  for (const [at, [one = 0, other = 0]] of ends.entries()) {
    const latest = Math.max(0, ...ends[at - 1] ?? []);
    assertEquals(Math.min(one, other) >= latest + 2, true, `${ends}`);
  }
});

Deno.test(`mlxpsub wait returns when all jobs of ${cluster.title} have ended`, async () => {
  using project = new ClusterProject(cluster, { "main.py": program });
  const logs = await submit(project, cluster.directives, "well,fail");
  const call = ["wait", logs, "--timeout", "3m"];
  assertEquals(await project.mlxpsub(call), {
    code: 3,
    stdout: "",
    stderr: "2 jobs: 1 COMPLETED, 1 FAILED\n",
  });
  const well = await project.mlxpsub(["wait", `${logs}/1`]);
  assertEquals(well, { code: 0, stdout: "", stderr: "" });
});

Deno.test(`mlxpsub follows a job of ${cluster.title} whose time is up`, async () => {
  using project = new ClusterProject(cluster, { "main.py": program });
  const logs = await submit(project, short[cluster.name] ?? [], "overstay");
  await reach(project, logs, ["TIMEOUT"], 180);
});
