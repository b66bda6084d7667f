/** The example of the README, and a sweep of 24, through a real scheduler. */
import { assertEquals } from "@std/assert";
import { headLineOf, ofOneSweep } from "../head_line.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { passSweep } from "./sweep.ts";

const cluster = clusterInUse();

Deno.test(`${cluster.title} runs the example: eight jobs, in order, each with its setting`, async () => {
  using project = new ClusterProject(cluster, {});
  const directives = cluster.example.join("\n");
  const setUp = cluster.environment === "passed on" ? "" : project.setUp;
  await passSweep(project, {
    script: `#!/bin/bash

${directives}

${setUp}python main.py  optimizer.lr=10.,1. seed=1,2
python main.py  model.num_units=100,200 seed=1,2
`,
    argv: [
      ["optimizer.lr=10.", "seed=1"],
      ["optimizer.lr=10.", "seed=2"],
      ["optimizer.lr=1.", "seed=1"],
      ["optimizer.lr=1.", "seed=2"],
      ["model.num_units=100", "seed=1"],
      ["model.num_units=100", "seed=2"],
      ["model.num_units=200", "seed=1"],
      ["model.num_units=200", "seed=2"],
    ],
  });
  const lines = ofOneSweep(project.read("logs/3/script.sh")).split("\n");
  assertEquals(
    lines.slice(lines.indexOf(cluster.example[0] ?? "")).join("\n"),
    `${directives}

${
      cluster.headLine === undefined
        ? ""
        : `${cluster.headLine}\n`
    }export MLXP_SCHEDULER=${project.dir}/logs/3/metadata/mlxp.yaml MLXPSUB_LOG_DIR=${project.dir}/logs/3 MLXPSUB_LOG_ID=3
${headLineOf(cluster.name)}
cd ${project.dir}
${setUp}python main.py  optimizer.lr=1. seed=1
`,
  );
});

Deno.test(`${cluster.title} runs a sweep of 24`, async () => {
  using project = new ClusterProject(cluster, {});
  const argv = ["adam", "sgd"].flatMap((it) =>
    ["1e-3", "1e-2", "0.1"].flatMap((lr) =>
      [0, 1, 2, 3].map((
        seed,
      ) => [`optimizer=${it}`, `lr=${lr}`, `seed=${seed}`])
    )
  );
  await passSweep(project, {
    script: `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py optimizer=adam,sgd lr=1e-3,1e-2,0.1 'seed=range(4)'
`,
    argv,
  });
});
