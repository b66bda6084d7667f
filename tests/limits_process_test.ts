import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const header = `#SBATCH --time=8:00:00
#OAR -l core=1,walltime=8:00:00
#PBS -l walltime=8:00:00
#$ -l h_rt=8:00:00
#BSUB -W 8:00
#MSUB -l walltime=8:00:00
#flux: -t 8h
`;

/** What a family tells beside its fakes, and where its limits come from. */
const tellers: Readonly<
  Record<string, { fakes: string[]; jobs: string; time?: string }>
> = {
  slurm: { fakes: ["sacctmgr"], jobs: "account lab", time: "partition short" },
  torque: { fakes: [], jobs: "queue batch", time: "queue batch" },
  sge: { fakes: ["qconf"], jobs: "the cluster" },
  lsf: { fakes: ["busers"], jobs: "the cluster" },
};

for (const family of families) {
  const flavour = family.env.FAKE_FLAVOUR ?? family.name;
  Deno.test(`a sweep that passes limits is told so before it is submitted: ${flavour}`, async () => {
    const teller = tellers[family.name];
    using project = new Project({
      "script.sh": `#!/bin/bash\n${header}python main.py seed=1,2,3,4,5\n`,
      "main.py": "",
    });
    const env = {
      ...project.fakeEnvironment(...family.fakes, ...teller?.fakes ?? []),
      ...family.env,
    };
    const lines = async (...words: string[]) => {
      const { code, stderr } = await mlxpsub(
        ["script.sh", "--dry-run", "--scheduler", family.name, ...words],
        { cwd: project.dir, env },
      );
      assertEquals(code, 0, stderr);
      return stderr.split("\n").filter((it) =>
        /yours at a time|at most:/.test(it)
      );
    };
    const tooLong = teller?.time === undefined ? [] : [
      `${teller.time} takes jobs of 5 min at most: these ask for 8 h, and would be refused or never start`,
    ];
    assertEquals(await lines(), []);
    Deno.mkdirSync(`${project.root}/fake`, { recursive: true });
    Deno.writeTextFileSync(`${project.root}/fake/job-limit`, "2\n");
    const tooMany = teller === undefined ? [] : [
      `${teller.jobs} takes 2 jobs of yours at a time: job 3 of 5 would have to come later, as with --wait, or --pack 3`,
    ];
    assertEquals(await lines(), [...tooLong, ...tooMany]);
    assertEquals(await lines("--pack", "3"), tooLong);
    assertEquals(await lines("--first", "2"), tooLong);
    assertEquals(await lines("-q"), []);
    const checked = await mlxpsub(
      ["check", "script.sh", "--scheduler", family.name],
      { cwd: project.dir, env },
    );
    assertEquals(
      checked.stdout.match(
        /(?<=mlxpsub: warning: ).*yours at a time.*|(?<=mlxpsub: warning: ).*at most:.*/g,
      ) ?? [],
      [...tooLong, ...tooMany],
    );
  });
}
