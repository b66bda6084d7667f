import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** A directive of each scheduler, what takes its place, and one that goes. */
const changes: Record<string, [own: string, set: string, gone: string]> = {
  slurm: ["#SBATCH -t 1:00", "--time=8:00:00", "#SBATCH --qos=low"],
  oar: ["#OAR -l core=1", "-l core=2,walltime=8", "#OAR -q low"],
  torque: ["#PBS -l walltime=1:00", "-l walltime=8:00:00", "#PBS -q low"],
  sge: ["#$ -l h_rt=60", "-l h_rt=8:00:00", "#$ -q low"],
  lsf: ["#BSUB -W 1", "-W 8:00", "#BSUB -q low"],
  moab: ["#MSUB -l walltime=1:00", "-l walltime=8:00:00", "#MSUB -q low"],
  flux: ["#flux: -t 1", "--time-limit=8h", "#flux: --queue=low"],
};

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  const [own, set, gone] = changes[family.name] ?? ["", "", ""];
  const [prefix = "", option = ""] = gone.split(/[ =]/);
  Deno.test(`--set and --unset change the directives of a submission on ${flavour}`, async () => {
    using project = new Project({
      "script.sh": `#!/bin/bash\n${own}\n${gone}\npython main.py\n`,
      "main.py": "",
    });
    const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
    const call = ["script.sh", "-q", "--scheduler", family.name];
    const { code, stderr } = await mlxpsub(
      [...call, "--set", set, "--unset", option],
      { cwd: project.dir, env },
    );
    assertEquals([code, stderr], [0, ""]);
    const lines = project.read("logs/1/script.sh").split("\n");
    assertEquals(
      [own, `${prefix} ${set}`, gone].map((it) => lines.includes(it)),
      [false, true, false],
    );
  });
}

Deno.test("--set refuses what mlxpsub sets itself, before anything is written", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch");
  const { code, stderr } = await mlxpsub(
    ["script.sh", "--set", "--output=x"],
    { cwd: project.dir, env },
  );
  assertEquals([code, stderr], [
    2,
    'mlxpsub: error: Cannot set "--output=x": mlxpsub sets stdout itself\n',
  ]);
});
