import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = "python main.py data=$DATA lr=1,2 home=$HOME tmp=$SCRATCH\n";

const cases: [
  name: string,
  directive: string,
  warning?: string,
  hint?: string,
][] = [
  ["slurm", "#SBATCH -n 1"],
  ["slurm", "#SBATCH --export=ALL,A=1"],
  ["slurm", "#SBATCH --export=DATA"],
  ["slurm", "#SBATCH --export=NONE", "SLURM", "#SBATCH --export=DATA"],
  ["slurm", "#SBATCH --export=A=1,B", "SLURM", "#SBATCH --export=A=1,B,DATA"],
  ["sge", "#$ -cwd -V"],
  ["sge", "#$ -v A,DATA=/d"],
  ["sge", "#$ -cwd", "SGE", "#$ -v DATA"],
  ["torque", "#PBS -V"],
  ["torque", "#PBS -v A=1", "TORQUE/PBS", "#PBS -v DATA"],
  ["moab", "#MSUB -l nodes=1", "Moab", "#MSUB -v DATA"],
  ["lsf", "#BSUB -n 1"],
  ["lsf", '#BSUB -env "none"', "LSF", '#BSUB -env "DATA"'],
  ["lsf", '#BSUB -env "all, A=1"'],
  ["oar", "#OAR -l core=1", "OAR"],
];

for (const [name, directive, title, hint] of cases) {
  Deno.test(`mlxpsub tells whether ${name} hands a variable on under ${directive}`, async () => {
    using project = new Project({
      "script.sh": `#!/bin/bash\n${directive}\n${script}`,
      "main.py": "",
    });
    const { stderr } = await mlxpsub(
      ["script.sh", "-n", "-q", "--scheduler", name],
      { cwd: project.dir, env: { DATA: "/d", HOME: "/h", SCRATCH: "/s" } },
    );
    assertEquals(
      stderr.split("\n").filter((it) => /hand|hint: Write export/.test(it)),
      title === undefined ? [] : [
        `script.sh:3:1: warning: ${title} does not hand "$DATA" on to the jobs, which find what their node sets`,
        `hint: Write export DATA=… into the script${
          hint === undefined ? "" : `, or ${hint}`
        }`,
      ],
    );
  });
}

Deno.test("mlxpsub says nothing of variables that the script sets, or settles", async () => {
  using project = new Project({
    "script.sh":
      "#!/bin/bash\n#$ -cwd\nDATA=/e\npython main.py d=$DATA e=${SEED:-1}\n",
    "main.py": "",
  });
  const { stderr } = await mlxpsub(
    ["script.sh", "-n", "-q", "--scheduler", "sge"],
    { cwd: project.dir, env: { DATA: "/d", SEED: "2" } },
  );
  assertEquals(stderr, "");
});
