/** What mlxpsub asks of a real scheduler before it submits. */
import { assert, assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../../src/schedulers/registry.ts";
import type { QueryCommand } from "../../src/schedulers/shared/status.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;
const { ping, arrayLimit, limits } = batchSchedulerOf(cluster.name);

async function answer(
  project: ClusterProject,
  { program, args }: QueryCommand,
): Promise<string> {
  const { code, stdout, stderr } = await project.run(program, args);
  assertEquals(code, 0, `${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

Deno.test(`${cluster.title} says that it is up, how large an array may be, and its limits`, async () => {
  using project = new ClusterProject(cluster, {});
  if (ping !== undefined) {
    const text = await answer(project, ping);
    assert(ping.up?.test(text) ?? true, text);
  }
  if (arrayLimit !== undefined) {
    const size = arrayLimit.read(await answer(project, arrayLimit)) ?? 0;
    assert(size >= 1000, `${size}`);
  }
  if (limits === undefined) return;
  const user = (await project.run("id", ["-nu"])).stdout.trim();
  const asked = { user, options: [] };
  const answers: string[] = [];
  for (const it of limits.questions(asked)) {
    // without accounting nobody tells of accounts
    const { stdout } = await project.run(it.program, it.args);
    answers.push(stdout);
  }
  // clusters for tests have none
  assertEquals(limits.read(answers, asked), []);
});

Deno.test(`a dry run tells what jobs of ${cluster.title} take, and what its partition does not`, async () => {
  using project = new ClusterProject(cluster, {});
  const time: Record<string, string> = {
    slurm: "#SBATCH --time=10 --ntasks=2 --partition=short",
    sge: "#$ -l h_rt=600 -pe smp 2",
    oar: "#OAR -l core=2,walltime=0:10:00",
    torque: "#PBS -l walltime=0:10:00,nodes=1:ppn=2",
    lsf: "#BSUB -W 10 -n 2",
  };
  project.write(
    "script.sh",
    `#!/bin/bash\n${
      time[cluster.name]
    }\n${project.setUp}python main.py seed=1,2,3\n`,
  );
  const end = await project.start(["script.sh", "--dry-run"]).output();
  const lines = new TextDecoder().decode(end.stderr).split("\n");
  assertEquals(lines.filter((it) => it.includes(" × ")), [
    "3 jobs × 10 min × 2 cores = 1 core-hour",
  ]);
  assertEquals(
    lines.filter((it) => it.includes("at most:")),
    cluster.name === "slurm"
      ? [
        "partition short takes jobs of 5 min at most: these ask for 10 min, and would be refused or never start",
      ]
      : [],
  );
});

Deno.test(`the scheduler that answers is used, with ${cluster.title} and one that does not`, async () => {
  using project = new ClusterProject(cluster, {});
  // one more submit command, with nobody behind it
  Deno.writeTextFileSync(`${project.bin}/bsub`, "#!/bin/sh\nexit 255\n", {
    mode: 0o755,
  });
  project.write(
    "script.sh",
    `${head}#BSUB -n 1\n${project.setUp}python main.py\n`,
  );
  const binary = Deno.env.get("MLXPSUB_BINARY");
  if (binary === undefined) return;
  const { code, stderr } = await project.run(binary, [
    "script.sh",
    "--dry-run",
  ]);
  assertEquals(code, 0, stderr);
  assert(stderr.includes(cluster.title), stderr);
});
