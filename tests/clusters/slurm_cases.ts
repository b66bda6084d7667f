/** What Slurm alone has: srun, requeues, names that are compared, its variables. */
import { assertEquals } from "@std/assert";
import { ask, eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { passSweep } from "./sweep.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

Deno.test("SLURM runs a script whose run command is started by srun", async () => {
  using project = new ClusterProject(cluster, {});
  await passSweep(project, {
    script:
      `${head}${project.setUp}srun --ntasks=1 python main.py seed=1,2 'note="a  b"'\n`,
    argv: [["seed=1", `note="a  b"`], ["seed=2", `note="a  b"`]],
  });
});

/** Those that name the one job, and what mlxpsub adds for MLXP. */
const ownNames =
  /^(?:MLXP_SCHEDULER|MLXPSUB_LOG_\w+|SLURM_JOB_?ID|SLURM_JOB_NAME|SLURM_JOB_(?:START|END)_TIME|SLURM_TASK_PID|SLURM_TOPOLOGY_\w+|SLURM_GTIDS|_|SHLVL|NO_COLOR|OLDPWD|JSR_URL|NPM_CONFIG_REGISTRY|DENO_\w+)$/;

function variables(record: string): string[] {
  return record.split("\0").slice(0, -1)
    .filter((it) => !ownNames.test(it.slice(0, it.indexOf("=")))).sort();
}

Deno.test("SLURM gives a job the environment that a hand-made sbatch gives", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `${head}env -0 >"env.$SLURM_JOB_ID"\n/usr/bin/python3 main.py seed=1\n`,
  );
  Object.assign(project.env, {
    LD_LIBRARY_PATH: "/opt/module/lib",
    MY_SECRET: "a b\nc=$d",
    CONDA_PREFIX: "/opt/conda",
  });
  const byHand = await project.run("sbatch", [
    "--parsable",
    "--output=/dev/null",
    "script.sh",
  ]);
  assertEquals([byHand.code, byHand.stderr], [0, ""]);
  // as from within another job, whose variables must not come along
  Object.assign(project.env, {
    SLURM_JOB_ID: "1",
    SLURM_CPU_BIND: "none",
    SLURM_JOB_NAME: "other",
    SBATCH_JOB_NAME: "other",
    SBATCH_OUTPUT: "elsewhere",
    MLXP_SCHEDULER: "/another/job/metadata/mlxp.yaml",
  });
  const { code, stderr } = await project.mlxpsub(["script.sh"]);
  assertEquals([code, stderr], [0, "1 job submitted to SLURM\n"]);
  const [job] = project.jobs();
  const ids = [byHand.stdout.trim(), String(job?.record.job_id)];
  await project.ended(ids);
  const [wanted = [], seen = []] = ids.map((id) =>
    variables(project.read(`env.${id}`))
  );
  assertEquals(seen, wanted);
  assertEquals(
    ["LD_LIBRARY_PATH=/opt/module/lib", "MY_SECRET=a b\nc=$d"]
      .filter((it) => !seen.includes(it)),
    [],
  );
});

Deno.test("SLURM keeps what a job wrote before it was requeued", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `${head}#SBATCH --requeue
${project.setUp}echo "start \${SLURM_RESTART_COUNT:-0}"
[ -n "$SLURM_RESTART_COUNT" ] || { sleep 600; sleep 600; }
python main.py seed=1
`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q"])).code, 0);
  const stdout = () => project.jobs()[0]?.stdout;
  await eventually(
    "the job to start",
    30,
    () => stdout() === "start 0\n" ? true : undefined,
  );
  const id = String(project.jobs()[0]?.record.job_id);
  await ask("scontrol", ["requeue", id]);
  const view = () => ask("scontrol", ["show", "job", "-o", id]);
  await eventually("the job to wait", 30, async () => {
    if (!/ JobState=PENDING /.test(await view())) return undefined;
    const { stdout } = await project.mlxpsub(["status"]);
    return /\tPENDING\t/.test(stdout) ? true : undefined;
  });
  // in the second of its end slurmd takes a job's new credential for the old
  // one, and slurmctld fails it: "Job credential revoked"
  await ask("scontrol", ["update", `JobId=${id}`, "StartTime=now+2"]);
  await project.ended([id]);
  assertEquals(stdout(), 'start 0\nstart 1\n["seed=1"]\n', await view());
  const ended = await project.mlxpsub(["status"]);
  assertEquals(ended.stdout.split("\t").slice(1, 4), [id, "COMPLETED", "0"]);
});

