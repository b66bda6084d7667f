/** Many jobs at once, and job arrays, through a real scheduler. */
import { assertEquals } from "@std/assert";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { passSweep } from "./sweep.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

Deno.test(`${cluster.title} runs ${cluster.many} jobs of one call`, async () => {
  using project = new ClusterProject(cluster, {});
  const count = cluster.many / 4;
  const argv = Array.from(
    { length: count },
    (_, seed) => [1, 2, 3, 4].map((it) => [`seed=${seed}`, `fold=${it}`]),
  ).flat();
  const jobs = await passSweep(project, {
    script:
      `${head}${project.setUp}python main.py 'seed=range(${count})' fold=1,2,3,4\n`,
    argv,
    patience: 400,
  });
  assertEquals(new Set(jobs.map((it) => it.record.job_id)).size, cluster.many);
});

Deno.test(`${cluster.title} runs a sweep as one job array, each part in its own directory`, async () => {
  using project = new ClusterProject(cluster, {});
  const limit = cluster.name === "oar" ? [] : ["--max-running", "4"];
  const values = ["1", '"a b"', "$x", "[1, 2]", "5", "6", "7", "8", "9", "10"];
  const jobs = await passSweep(project, {
    script: `${head}${project.setUp}python main.py 'note=${
      values.join(",")
    }' 'seed=1,2'\n`,
    argv: values.flatMap((it) =>
      ["1", "2"].map((seed) => [`note=${it}`, `seed=${seed}`])
    ),
    args: ["--array", ...limit],
    how: "array",
  });
  assertEquals(
    jobs.map((it) => it.record.array_index),
    jobs.map((_, index) => index + 1),
  );
});

Deno.test(`${cluster.title} runs an array in a project with an awkward name`, async () => {
  using project = new ClusterProject(cluster, {}, "a b,#50%j$HOME");
  await passSweep(project, {
    script: `${head}${project.setUp}python main.py seed=1,2,3\n`,
    argv: [["seed=1"], ["seed=2"], ["seed=3"]],
    args: ["--array"],
    how: "array",
  });
});
