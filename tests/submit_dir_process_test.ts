/** Submit commands start where mlxpsub was called, wherever jobs start. */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";

for (
  const { directive, fakes, env } of [
    {
      directive: "#SBATCH --chdir=sub",
      fakes: ["sbatch", "squeue", "sacct"],
      env: {},
    },
    {
      directive: "#$ -wd sub",
      fakes: ["qsub", "qstat", "qacct"],
      env: { FAKE_FLAVOUR: "sge", SGE_ROOT: "/x" },
    },
  ]
) {
  Deno.test(`${fakes[0]} starts where mlxpsub was called, under ${directive}, and so on resume`, async () => {
    using project = new Project({
      "script.sh": `#!/bin/bash\n${directive}\npython main.py seed=1\n`,
      "sub/main.py": "",
    });
    const settings = {
      cwd: project.dir,
      env: { ...project.fakeEnvironment(...fakes), ...env },
    };
    const calls = `${project.root}/fake/calls`;
    const cwd = (call: number) => Deno.readTextFileSync(`${calls}/${call}/cwd`);
    await mlxpsub(["script.sh", "-q"], {
      ...settings,
      env: { ...settings.env, FAKE_MODE: "later" },
    });
    assertEquals(cwd(1), project.dir);
    const script = project.read("sub/logs/1/script.sh");
    assertEquals(
      script.split("\n").filter((it) => it.startsWith("cd ")),
      [`cd ${project.dir}/sub`],
    );
    // from anywhere
    await mlxpsub(["resume", `${project.dir}/sub/logs`, "-q"], {
      ...settings,
      cwd: project.root,
    });
    const last = [...Deno.readDirSync(calls)].length;
    assertEquals([last > 1, cwd(last)], [true, project.dir]);
  });
}
