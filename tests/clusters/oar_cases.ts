/** What OAR alone does: it runs jobs again, under a new id. */
import { assertEquals } from "@std/assert";
import { ask, eventually } from "./ask.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();

Deno.test("OAR's idempotent job is followed and cancelled under the id it goes on with", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
#OAR -t idempotent
${project.setUp}if [ -e again ]; then sleep 600; fi
touch again
sleep 62
python main.py seed=1
exit 99
`,
  );
  assertEquals((await project.mlxpsub(["script.sh", "-q"])).code, 0);
  const first = String(project.jobs()[0]?.record.job_id);
  const second = await eventually("OAR to run it again", 180, async () => {
    const { stdout } = await project.mlxpsub(["status"]);
    const [, id = first, state] = stdout.split("\t");
    return id !== first && state === "RUNNING" ? id : undefined;
  });
  assertEquals(Number(second) > Number(first), true);
  // that is what the first start ended with, and it does not count any more
  const note = project.read("logs/1/metadata/end");
  assertEquals(note.match(/^exit=\d+/gm), ["exit=99"], note);
  assertEquals((await project.mlxpsub(["cancel", "1", "-q"])).code, 0);
  await project.ended([second]);
  const { stdout } = await project.mlxpsub(["status"]);
  assertEquals(stdout.split("\t").slice(1, 3), [second, "CANCELLED"]);
});

Deno.test("OAR's jobs, which read their script when they start, leave another sweep's directory alone", async () => {
  using project = new ClusterProject(cluster, {});
  project.write(
    "script.sh",
    `#!/bin/bash
${cluster.directives.join("\n")}
#OAR --hold
${project.setUp}python main.py seed=1
`,
  );
  const submit = async (): Promise<string> => {
    assertEquals((await project.mlxpsub(["script.sh", "-q"])).code, 0);
    return String(project.jobs()[0]?.record.job_id);
  };
  const old = await submit();
  Deno.removeSync(`${project.dir}/logs`, { recursive: true });
  const fresh = await submit();
  for (const id of [old, fresh]) {
    await ask("oarresume", [id]);
    await project.ended([id]);
  }
  const [job] = project.jobs();
  assertEquals(
    [job?.stdout, job?.stderr],
    [
      '["seed=1"]\n',
      `mlxpsub: ${job?.logDir} belongs to another job by now, so this one ends\n`,
    ],
  );
});
