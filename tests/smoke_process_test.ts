import { assertEquals } from "@std/assert";
import { families, slurm } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** A program that notes its call, its log directory and its settings for MLXP. */
const python = `#!/bin/bash
echo "$*" >>"$PROJECT/calls"
cat "$MLXP_SCHEDULER" >"$PROJECT/mlxp.yaml"
case $* in *seed=1*) echo started; eval "$BEHAVIOUR" ;; esac
`;

function projectOf(
  family: typeof families[number],
  behaviour: string,
  directive = "",
) {
  const project = new Project({
    "script.sh": `#!/bin/bash\n${directive}\npython main.py seed=1,2\n`,
    "main.py": "",
    "tmp/x": "",
  });
  const bin = `${project.root}/bin`;
  Deno.mkdirSync(bin);
  Deno.writeTextFileSync(`${bin}/python`, python, { mode: 0o755 });
  const env = {
    ...project.fakeEnvironment(...family.fakes),
    ...family.env,
    PROJECT: project.dir,
    BEHAVIOUR: behaviour,
    TMPDIR: `${project.dir}/tmp`,
  };
  return {
    project,
    run: (...args: string[]) =>
      mlxpsub(["script.sh", "--scheduler", family.name, ...args], {
        cwd: project.dir,
        env,
      }),
    /** Directories of the first jobs that ran here. */
    left: () =>
      [...Deno.readDirSync(`${project.dir}/tmp`)].filter((it) => it.isDirectory)
        .map((it) => it.name),
    isThere: (path: string) => {
      try {
        Deno.statSync(`${project.dir}/${path}`);
        return true;
      } catch {
        return false;
      }
    },
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--smoke runs the first job before it submits to ${flavour}, and leaves nothing of it`, async () => {
    using it = projectOf(family, "");
    const { code, stderr } = await it.run("-j1", "--smoke");
    assertEquals([code, stderr.split("\n").length], [0, 3]);
    assertEquals(/^the first job ran here for \d+s$/m.test(stderr), true);
    assertEquals(it.project.read("calls"), "main.py seed=1\n");
    assertEquals(it.left(), []);
    assertEquals(
      [it.isThere("logs/1/script.sh"), it.isThere("logs/2/script.sh")],
      [true, true],
    );
    // MLXP was told of its own directory, and never of logs/1
    assertEquals(
      it.project.read("mlxp.yaml").includes(
        `${it.project.dir}/tmp/mlxpsub-smoke-`,
      ),
      true,
    );
  });
}

Deno.test("--smoke submits nothing when the first job fails, shows its output and tells where it is", async () => {
  using it = projectOf(slurm, "echo 'no GPU' >&2; exit 3");
  const { code, stdout, stderr } = await it.run("--smoke", "30s");
  const [name = ""] = it.left();
  assertEquals([code, stdout, stderr], [
    1,
    "",
    `log.stdout:
  started
log.stderr:
  no GPU
mlxpsub: error: Cannot submit: the first job, run here, failed with exit code 3
hint: See ${it.project.dir}/tmp/${name}/1; nothing was submitted
`,
  ]);
  assertEquals([it.isThere("logs"), it.isThere("../fake/calls")], [
    false,
    false,
  ]);
});

Deno.test("--smoke stops a job that still runs when its time is up, and submits all", async () => {
  using it = projectOf(slurm, "sleep 600");
  const { code, stderr } = await it.run("-j1", "--smoke", "1s");
  assertEquals(code, 0);
  assertEquals(
    /^the first job ran here for \d+s, and was stopped$/m.test(stderr),
    true,
  );
  assertEquals(it.left(), []);
});

Deno.test("--smoke starts the job where its directives start it, and touches nothing in a dry run", async () => {
  using it = projectOf(
    slurm,
    'pwd >"$PROJECT/where"',
    "#SBATCH --chdir=tmp",
  );
  const dry = await it.run("--smoke", "-n", "-q");
  assertEquals([dry.code, it.isThere("calls")], [0, false]);
  const { code } = await it.run("--smoke", "-q", "-j1");
  assertEquals([code, it.project.read("where")], [
    0,
    `${it.project.dir}/tmp\n`,
  ]);
});
