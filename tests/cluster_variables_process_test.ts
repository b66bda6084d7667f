/** A submission of which nobody knows is sought where it was sent, or not at all. */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project, start } from "./mlxpsub.ts";

type Variables = Record<string, string>;

interface Doubtful extends Disposable {
  /** Resumes with such variables → exit code, what it says, calls of the submit command. */
  resume(variables: Variables): Promise<[number, string, number]>;
}

/** A job that was accepted, with such variables, before mlxpsub was killed. */
async function doubtful(
  scheduler: string,
  fakes: string[],
  variables: Variables,
  env: Variables = {},
): Promise<Doubtful> {
  const project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1\n",
    "main.py": "",
  });
  const fake = `${project.root}/fake`;
  const own = { ...project.fakeEnvironment(...fakes), ...env };
  const settings = (some: Variables) => ({
    cwd: project.dir,
    env: { ...own, ...some },
  });
  Deno.mkdirSync(fake);
  Deno.writeTextFileSync(`${fake}/mode`, "kill-after 1\n");
  const first = ["script.sh", "-q", "--scheduler", scheduler];
  const { code } = await start(first, settings(variables)).output();
  assertEquals(code, 137);
  Deno.writeTextFileSync(`${fake}/mode`, "ok\n");
  return {
    async resume(some) {
      const { code, stderr } = await mlxpsub(["resume", "-q"], settings(some));
      const calls = [...Deno.readDirSync(`${fake}/calls`)].length;
      return [code, stderr.replaceAll(project.dir, "DIR"), calls];
    },
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

const slurm = ["sbatch", "squeue", "sacct", "scancel", "scontrol"];

for (const name of ["SBATCH_CLUSTERS", "SLURM_CLUSTERS"]) {
  Deno.test(`a job that ${name} sent elsewhere is not submitted a second time from a shell without it`, async () => {
    using it = await doubtful("slurm", slurm, { [name]: "other" });
    // here nobody has it
    const [code, stderr, calls] = await it.resume({});
    assertEquals([code, calls], [1, 1], stderr);
    assertEquals(
      stderr.includes("SLURM is not asked for jobs of another cluster"),
      true,
      stderr,
    );
  });
}

const families: [string, string[], string, Variables][] = [
  ["slurm", slurm, "SLURM_CONF", {}],
  ["torque", ["qsub", "qstat", "qdel"], "PBS_DEFAULT", {
    FAKE_FLAVOUR: "torque",
  }],
  ["sge", ["qsub", "qstat", "qacct", "qdel"], "SGE_CELL", {
    FAKE_FLAVOUR: "sge",
  }],
  ["lsf", ["bsub", "bjobs", "bkill"], "LSF_ENVDIR", {}],
];

for (const [scheduler, fakes, name, env] of families) {
  for (
    const [then, now, told] of [
      [{ [name]: "/one" }, {}, 'was "/one"'],
      [{}, { [name]: "/two" }, "was not set"],
    ] as [Variables, Variables, string][]
  ) {
    Deno.test(`${scheduler} is not asked where ${name} ${told}, and asked where it is so again`, async () => {
      using it = await doubtful(scheduler, fakes, then, env);
      const [code, stderr, calls] = await it.resume(now);
      assertEquals([code, calls], [1, 1], stderr);
      assertEquals(
        stderr.includes(
          `is not asked: ${name} ${told} when the job was handed over`,
        ),
        true,
        stderr,
      );
      assertEquals(await it.resume(then), [0, "", 1]);
    });
  }
}
