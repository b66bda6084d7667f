/** What cancel, resume and resubmit would do, without doing it. */
import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

Deno.test("cancel --dry-run shows what would be cancelled, and cancels nothing", async () => {
  using life = await submitted(slurm);
  ["done", "running"].forEach((state, at) => life.set(at, state, 0));
  const before = life.project.snapshot();
  const { code, stdout, stderr } = await life.run("cancel", "--all", "-n");
  const { dir } = life.project;
  assertEquals([code, stderr], [0, "3 jobs would be cancelled\n"]);
  assertEquals(
    stdout,
    [2, 3, 4].map((id) => `${dir}/logs/${id}\t471${id}\twould be cancelled\n`)
      .join(""),
  );
  assertEquals(life.project.snapshot(), before);
  assertEquals(
    life.queries().filter((it) => it.startsWith("scancel")),
    [],
  );
});

Deno.test("resubmit --dry-run shows which jobs would go again, and touches nothing", async () => {
  using life = await submitted(slurm);
  ["failed", "done", "timeout", "done"].forEach((state, at) =>
    life.set(at, state, at)
  );
  const before = life.project.snapshot();
  const { code, stdout, stderr } = await life.run(
    ...["resubmit", "--failed", "--set", "--time=9:00", "-n", "--json"],
  );
  assertEquals([code, stderr], [
    0,
    "2 jobs for SLURM; nothing was submitted\n",
  ]);
  const { jobs } = JSON.parse(stdout);
  assertEquals(
    jobs.map((it: { log_id: number; script: string }) => [
      it.log_id,
      it.script.includes("\n#SBATCH --time=9:00\n"),
    ]),
    [[1, true], [3, true]],
  );
  assertEquals(life.project.snapshot(), before);
});

Deno.test("resume --dry-run shows what is left, and touches nothing", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2,3\n",
    "main.py": "",
  });
  const settings = {
    cwd: project.dir,
    env: {
      ...project.fakeEnvironment("sbatch", "squeue", "sacct"),
      FAKE_MODE: "limit 1",
    },
  };
  await mlxpsub(["script.sh", "-j1"], settings);
  const before = project.snapshot();
  const left = await mlxpsub(["resume", "--dry-run"], settings);
  assertEquals([left.code, left.stdout, left.stderr], [
    0,
    [2, 3].map((id) => `${project.dir}/logs/${id}\t\tseed=${id}\n`).join(""),
    "2 jobs for SLURM; nothing was submitted\n",
  ]);
  const other = await mlxpsub(["resume", "-n", "--sweep", "x"], settings);
  assertEquals([other.code, other.stdout, other.stderr], [
    0,
    "",
    "nothing is left to submit\n",
  ]);
  assertEquals(project.snapshot(), before);
});
