import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = `#!/bin/bash
#SBATCH -p gpu --time=1:00:00
#SBATCH -o mine.txt
#$ -q main.q
python main.py seed=1,2
`;

Deno.test("mlxpsub check shows the head of a job for each scheduler, and touches nothing", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const before = project.snapshot();
  const { code, stdout } = await mlxpsub(["check", "script.sh"], {
    cwd: project.dir,
  });
  assertEquals(code, 0);
  assertEquals(project.snapshot(), before);
  const parts = stdout.trimEnd().split("\n\n");
  assertEquals(parts.map((it) => it.split("\n")[0]), [
    "SLURM (sbatch): 2 directives",
    "OAR (oarsub): no directives",
    "TORQUE/PBS (qsub): no directives",
    "SGE (qsub): 1 directive",
    "LSF (bsub): no directives",
    "Moab (msub): no directives",
    "Flux (flux): no directives",
  ]);
  assertEquals(
    parts[3],
    `SGE (qsub): 1 directive
    #!/bin/bash
    #$ -N logs.1
    #$ -o ${project.dir}/logs/1/log.stdout
    #$ -e ${project.dir}/logs/1/log.stderr
    #$ -S /bin/bash
    #$ -q main.q`,
  );
});

Deno.test("mlxpsub check --scheduler shows one, with what it warns of", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const settings = { cwd: project.dir };
  const one = ["check", "script.sh", "--scheduler"];
  assertEquals(await mlxpsub([...one, "slurm"], settings), {
    code: 0,
    stdout: `SLURM (sbatch): 2 directives
    #!/bin/bash
    #SBATCH --job-name=logs/1
    #SBATCH --output=${project.dir}/logs/1/log.stdout
    #SBATCH --error=${project.dir}/logs/1/log.stderr
    #SBATCH --open-mode=append
    #SBATCH -p gpu --time=1:00:00
    script.sh:3:9: warning: "-o mine.txt" is replaced: each job has its own stdout
       3 | #SBATCH -o mine.txt
         |         ^

`,
    stderr: "",
  });
  assertEquals(await mlxpsub([...one, "cobalt"], settings), {
    code: 2,
    stdout: "",
    stderr: `mlxpsub: error: Cannot use scheduler "cobalt": there is no such one
hint: Write one of slurm, oar, torque, sge, lsf, moab, flux, local, pbs, uge, gridengine, mwm, flux-core
`,
  });
});

Deno.test("mlxpsub submits to no scheduler whose program is not there, and touches nothing", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const before = project.snapshot();
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--scheduler", "lsf"],
    { cwd: project.dir },
  );
  assertEquals([code, stdout], [2, ""]);
  assertEquals(
    stderr.split("\n").slice(-3),
    [
      "mlxpsub: error: Cannot submit to LSF: bsub is not on PATH",
      "hint: Load the scheduler's module, name another with --scheduler, or run the jobs here with --local",
      "",
    ],
  );
  assertEquals(project.snapshot(), before);
});
