/** What SGE alone has: a job is in its accounting a while after it has ended. */
import { assertEquals } from "@std/assert";
import { ask, eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();
const bin = Deno.env.get("MLXPSUB_CLUSTER_PATH") ?? "/usr/bin";

/** Writes the accounting as late as a plain site does; undoes it at the end. */
async function lateAccounting(): Promise<AsyncDisposable> {
  const before = await ask(`${bin}/qconf`, ["-sconf"]);
  const write = async (text: string) => {
    // qconf takes the settings of a host from the file of its name
    const dir = await Deno.makeTempDir({ prefix: "mlxpsub-conf-" });
    await Deno.writeTextFile(`${dir}/global`, text);
    await ask(`${bin}/qconf`, ["-Mconf", `${dir}/global`]);
    await Deno.remove(dir, { recursive: true });
  };
  await write(
    before.replace(
      /accounting_flush_time=[\d:]+/,
      "accounting_flush_time=00:00:15",
    ).replace(/^#.*\n/, ""),
  );
  return {
    [Symbol.asyncDispose]: () => write(before.replace(/^#.*\n/, "")),
  };
}

Deno.test("SGE's jobs are ENDING, not LOST, until the accounting has them", async () => {
  // with exec there is no note of the job itself
  await using _ = await lateAccounting();
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
${project.setUp}python main.py seed=1
exec sh -c "exit 3"
`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q"])).code, 0);
  const seen: string[] = [];
  await eventually("the job to leave the queue", 60, async () => {
    const { stdout } = await project.mlxpsub(["status"]);
    const state = stdout.split("\t")[2] ?? "";
    if (seen.at(-1) !== state) seen.push(state);
    return /PENDING|RUNNING/.test(state) ? undefined : true;
  });
  assertEquals(seen.at(-1), "ENDING");
  // waits for it
  const { code, stdout } = await project.mlxpsub(["status", "--exit-code"]);
  assertEquals(
    [code, ...stdout.split("\t").slice(2, 4)],
    [3, "FAILED", "3"],
  );
});

Deno.test("SGE keeps what a job wrote before it was started again, and the note is the last start's", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
#$ -r y
${project.setUp}echo "start $RESTARTED"
if [ "$RESTARTED" = 0 ]; then sleep 600; sleep 600; fi
python main.py seed=1
`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q"])).code, 0);
  const stdout = () => project.jobs()[0]?.stdout;
  await eventually(
    "the job to start",
    60,
    () => stdout() === "start 0\n" ? true : undefined,
  );
  const id = String(project.jobs()[0]?.record.job_id);
  await ask(`${bin}/qmod`, ["-rj", id]);
  // the accounting has the first start by now, and no end of the job
  const { stdout: meanwhile } = await project.mlxpsub(["status"]);
  assertEquals(
    /\t(?:PENDING|RUNNING|ENDING)\t/.test(meanwhile),
    true,
    meanwhile,
  );
  const ended = await eventually("the job to end", 120, async () => {
    const { stdout } = await project.mlxpsub(["status"]);
    return /\t(?:PENDING|RUNNING|ENDING)\t/.test(stdout) ? undefined : stdout;
  });
  assertEquals(ended.split("\t").slice(1, 4), [id, "COMPLETED", "0"]);
  assertEquals(stdout(), 'start 0\nstart 1\n["seed=1"]\n');
  const note = project.read("logs/1/metadata/end");
  assertEquals(note.match(/^exit=\d+/gm)?.at(-1), "exit=0", note);
});
