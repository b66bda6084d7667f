/** Jobs that a real scheduler holds, until they are released or all are in. */
import { assertEquals } from "@std/assert";
import { eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { refuseSecond } from "./refuse_some.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

/** Waits until the jobs of a log directory have these states. */
async function reach(
  project: ClusterProject,
  logs: string,
  wanted: string[],
): Promise<void> {
  let seen: string[] = [];
  await eventually(`states ${wanted}`, 60, async () => {
    const { stdout } = await project.mlxpsub(["status", logs, "-q"]);
    seen = stdout.trimEnd().split("\n").map((it) => it.split("\t")[2] ?? "");
    return seen.join() === wanted.join() ? seen : undefined;
  }).catch((cause) => {
    assertEquals(seen, wanted);
    throw cause;
  });
}

Deno.test(`jobs of ${cluster.title} that are held are let go or cancelled, an array too`, async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `${head}${project.setUp}python main.py seed=1,2\n`,
  );
  const logs = `${project.root}/held${project.root.slice(-8)}`;
  const call = async (...words: string[]) => {
    const { code, stderr } = await project.mlxpsub([...words, "-q"]);
    assertEquals([code, stderr], [0, ""]);
  };
  const submit = ["script.sh", "--log-dir", logs, "--hold"];
  await call(...submit, "--name", "vit-%{seed}");
  await call(...submit, "--array");
  await reach(project, logs, Array(4).fill("HELD"));
  await call("release", `${logs}/1`, `${logs}/3`, `${logs}/4`);
  await call("cancel", "--pending", `${logs}/2`);
  await reach(project, logs, [
    ...["COMPLETED", "CANCELLED", "COMPLETED", "COMPLETED"],
  ]);
  assertEquals(project.jobs(logs).slice(0, 2).map((it) => it.record.name), [
    "vit-1-1",
    "vit-2-2",
  ]);
});

Deno.test(`a sweep of ${cluster.title} starts when all of it is in, and is taken back where one is refused`, async () => {
  using project = new ClusterProject(cluster, { "script.sh": "" });
  const name = `whole${project.root.slice(-8)}`;
  await using second = await refuseSecond(project, name);
  const submit = async (sizes: string) => {
    project.write(
      "script.sh",
      `${head}${project.setUp}python main.py size=${sizes}\n`,
    );
    return await project.mlxpsub([
      ...["script.sh", "-j1", "--log-dir", `${project.root}/${name}`],
      "--all-or-nothing",
    ]);
  };
  const refused = await submit(`1,${second.value},3`);
  assertEquals([refused.code, refused.stderr.split("\n")[0]], [
    1,
    "one was refused, and so all were taken back",
  ]);
  const logs = `${project.root}/${name}`;
  await reach(project, logs, ["CANCELLED", "REFUSED", "CANCELLED"]);
  const whole = await submit("1,2");
  assertEquals([whole.code, whole.stderr.split("\n")[0]], [
    0,
    "all are in, and may start",
  ]);
  await reach(project, logs, [
    ...["CANCELLED", "REFUSED", "CANCELLED", "COMPLETED", "COMPLETED"],
  ]);
});

Deno.test(`a small job of ${cluster.title} starts when all of a sweep have ended, for the mail`, async () => {
  using project = new ClusterProject(cluster, {
    "main.py": "import time\ntime.sleep(3)\n",
  });
  const logs = `${project.root}/mail${project.root.slice(-8)}`;
  project.write(
    "script.sh",
    `${head}${project.setUp}python main.py seed=1,2\n`,
  );
  for (const array of [[], ["--array"]]) {
    const { code, stderr } = await project.mlxpsub([
      ...["script.sh", "--log-dir", logs, "--mail", "root@localhost", "-q"],
      ...array,
    ]);
    assertEquals([code, stderr], [0, ""]);
  }
  const count =
    [...Deno.readDirSync(logs)].filter((it) => /^\d+$/.test(it.name)).length;
  // Slurm and PBS Pro tell of an array as a whole
  assertEquals(count, cluster.name === "slurm" ? 5 : 6);
  await reach(project, logs, Array(count).fill("COMPLETED"));
  // as each job noted it, in seconds
  const ends = (logId: number) =>
    Number(
      /at=(\d+)/.exec(
        Deno.readTextFileSync(`${logs}/${logId}/metadata/end`),
      )?.[1],
    );
  assertEquals(ends(3) >= Math.max(ends(1), ends(2)), true);
  if (count === 6) assertEquals(ends(6) >= Math.max(ends(4), ends(5)), true);
  const { code, stdout } = await project.mlxpsub(["results", logs, "--csv"]);
  assertEquals([code, stdout.trimEnd().split("\n").length], [0, 5]);
});
