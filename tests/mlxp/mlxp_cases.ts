/** MLXP programs in the jobs of mlxpsub, on one cluster or on none. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { clusterInUse } from "../clusters/cluster.ts";
import { ClusterProject } from "../clusters/project.ts";
import { filesOf } from "./program_files.ts";

const cluster = clusterInUse();
const settings = [0.1, 1].flatMap((lr) =>
  [1, 2, 3].map((seed) => ({ lr, seed }))
);

/** The sum that the program makes, in its own order of additions. */
function weightsOf({ lr, seed }: { lr: number; seed: number }): number[] {
  let weight = 0;
  return [0, 1, 2].map(() => weight += lr * seed);
}

function yaml(path: string): Record<string, unknown> {
  return parse(Deno.readTextFileSync(path)) as Record<string, unknown>;
}

function entries(path: string): string[] {
  return [...Deno.readDirSync(path)].map((it) => it.name)
    // the logs of sweeps
    .filter((it) => it !== ".mlxpsub").sort();
}

async function readLogs(
  project: ClusterProject,
  logs: string,
  query = "",
): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await project.run("python", [
    "read_logs.py",
    logs,
    query,
  ]);
  assertEquals([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

Deno.test(`MLXP in jobs of ${cluster.title} logs each into its own directory`, async () => {
  using project = new ClusterProject(cluster, {
    ...filesOf("mlxp_program"),
    "script.sh": "",
  });
  // a name that no other job in the queue has
  const name = `mlxp${project.root.slice(-8)}`;
  const logs = `${project.dir}/${name}`;
  const command = `python main.py optimizer.lr=0.1,1. seed=1,2,3 'note="a, b"'`;
  const head = `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}`;
  project.write("script.sh", `${head}${command}\n`);
  const { code, stderr } = await project.mlxpsub([
    "script.sh",
    "--log-dir",
    logs,
  ]);
  const verb = cluster.name === "local"
    ? "done here"
    : `submitted to ${cluster.title}`;
  assertEquals(
    [code, stderr],
    [
      0,
      `mlxpsub: warning: Cannot run a copy of the code, as use_version_manager asks: "${project.dir}" is in no git repository
hint: Commit the code with git, or write --snapshot=off
6 jobs ${verb}
`,
    ],
  );
  const submitted = project.jobs(logs);
  const ids = submitted.map((it) => String(it.record.job_id));
  const views = await project.ended(ids, 180);
  assertEquals(
    [...views.values()].map((it) => it.state),
    Array(6).fill("done"),
  );

  const jobs = project.jobs(logs);
  assertEquals(
    jobs.map((it) => [it.stderr, it.stdout]),
    settings.map(({ lr, seed }, index) => [
      "",
      `${lr === 1 ? "1.0" : lr} ${seed} a, b ${index + 1}\n`,
    ]),
  );
  for (const [index, { logDir, logId, record }] of jobs.entries()) {
    const setting = settings[index] ?? { lr: 0, seed: 0 };
    assertEquals(yaml(`${logDir}/metadata/config.yaml`), {
      seed: setting.seed,
      note: "a, b",
      optimizer: { name: "sgd", lr: setting.lr },
    });
    const info = yaml(`${logDir}/metadata/info.yaml`);
    assertEquals(
      [info.status, info.scheduler, info.version_manager, info.logger],
      [
        "COMPLETE",
        cluster.name === "local"
          ? { name: "local" }
          : { name: cluster.name, scheduler_job_id: record.job_id },
        null,
        {
          log_id: logId,
          log_dir: logDir,
          metrics_dir: `${logDir}/metrics`,
          metadata_dir: `${logDir}/metadata`,
          artifacts_dir: `${logDir}/artifacts`,
        },
      ],
    );
    assertEquals(
      Deno.readTextFileSync(`${logDir}/metrics/train.json`)
        .trimEnd().split("\n").map((it) => JSON.parse(it)),
      weightsOf(setting).map((weight, step) => ({ weight, step })),
    );
    assertEquals(entries(logDir), [
      "artifacts",
      "log.stderr",
      "log.stdout",
      "metadata",
      "metrics",
      "script.sh",
    ]);
    assertEquals(entries(`${logDir}/metadata`), [
      "config.yaml",
      "end",
      "info.yaml",
      "mlxp.yaml",
      "submission.yaml",
    ]);
  }
  assertEquals(jobs.map((it) => it.record), submitted.map((it) => it.record));
  // the settings ask for a submission and a copy of the code; no job makes one
  assertEquals(entries(logs), ["1", "2", "3", "4", "5", "6"]);
  assertEquals(entries(project.dir).filter((it) => it.startsWith(".")), []);
  if (cluster.name !== "local") {
    const seen = await cluster.look({ by: "name", start: name });
    assertEquals(seen.map((it) => it.id).sort(), [...ids].sort());
  }

  const rows = settings.map((setting, index) => ({
    log_id: index + 1,
    ...setting,
    note: "a, b",
    status: "COMPLETE",
    job: cluster.name === "local" ? null : jobs[index]?.record.job_id,
    weights: weightsOf(setting),
  }));
  assertEquals(await readLogs(project, logs), rows);
  assertEquals(
    await readLogs(
      project,
      logs,
      "config.seed == 2 & config.optimizer.lr == 0.1",
    ),
    rows.filter((it) => it.seed === 2 && it.lr === 0.1),
  );
  const lastJob = jobs.at(-1)?.record.job_id;
  if (cluster.name !== "local") {
    assertEquals(
      await readLogs(
        project,
        logs,
        `info.scheduler.scheduler_job_id == '${lastJob}'`,
      ),
      rows.slice(-1),
    );
  }
  const more = await project.run("python", [
    "read_more.py",
    logs,
    "config.seed",
  ]);
  assertEquals([more.code, more.stderr], [0, ""]);
  assertEquals(JSON.parse(more.stdout), {
    groups: { 1: 2, 2: 2, 3: 2 },
    diff: ["config.optimizer.lr", "config.seed"],
    artifacts: Object.fromEntries(
      rows.map((it) => [it.log_id, { weight: it.weights.at(-1) }]),
    ),
  });
});

Deno.test(`MLXP on its own and mlxpsub on ${cluster.title} share a log directory without a clash`, async () => {
  using project = new ClusterProject(cluster, {
    ...filesOf("mlxp_program"),
    "configs/mlxp.yaml": "interactive_mode: false\n",
    "script.sh": "",
  });
  const script = (note: string) =>
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py note=${note} seed=1,2,3,4
`;
  project.write("a.sh", script("a"));
  project.write("b.sh", script("b"));
  const alone = (note: string) =>
    project.run("python", ["main.py", `note=${note}`, "seed=1,2,3,4"]);
  const ends = await Promise.all([
    alone("c"),
    project.mlxpsub(["a.sh"]),
    alone("d"),
    project.mlxpsub(["b.sh"]),
  ]);
  assertEquals(ends.map((it) => it.code), [0, 0, 0, 0]);
  const logs = `${project.dir}/logs`;
  assertEquals(
    entries(logs).map(Number).sort((a, b) => a - b),
    Array.from({ length: 16 }, (_, index) => index + 1),
  );
  const ids = entries(logs).flatMap((it) => {
    try {
      return [String(yaml(`${logs}/${it}/metadata/submission.yaml`).job_id)];
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return [];
      throw cause;
    }
  });
  assertEquals(new Set(ids).size, 8);
  await project.ended(ids, 180);
  const rows = await readLogs(project, logs);
  assertEquals(
    rows.map((it) => `${it.note}${it.seed} ${it.status}`).sort(),
    ["a", "b", "c", "d"].flatMap((note) =>
      [1, 2, 3, 4].map((seed) => `${note}${seed} COMPLETE`)
    ),
  );
});