for (
  const [way, options] of [["singles", []], ["an array", ["--array"]]] as const
) {
  Deno.test(`SLURM's jobs leave directories alone that another sweep has by now: ${way}`, async () => {
    using project = new ClusterProject(cluster, {});
    project.write(
      "script.sh",
      `${head}#SBATCH --hold\n${project.setUp}python main.py seed=1,2\n`,
    );
    const submit = async (): Promise<string[]> => {
      const call = ["script.sh", "-q", "-j1", ...options];
      assertEquals((await project.mlxpsub(call)).code, 0);
      return project.jobs().map((it) => String(it.record.job_id));
    };
    const old = await submit();
    Deno.removeSync(`${project.dir}/logs`, { recursive: true });
    const fresh = await submit();
    for (const ids of [old, fresh]) {
      for (const id of ids) await ask("scontrol", ["release", id]);
      await project.ended(ids);
    }
    assertEquals(
      project.jobs().map(({ stdout, stderr, logDir }) => [
        stdout,
        stderr,
        project.read(`logs/${logDir.at(-1)}/metadata/end`).match(/^exit=\d+/gm)
          ?.map(String),
      ]),
      ["1", "2"].map((it) => [
        `["seed=${it}"]\n`,
        `mlxpsub: ${project.dir}/logs/${it} belongs to another job by now, so this one ends\n`,
        ["exit=0"],
      ]),
    );
  });
}

Deno.test("SLURM tells a job that starts elsewhere where it was submitted from", async () => {
  using project = new ClusterProject(cluster, {});
  Deno.mkdirSync(`${project.dir}/sub`);
  project.write(
    "script.sh",
    `${head}#SBATCH --chdir=sub
${project.setUp}echo "$PWD $SLURM_SUBMIT_DIR"
cd "$SLURM_SUBMIT_DIR"
python main.py seed=1
`,
  );
  assertEquals((await project.mlxpsub(["script.sh"])).code, 0);
  const [job] = project.jobs();
  await project.ended([String(job?.record.job_id)]);
  const { dir } = project;
  assertEquals(
    [project.jobs()[0]?.stdout, project.jobs()[0]?.stderr],
    [`${dir}/sub ${dir}\n["seed=1"]\n`, ""],
  );
});

Deno.test("SLURM runs one job at a time of a script that asks for a singleton", async () => {
  using project = new ClusterProject(cluster, {});
  const name = `own${project.root.slice(-8)}`;
  project.write(
    "script.sh",
    `${head}#SBATCH -J ${name}
#SBATCH --dependency=singleton
${project.setUp}sleep 2
python main.py seed=1,2
`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q", "-j1"])).code, 0);
  const ids = project.jobs().map((it) => String(it.record.job_id));
  const [views] = await Promise.all([project.ended(ids)]);
  assertEquals([...views.values()].map((it) => it.name), [name, name]);
  const times = await ask("scontrol", ["show", "job", "-o"]);
  const [first, second] = ids.map((id) => {
    const line = times.split("\n").find((it) => it.startsWith(`JobId=${id} `));
    return /StartTime=(\S+) EndTime=(\S+)/.exec(line ?? "")?.slice(1) ?? [];
  });
  assertEquals((second?.[0] ?? "") >= (first?.[1] ?? "x"), true);
});

Deno.test("SLURM's commands inherit no variable that would filter their answers", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `${head}#SBATCH --hold\n${project.setUp}python main.py seed=1,2\n`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q", "-j1"])).code, 0);
  Object.assign(project.env, {
    SQUEUE_PARTITION: "short",
    SQUEUE_ACCOUNT: "nobody",
    SQUEUE_QOS: "none",
    SQUEUE_NAMES: "other",
    SQUEUE_LICENSES: "none",
    SQUEUE_STATES: "RUNNING",
    SQUEUE_USERS: "nobody",
    SCANCEL_STATE: "SUSPENDED",
    SCANCEL_INTERACTIVE: "1",
  });
  const { stdout } = await project.mlxpsub(["status"]);
  const ids = project.jobs().map((it) => String(it.record.job_id));
  assertEquals(
    stdout.trimEnd().split("\n").map((it) => it.split("\t").slice(1, 3)),
    ids.map((id) => [id, "HELD"]),
  );
  assertEquals((await project.mlxpsub(["cancel", "1", "2", "-q"])).code, 0);
  const views = await project.ended(ids);
  assertEquals([...views.values()].map((it) => it.state), ["failed", "failed"]);
});

