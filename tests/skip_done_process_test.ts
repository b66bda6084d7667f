import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";

Deno.test("--skip-done submits nothing while it cannot be told what is queued", async () => {
  using life = await submitted(slurm);
  const { project } = life;
  Deno.writeTextFileSync(`${project.root}/fake/squeue-fails`, "");
  const before = project.snapshot();
  const { code, stdout, stderr } = await life.run(
    ...["script.sh", "--skip-done", "--scheduler", "slurm"],
  );
  assertEquals([code, stdout, stderr], [
    1,
    "",
    `mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
mlxpsub: error: Cannot tell which settings have a job: their scheduler does not answer
hint: Try again later, or leave out --skip-done
`,
  ]);
  assertEquals(project.snapshot(), before);
  const plain = await life.run("script.sh", "-n", "--scheduler", "slurm");
  assertEquals(
    [plain.code, /4 jobs: 4 not known/.test(plain.stderr)],
    [0, true],
    plain.stderr,
  );
});

Deno.test("status --by --json is a document where there is nothing to group", async () => {
  using life = await submitted(slurm);
  const { code, stdout } = await life.run("status", "--by", "--json", "-q");
  assertEquals([code, JSON.parse(stdout)], [
    0,
    { by: null, groups: [], separation: null },
  ]);
});
