import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

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

Deno.test("--skip-done tells jobs of a loop apart by what their runs receive", async () => {
  using project = new Project({
    "bin/python3":
      '#!/bin/sh\ncase "$* " in *"--lr 0.1 "*) exit 0 ;; esac\nexit 1\n',
    "prog.py": "",
    "script.sh": `#!/bin/bash
for lr in 0.1 0.01 0.001; do
  DATA=$lr python3 prog.py --lr $lr --out "$MLXPSUB_LOG_DIR"
done
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python3`, 0o755);
  const call = (...args: string[]) =>
    mlxpsub(args, {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
  const first = await call("script.sh", "--local", "3");
  assertEquals(first.code, 1, first.stderr);
  const again = await call("script.sh", "--skip-done", "-n", "--local");
  assertEquals(again.stdout.split("\n").map((it) => it.split("\t")[2]), [
    "DATA=0.01 --lr 0.01",
    "DATA=0.001 --lr 0.001",
    undefined,
  ]);
  const [summary] = again.stderr.split("\n");
  assertEquals(summary, "3 jobs: 2 new, 1 completed; 1 left out");
  const { stdout } = await call("status", "--by=--lr", "--json", "-q");
  const { groups }: { groups: { value: string }[] } = JSON.parse(stdout);
  assertEquals(groups.map((it) => it.value), ["0.1", "0.01", "0.001"]);
});
