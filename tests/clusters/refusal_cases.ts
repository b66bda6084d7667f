/** Jobs that a real scheduler refuses, all of a sweep or one of it. */
import { assert, assertEquals } from "@std/assert";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";
import { refuseSecond } from "./refuse_some.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;

Deno.test(`a sweep that ${cluster.title} refuses is refused job by job, and recorded`, async () => {
  using project = new ClusterProject(cluster, { "script.sh": "" });
  project.write(
    "script.sh",
    `${head}${cluster.refusedDirective}\n${project.setUp}python main.py seed=1,2\n`,
  );
  const { code, stdout, stderr } = await project.mlxpsub(["script.sh"]);
  assertEquals(code, 1, stderr);
  const logs = `${project.dir}/logs`;
  assertEquals(stdout, `${logs}/1\t\n${logs}/2\t\n`);
  const records = project.jobs().map((it) => it.record);
  const reason = String(records[0]?.reason);
  assert(cluster.refusal.test(reason), reason);
  assertEquals(
    records.map((it) => [it.state, it.reason, it.job_id]),
    [["refused", reason, undefined], ["refused", reason, undefined]],
  );
  assertEquals(
    stderr,
    `0 of 2 jobs submitted to ${cluster.title}
mlxpsub: error: ${cluster.title} refused 2 jobs: ${reason}
hint: Mend the cause and use mlxpsub resubmit ${logs}/1 ${logs}/2, with --set or --unset for its directives
`,
  );
});

Deno.test(`a job that ${cluster.title} refuses in the middle of a sweep stops no other`, async () => {
  using project = new ClusterProject(cluster, { "script.sh": "" });
  const name = `refuse${project.root.slice(-8)}`;
  const logs = `${project.root}/${name}`;
  await using second = await refuseSecond(project, name);
  project.write(
    "script.sh",
    `${head}${project.setUp}python main.py size=1,${second.value},3,4\n`,
  );
  const { code, stdout, stderr } = await project.mlxpsub([
    "script.sh",
    "--log-dir",
    logs,
  ]);
  assertEquals(code, 1, stderr);
  const jobs = project.jobs(logs);
  assertEquals(
    jobs.map((it) => it.record.state),
    ["submitted", "refused", "submitted", "submitted"],
  );
  const ids = jobs.map((it) => it.record.job_id);
  assertEquals(
    stdout,
    ids.map((id, index) => `${logs}/${index + 1}\t${id ?? ""}\n`).join(""),
  );
  assertEquals(
    [jobs[1]?.record.reason, stderr],
    [
      second.reason,
      `3 of 4 jobs submitted to ${cluster.title}
mlxpsub: error: ${cluster.title} refused 1 job: ${second.reason}
hint: Mend the cause and use mlxpsub resubmit ${logs}/2, with --set or --unset for its directives
`,
    ],
  );
  const views = await project.ended(
    ids.filter((it) => it !== undefined).map(String),
  );
  assertEquals(
    project.jobs(logs).map((it) => it.stdout),
    [`["size=1"]\n`, "(no file)", `["size=3"]\n`, `["size=4"]\n`],
  );
  const inQueue = await cluster.look({ by: "name", start: name });
  assertEquals(
    inQueue.map((it) => it.name).sort(),
    [1, 3, 4].map((it) => cluster.jobName(name, it)),
  );
  assertEquals(
    inQueue.map((it) => it.id).sort(),
    [...views.keys()].sort(),
  );
});
