/** Plain Hydra programs, and programs that are neither, in mlxpsub's jobs. */
import { assertEquals } from "@std/assert";
import { clusterInUse } from "../clusters/cluster.ts";
import { ClusterProject } from "../clusters/project.ts";
import { filesOf } from "./program_files.ts";

const cluster = clusterInUse();

/** Runs a sweep to its end; what its jobs printed, in their order. */
async function outputOf(
  project: ClusterProject,
  command: string,
): Promise<string> {
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}${command}
`,
  );
  const { code, stderr } = await project.mlxpsub(["script.sh"]);
  assertEquals([code, stderr.includes("error")], [0, false], stderr);
  const jobs = project.jobs();
  await project.ended(jobs.map((it) => String(it.record.job_id)), 180);
  const ended = project.jobs();
  assertEquals(ended.map((it) => it.stderr), ended.map(() => ""));
  return ended.map((it) => it.stdout).join("");
}

/** What the real Hydra prints for the same words, itself sweeping. */
async function outputOfHydra(
  project: ClusterProject,
  command: string,
): Promise<string> {
  const { code, stdout, stderr } = await project.run("bash", [
    "-c",
    `${command} --multirun`,
  ]);
  assertEquals([code, stderr], [0, ""]);
  return stdout;
}

const commands: [promise: string, jobs: number, command: string][] = [
  [
    "hydra.sweeper.params of the program's config, and glob() over a group",
    12,
    `python main.py 'db=glob(*)'`,
  ],
  [
    "an override that beats hydra.sweeper.params, and glob() that leaves some out",
    4,
    `python main.py seed=3 'db=glob([m*,s*],exclude=*z)'`,
  ],
  [
    "quoted values, lists, dicts, ranges, casts and new keys",
    8,
    `python main.py seed=1 lr=1. 'note="a, b",its' 'layers=[1,2],[3]' ` +
    `'+width=range(1,2)' '+on={a: 1, b: [x, y]}' '+as=str(choice(1,2))'`,
  ],
];

for (const [promise, count, command] of commands) {
  Deno.test(`a Hydra program in jobs of ${cluster.title} gets what Hydra's own --multirun gives: ${promise}`, async () => {
    using project = new ClusterProject(cluster, {
      ...filesOf("hydra_program"),
      "script.sh": "",
    });
    const wanted = await outputOfHydra(project, command);
    assertEquals(wanted.trimEnd().split("\n").length, count);
    assertEquals(await outputOf(project, command), wanted);
  });
}

Deno.test(`a program of no framework in jobs of ${cluster.title} gets its words and its log directory`, async () => {
  using project = new ClusterProject(cluster, {
    "main.py": `import os, sys
log_dir = os.path.dirname(os.path.dirname(os.environ["MLXP_SCHEDULER"]))
with open(os.path.join(log_dir, "result"), "w") as file:
    print(*sys.argv[1:], file=file)
`,
    "script.sh": "",
  });
  const output = await outputOf(
    project,
    "python main.py --fast lr=0.1,0.01 seed=1,2 out.txt",
  );
  assertEquals(output, "");
  assertEquals(
    [1, 2, 3, 4].map((it) => project.read(`logs/${it}/result`)),
    ["0.1 seed=1", "0.1 seed=2", "0.01 seed=1", "0.01 seed=2"]
      .map((it) => `--fast lr=${it} out.txt\n`),
  );
});
