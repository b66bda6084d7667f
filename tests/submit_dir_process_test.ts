/** Submit commands start where mlxpsub was called, wherever jobs start. */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

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
    const of = (call: number, what: "cwd" | "env") =>
      Deno.readTextFileSync(`${calls}/${call}/${what}`);
    // oarsub goes by the variable
    const cwd = (call: number) => [
      of(call, "cwd").trimEnd(),
      /(?:^|\0)PWD=([^\0]*)/.exec(of(call, "env"))?.[1],
    ];
    await mlxpsub(["script.sh", "-q"], {
      ...settings,
      env: { ...settings.env, FAKE_MODE: "later" },
    });
    assertEquals(cwd(1), [project.dir, project.dir]);
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
    assertEquals([last > 1, cwd(last)], [true, [project.dir, project.dir]]);
  });
}

/** Jobs that start in `jobs`, called for from `calls`, as far as they go. */
async function submittedElsewhere(mode?: string) {
  const project = new Project({
    "calls/script.sh":
      "#!/bin/bash\n#SBATCH --chdir=../deep/jobs\npython main.py seed=1\n",
    "deep/jobs/main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct");
  const run = (args: string[], more: Record<string, string> = {}) =>
    mlxpsub(args, { cwd: `${project.dir}/calls`, env: { ...env, ...more } });
  await run(["script.sh", "-q"], mode === undefined ? {} : { FAKE_MODE: mode });
  return { project, run };
}

Deno.test("the record tells where mlxpsub was called", async () => {
  const { project } = await submittedElsewhere();
  using _ = project;
  const { workDir, submitDir } = recordOf(`${project.dir}/deep/jobs/logs`, 1);
  assertEquals(
    [workDir, submitDir],
    [`${project.dir}/deep/jobs`, `${project.dir}/calls`],
  );
  assertEquals(
    project.read("deep/jobs/logs/1/metadata/submission.yaml").split("\n")
      .filter((it) => it.startsWith("submit_dir:")),
    [`submit_dir: ${project.dir}/calls`],
  );
});

Deno.test("--after takes paths from where mlxpsub was called", async () => {
  const { project, run } = await submittedElsewhere();
  using _ = project;
  const { code, stderr } = await run([
    "script.sh",
    "-q",
    "--after",
    "../deep/jobs/logs/1",
  ]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    /^#SBATCH --dependency=.*$/m.exec(
      project.read("deep/jobs/logs/2/script.sh"),
    )
      ?.[0],
    "#SBATCH --dependency=afterany:4711",
  );
});

Deno.test("resume submits nothing whose directory to call from is gone", async () => {
  const { project } = await submittedElsewhere("later");
  using _ = project;
  const calls = () =>
    [...Deno.readDirSync(`${project.root}/fake/calls`)].length;
  const before = calls();
  Deno.renameSync(`${project.dir}/calls`, `${project.dir}/moved`);
  const { code, stderr } = await mlxpsub(
    ["resume", `${project.dir}/deep/jobs/logs`, "-q"],
    {
      cwd: project.dir,
      env: project.fakeEnvironment("sbatch", "squeue", "sacct"),
    },
  );
  assertEquals(
    [
      code,
      stderr.includes(
        `it starts in "${project.dir}/calls", which does not exist`,
      ),
      calls(),
    ],
    [1, true, before],
    stderr,
  );
});
