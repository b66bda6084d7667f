/** Arrays go the same road as single jobs, with the same faults on it. */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

/** A Slurm whose sbatch is these lines of sh; calls of the others are noted. */
function slurm(sbatch: string, seeds = "1,2,3"): {
  project: Project;
  run(...args: string[]): ReturnType<typeof mlxpsub>;
  calls(): string[];
} & Disposable {
  const project = new Project({
    "script.sh": `#!/bin/bash\npython main.py seed=${seeds}\n`,
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct", "scancel");
  const bin = `${project.root}/fakes/bin`;
  const write = (name: string, text: string) =>
    Deno.writeTextFileSync(`${bin}/${name}`, `#!/bin/sh\n${text}\n`, {
      mode: 0o755,
    });
  write("sbatch", sbatch);
  for (const name of ["squeue", "sacct", "scancel"]) {
    write(name, `echo "${name} $*" >>${project.root}/calls`);
  }
  return {
    project,
    run: (...args) => mlxpsub(args, { cwd: project.dir, env }),
    calls: () =>
      Deno.readTextFileSync(`${project.root}/calls`).trimEnd().split("\n"),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

Deno.test("the jobs of an array that another cluster took are asked for and cancelled there", async () => {
  using it = slurm("echo '123;alpha'");
  const { code } = await it.run(
    "script.sh",
    "--array",
    "-q",
    "--scheduler=slurm",
  );
  assertEquals(code, 0);
  assertEquals(
    [1, 2, 3].map((id) => {
      const { jobId, cluster } = recordOf(`${it.project.dir}/logs`, id);
      return [jobId, cluster];
    }),
    [["123_1", "alpha"], ["123_2", "alpha"], ["123_3", "alpha"]],
  );
  await it.run("status", "-q");
  assertEquals(
    it.calls().every((call) => / -M alpha /.test(`${call} `)),
    true,
  );
  await it.run("cancel", "--all", "-q");
  assertEquals(it.calls().filter((call) => /^scancel/.test(call)), []);
});

Deno.test("a copy of an array's job that cannot be written is told, with its id, and exits with 1", async () => {
  using it = slurm("dir=${2%/1/*}; rm -r $dir/2/metadata; echo 123");
  const { code, stdout, stderr } = await it.run(
    ...["script.sh", "--array", "--scheduler=slurm"],
  );
  const { dir } = it.project;
  assertEquals([code, stdout, stderr], [
    1,
    [1, 2, 3].map((id) => `${dir}/logs/${id}\t123_${id}\n`).join(""),
    `3 jobs submitted to SLURM
mlxpsub: error: Cannot record job 123_2 in "${dir}/logs/2/metadata/submission.yaml": no such file or directory
`,
  ]);
  assertEquals(
    [1, 2, 3].map((id) => recordOf(`${dir}/logs`, id).jobId),
    ["123_1", "123_2", "123_3"],
  );
});

Deno.test("a copy of a single job that cannot be written is told, and exits with 1", async () => {
  using it = slurm("rm -r ${2%/*}/metadata; echo 123", "1");
  const { code, stdout, stderr } = await it.run(
    ...["script.sh", "--scheduler=slurm"],
  );
  const { dir } = it.project;
  assertEquals([code, stdout, stderr], [
    1,
    `${dir}/logs/1\t123\n`,
    `1 job submitted to SLURM
mlxpsub: error: Cannot record job 123 in "${dir}/logs/1/metadata/submission.yaml": no such file or directory
`,
  ]);
});
