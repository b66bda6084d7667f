/** What Slurm alone has: srun, and the submitter's environment in the job. */
import { assertEquals } from "@std/assert";
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
  /^(?:MLXP_SCHEDULER|MLXPSUB_LOG_\w+|SLURM_JOB_?ID|SLURM_JOB_NAME|SLURM_JOB_(?:START|END)_TIME|SLURM_TASK_PID|SLURM_TOPOLOGY_\w+|SLURM_GTIDS|_|SHLVL|NO_COLOR|DENO_DIR|OLDPWD)$/;

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
