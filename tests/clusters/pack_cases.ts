/** Several runs in one job, by themselves and in an array, each with its own end. */
import { assertEquals } from "@std/assert";
import { eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();

const program = `import os, sys, time
word = sys.argv[1]
print(word, os.getpid(), flush=True)
if word == "do=fail":
    sys.exit(3)
if word == "do=wait":
    time.sleep(600)
`;

/** Submits a sweep over `words`, some in a job; gives back where it logs. */
async function submit(
  project: ClusterProject,
  words: string,
  ...options: string[]
): Promise<string> {
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py do=${words}
`,
  );
  const logs = `${project.root}/pack${project.root.slice(-8)}`;
  const { code, stderr } = await project.mlxpsub([
    ...["script.sh", "-q", "--log-dir", logs, ...options],
  ]);
  assertEquals([code, stderr], [0, ""]);
  return logs;
}

interface Row {
  state: string;
  exit_code: number | null;
  job_id: string;
}

async function reach(
  project: ClusterProject,
  logs: string,
  states: string[],
): Promise<Row[]> {
  let rows: Row[] = [];
  await eventually(`states ${states}`, 120, async () => {
    const { stdout } = await project.mlxpsub(["status", logs, "--json", "-q"]);
    rows = JSON.parse(stdout).jobs;
    return rows.every((it, at) => it.state === states[at]) || undefined;
  }).catch((cause) => {
    assertEquals(rows.map((it) => it.state), states);
    throw cause;
  });
  return rows;
}

/** Whether the program of a run is still there, on this one node. */
function isThere(logs: string, run: number): boolean {
  const log = Deno.readTextFileSync(`${logs}/${run}/log.stdout`);
  const pid = /^do=\w+ (\d+)$/m.exec(log)?.[1];
  if (pid === undefined) throw new Error(`no process id in "${log}"`);
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", pid],
  })
    .outputSync();
  return /^[^Z]/.test(new TextDecoder().decode(stdout));
}

// here a submission returns only when its jobs have ended: nothing is to be cancelled
const isQueue = cluster.name !== "local";

if (isQueue) {
  Deno.test(`runs share a job of ${cluster.title}, and one is cancelled by itself`, async () => {
    using project = new ClusterProject(cluster, { "main.py": program });
    const logs = await submit(project, "well,fail,wait,well", "--pack=4x2");
    const rows = await reach(project, logs, [
      ...["COMPLETED", "FAILED", "RUNNING", "COMPLETED"],
    ]);
    assertEquals(rows.map((it) => it.exit_code), [0, 3, null, 0]);
    assertEquals(new Set(rows.map((it) => it.job_id)).size, 1);
    const { code, stderr } = await project.mlxpsub(["cancel", `${logs}/3`]);
    assertEquals([code, stderr], [0, "1 job cancelled\n"]);
    await reach(project, logs, [
      ...["COMPLETED", "FAILED", "CANCELLED", "COMPLETED"],
    ]);
    assertEquals(isThere(logs, 3), false);
    const [{ job_id: id = "" } = {}] = rows;
    const views = await project.ended([id]);
    assertEquals(views.get(id)?.state, "failed");
  });

  Deno.test(`cancelling a job of ${cluster.title} ends the run that it is at, and begins no other`, async () => {
    using project = new ClusterProject(cluster, { "main.py": program });
    const logs = await submit(project, "wait,well", "--pack=2");
    await reach(project, logs, ["RUNNING", "PENDING"]);
    await eventually("its program", 60, () => {
      try {
        return isThere(logs, 1) || undefined;
      } catch {
        return undefined;
      }
    });
    const { code } = await project.mlxpsub(["cancel", "--all", logs, "-q"]);
    assertEquals(code, 0);
    await reach(project, logs, ["CANCELLED", "CANCELLED"]);
    await eventually("its end", 60, () => !isThere(logs, 1) || undefined);
    // what had no turn is there to be submitted again, by itself
    const again = await project.mlxpsub(["resubmit", `${logs}/2`, "-q"]);
    assertEquals([again.code, again.stderr], [0, ""]);
    await reach(project, logs, ["CANCELLED", "COMPLETED"]);
  });
}

Deno.test(`packs of ${cluster.title} go as an array, where it has them`, async () => {
  using project = new ClusterProject(cluster, { "main.py": program });
  const array = isQueue ? ["--array"] : [];
  const logs = await submit(project, "well,well,well", "--pack=2", ...array);
  const rows = await reach(project, logs, Array(3).fill("COMPLETED"));
  assertEquals(rows.map((it) => it.exit_code), [0, 0, 0]);
  const [one, other, last] = rows.map((it) => it.job_id);
  assertEquals([one === other, one === last], [true, false]);
  const { stdout } = await project.mlxpsub(["logs", `${logs}/3`]);
  assertEquals(/^do=well \d+$/m.test(stdout), true, stdout);
});
