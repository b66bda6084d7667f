import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--first submits some jobs on ${flavour}, and resume the others, each once`, async () => {
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py model=vit,cnn seed=1,2\n",
      "main.py": "",
    });
    const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
    const run = (...args: string[]) => mlxpsub(args, { cwd: project.dir, env });
    const lines = (from: number, to: number) =>
      family.ids.map((id, at) => `${project.dir}/logs/${at + 1}\t${id}\n`)
        .slice(from, to).join("");
    const first = await run(
      ...["script.sh", "-j1", "--scheduler", family.name, "--first", "1"],
    );
    assertEquals([first.code, first.stdout, first.stderr.split("\n")[0]], [
      0,
      lines(0, 1),
      "3 jobs prepared for mlxpsub resume to submit",
    ]);
    const { code, stdout } = await run("resume", "-j1");
    assertEquals([code, stdout], [0, lines(1, 4)]);
    const jobs = [...Deno.readDirSync(`${project.root}/fake/jobs`)];
    assertEquals(jobs.length, 4);
  });
}

Deno.test("--first does not go with --array", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch");
  const { code, stderr } = await mlxpsub(
    ["script.sh", "--array", "--first", "1"],
    { cwd: project.dir, env },
  );
  assertEquals([code, stderr], [
    2,
    `mlxpsub: error: Cannot submit the first jobs of an array only: it goes as a whole
hint: Leave out --array or --first
`,
  ]);
});
