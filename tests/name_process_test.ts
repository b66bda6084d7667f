import { assertEquals } from "@std/assert";
import { families, slurm } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script =
  "#!/bin/bash\n#MLXPSUB --name '2-%{lr}:%{seed}'\npython main.py optimizer.lr=0.1,0.2 seed=1,2\n";

function projectOf(family: typeof families[number], text = script) {
  const project = new Project({ "script.sh": text, "main.py": "" });
  const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
  const fake = `${project.root}/fake`;
  Deno.mkdirSync(fake);
  return {
    project,
    run: (...args: string[]) => mlxpsub(args, { cwd: project.dir, env }),
    mode: (mode: string) => Deno.writeTextFileSync(`${fake}/mode`, `${mode}\n`),
    /** As the scheduler has them. */
    names: () =>
      [...Deno.readDirSync(`${fake}/jobs`)].map((it) =>
        Deno.readTextFileSync(`${fake}/jobs/${it.name}/name`).trim()
      ).sort(),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  // a first digit is none of SGE's, PBS's and Moab's
  const start = ["torque", "sge", "moab"].includes(family.name) ? "j2" : "2";
  Deno.test(`--name names jobs by their settings on ${flavour}, and a killed submission finds them so`, async () => {
    using it = projectOf(family);
    const mode = family.tells === "names only" ? "ok" : "kill-after 3";
    it.mode(mode);
    const { code } = await it.run(
      ...["script.sh", "-q", "-j1", "--scheduler", family.name],
    );
    assertEquals(code, mode === "ok" ? 0 : 137);
    it.mode("ok");
    const resume = await it.run("resume", "-q", "-j1");
    assertEquals([resume.code, resume.stderr], [0, ""]);
    assertEquals(it.names(), [
      `${start}-0.1_1-1`,
      `${start}-0.1_2-2`,
      `${start}-0.2_1-3`,
      `${start}-0.2_2-4`,
    ]);
  });
}

Deno.test("--name of an array is its name, and that of a job of it that goes alone", async () => {
  using it = projectOf(slurm, script.replace(/^#MLXPSUB.*\n/m, ""));
  const first = await it.run("script.sh", "-q", "--array", "--name", "vit");
  assertEquals([first.code, first.stderr], [0, ""]);
  assertEquals(it.names(), ["vit"]);
  await it.run("cancel", "2", "-q");
  const again = await it.run("resubmit", "2", "-q");
  assertEquals([again.code, again.stderr], [0, ""]);
  assertEquals(it.names(), ["vit", "vit-2"]);
});

Deno.test("--name refuses settings that no run has, and those of an array", async () => {
  using it = projectOf(slurm);
  const unknown = await it.run("script.sh", "--name", "x-%{wd}");
  assertEquals([unknown.code, unknown.stderr], [
    2,
    `mlxpsub: error: Cannot name jobs "x-%{wd}": no run has a setting "wd"
hint: Write one of optimizer.lr, seed
`,
  ]);
  const array = await it.run("script.sh", "--array");
  assertEquals([array.code, array.stderr], [
    2,
    `mlxpsub: error: Cannot name jobs "2-%{lr}:%{seed}": those of an array share one
hint: Leave out what stands in %{}
`,
  ]);
});
