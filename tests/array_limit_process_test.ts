import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** What tells how large an array may be, beside the fakes of a family. */
const tellers: Readonly<Record<string, string>> = {
  slurm: "scontrol",
  torque: "qstat",
  sge: "qconf",
  lsf: "bparams",
};

for (const family of families) {
  const teller = tellers[family.name];
  if (teller === undefined) continue;
  const flavour = family.env.FAKE_FLAVOUR ?? "";
  Deno.test(`an array is split by what the scheduler allows: ${family.name} ${flavour}`, async () => {
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py seed=1,2,3,4,5\n",
      "main.py": "",
    });
    const env = {
      ...project.fakeEnvironment(...family.fakes, teller),
      ...family.env,
    };
    const fake = `${project.root}/fake`;
    Deno.mkdirSync(fake);
    const arrays = async (logs: string) => {
      const before = jobsIn(fake);
      const { code, stderr } = await mlxpsub(
        [
          ...["script.sh", "-q", "-j1", "--array", "--log-dir", logs],
          ...["--scheduler", family.name],
        ],
        { cwd: project.dir, env },
      );
      assertEquals([code, stderr], [0, ""]);
      return jobsIn(fake) - before;
    };
    assertEquals(await arrays("whole"), 1);
    Deno.writeTextFileSync(`${fake}/array-limit`, "2\n");
    assertEquals(await arrays("split"), 3);
  });
}

function jobsIn(fake: string): number {
  try {
    return [...Deno.readDirSync(`${fake}/jobs`)].length;
  } catch {
    return 0; // none was submitted yet
  }
}