for (const how of ["each", "array"] as const) {
  Deno.test(`SLURM's own arrays, submitted by hand and by mlxpsub (${how}), give their tasks the same index`, async () => {
    using project = new ClusterProject(cluster, {});
    project.write(
      "script.sh",
      `${head}#SBATCH --array=0-4:2
env | grep '^SLURM_ARRAY_TASK_' | sort >"\${MLXPSUB_LOG_DIR:-hand.$SLURM_ARRAY_TASK_ID}.env"
${project.setUp}python main.py i=$SLURM_ARRAY_TASK_ID
`,
    );
    const byHand = await project.run("sbatch", [
      "--parsable",
      "--output=/dev/null",
      "script.sh",
    ]);
    assertEquals([byHand.code, byHand.stderr], [0, ""]);
    const { code, stderr } = await project.mlxpsub(
      how === "each" ? ["script.sh"] : ["script.sh", "--array"],
    );
    assertEquals([code, stderr], [0, "3 jobs submitted to SLURM\n"]);
    const jobs = project.jobs();
    await project.ended([
      ...[0, 2, 4].map((it) => `${byHand.stdout.trim()}_${it}`),
      ...jobs.map((it) => String(it.record.job_id)),
    ]);
    const read = (path: string) =>
      Deno.readTextFileSync(`${project.dir}/${path}.env`);
    assertEquals(
      [1, 2, 3].map((it) => read(`logs/${it}`)),
      [0, 2, 4].map((it) => read(`hand.${it}`)),
    );
    assertEquals(project.jobs().map((it) => it.stdout), [
      '["i=0"]\n',
      '["i=2"]\n',
      '["i=4"]\n',
    ]);
  });
}

Deno.test("SLURM gets the first jobs of a sweep, with a directive of the call, and the rest from resume", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `${head}#SBATCH --time=1:00\n${project.setUp}python main.py seed=1,2,3\n`,
  );
  const first = await project.mlxpsub([
    ...["script.sh", "--first", "2", "-j1", "--set", "--time=2:00"],
  ]);
  assertEquals([first.code, first.stderr.split("\n").slice(0, 2)], [0, [
    "1 job prepared for mlxpsub resume to submit",
    "2 jobs submitted to SLURM",
  ]]);
  assertEquals(
    project.jobs().map((it) => it.record.state),
    ["submitted", "submitted", "prepared"],
  );
  const rest = await project.mlxpsub(["resume"]);
  assertEquals([rest.code, rest.stderr], [0, "1 job submitted to SLURM\n"]);
  const ids = project.jobs().map((it) => String(it.record.job_id));
  const limits = await ask("squeue", [
    ...["-h", "-t", "all", "-j", ids.join(","), "-o", "%l"],
  ]);
  assertEquals(limits.trim().split("\n"), ["2:00", "2:00", "2:00"]);
  await project.ended(ids);
  assertEquals(project.jobs().map((it) => it.stdout), [
    ...[1, 2, 3].map((it) => `["seed=${it}"]\n`),
  ]);
});
