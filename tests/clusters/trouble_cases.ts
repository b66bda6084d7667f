/** A scheduler whose daemon is down, or hangs: no job lost, none doubled. */
import { assert, assertEquals } from "@std/assert";
import { clusterInUse } from "./cluster.ts";
import { countProcesses, hang, takeDown } from "./daemons.ts";
import { ClusterProject } from "./project.ts";
import { eventually } from "./ask.ts";

const cluster = clusterInUse();

/** A project with a sweep of three and a log directory that has no namesake. */
function makeProject(): {
  project: ClusterProject;
  name: string;
  logs: string;
} {
  const project = new ClusterProject(cluster, { "script.sh": "" });
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py seed=1,2,3
`,
  );
  const name = `trouble${project.root.slice(-8)}`;
  return { project, name, logs: `${project.root}/${name}` };
}

/**
 * What is recorded as submitted is in the queue, under that id; then resume
 * submits the rest, and each job has run once.
 */
async function checkAndResume(
  project: ClusterProject,
  name: string,
  logs: string,
): Promise<void> {
  const before = project.jobs(logs);
  assertEquals(before.map((it) => it.logId), [1, 2, 3]);
  const inQueue = new Map(
    (await cluster.look({ by: "name", start: name })).map((it) => [it.id, it]),
  );
  for (const { record, logId } of before) {
    if (record.state === "submitted") {
      assertEquals(
        inQueue.get(String(record.job_id))?.name,
        cluster.jobName(name, logId),
      );
    } else {
      assertEquals([record.state, record.job_id], ["prepared", undefined]);
    }
  }
  const { code, stderr } = await project.mlxpsub(["resume", logs]);
  assertEquals(code, 0, stderr);
  const jobs = project.jobs(logs);
  assertEquals(jobs.map((it) => it.record.state), Array(3).fill("submitted"));
  const views = await project.ended(jobs.map((it) => String(it.record.job_id)));
  assertEquals(
    (await cluster.look({ by: "name", start: name }))
      .map((it) => [it.id, it.name, it.state]).sort(),
    jobs.map((it) => [
      it.record.job_id,
      cluster.jobName(name, it.logId),
      "done",
    ]).sort(),
  );
  assertEquals(views.size, 3);
  assertEquals(
    project.jobs(logs).map((it) => [it.stdout, it.stderr]),
    [1, 2, 3].map((seed) => [`["seed=${seed}"]\n`, ""]),
  );
}

Deno.test(`while ${cluster.title} is down mlxpsub says so, and no job is lost or doubled`, async () => {
  const { project, name, logs } = makeProject();
  using _ = project;
  {
    await using _down = await takeDown(cluster);
    const began = Date.now();
    const { code, stderr } = await project.mlxpsub([
      "script.sh",
      "--log-dir",
      logs,
    ]);
    assert(cluster.whenDown.test(stderr), stderr);
    assertEquals(code, stderr.startsWith("3 jobs submitted") ? 0 : 1, stderr);
    assert(Date.now() - began < 60_000, "it takes no longer than a minute");
  }
  await checkAndResume(project, name, logs);
});

Deno.test(`while ${cluster.title} hangs mlxpsub can be interrupted, and no job is lost or doubled`, async () => {
  const { project, name, logs } = makeProject();
  using _ = project;
  {
    using _hung = await hang(cluster);
    const child = project.start(["script.sh", "--log-dir", logs]);
    const end = child.output();
    // sbatch gives up after ten seconds; the others wait for ever
    const first = await within(12, end);
    if (first === undefined) child.kill("SIGINT");
    const { code, stderr } = first ?? await within(22, end) ??
      { code: -1, stderr: new Uint8Array() };
    const said = new TextDecoder().decode(stderr);
    assertEquals([code, said], [first === undefined ? 130 : 1, said]);
    assert(/may or may not be in the queue/.test(said), said);
  }
  // submit commands that hung come to their end by themselves
  await eventually(
    "the submit commands to end",
    60,
    () => countProcesses(name) === 0 ? true : undefined,
  );
  await checkAndResume(project, name, logs);
});

async function within<T>(
  seconds: number,
  what: Promise<T>,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1000);
  });
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
}
