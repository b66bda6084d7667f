/** What a user does around a sweep, on a real scheduler. */
import { assert, assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../../src/schedulers/registry.ts";
import { clusterInUse } from "./cluster.ts";
import { ClusterProject } from "./project.ts";

const cluster = clusterInUse();
const head = `#!/bin/bash\n${cluster.directives.join("\n")}\n`;
const tellsHow =
  batchSchedulerOf(cluster.name).dependency?.completed === "told";

/** Fails at its first attempt with seed 2. */
const once = `import os, sys
print(*sys.argv[1:])
mark = os.environ["MLXPSUB_LOG_DIR"] + "/tried"
if "seed=2" in sys.argv and not os.path.exists(mark):
    open(mark, "w").close()
    sys.exit(3)
`;

Deno.test(`a day with ${cluster.title}: tried here first, failures again, what follows after, the rest cleaned`, async () => {
  using project = new ClusterProject(cluster, { "main.py": once });
  const logs = `${project.root}/day${project.root.slice(-8)}`;
  const script = (text: string) =>
    project.write("script.sh", `${head}${project.setUp}${text}\n`);
  const call = async (...words: string[]) => await project.mlxpsub(words);
  const states = async () =>
    (await call("status", logs, "-q")).stdout.trimEnd().split("\n")
      .map((it) => it.split("\t")[2]);
  // what fails here is not submitted
  script("python main.py seed=2,1");
  const bad = await call("script.sh", "--log-dir", logs, "-q", "--smoke");
  assertEquals([bad.code, bad.stdout], [1, ""], bad.stderr);
  script("python main.py seed=1,2");
  const good = await call("script.sh", "--log-dir", logs, "-q", "--smoke");
  assertEquals([good.code, good.stderr], [0, ""]);
  // a call for as long as it takes, and a second that has nothing left to do
  const retry = ["wait", logs, "--retry", "1", "--on", "failed"];
  const first = await call(...retry, "--timeout", "120s");
  assertEquals([first.code, first.stderr], [0, "1 job submitted again\n"]);
  assertEquals(await states(), ["COMPLETED", "COMPLETED"]);
  const second = await call(...retry);
  assertEquals([second.code, second.stderr], [0, ""]);
  assertEquals(project.jobs(logs).map((it) => it.record.attempt), [
    undefined,
    2,
  ]);
  // held jobs, so that what comes after them must wait
  const held = await call("script.sh", "--log-dir", logs, "-q", "--hold");
  assertEquals([held.code, held.stderr], [0, ""]);
  script("python main.py seed=9");
  const after = await call(
    ...["script.sh", "--log-dir", logs, "-q", "--after-ok", "last"],
  );
  if (tellsHow) {
    assertEquals([after.code, after.stderr], [0, ""]);
    assertEquals((await states()).slice(2), ["HELD", "HELD", "PENDING"]);
    const next = await call("cancel", "-q", `${logs}/5`);
    assertEquals([next.code, next.stderr], [0, ""]);
  } else assertEquals([after.code, after.stdout], [2, ""]);
  const gone = await call("cancel", "-q", "--pending", "--yes", logs);
  assertEquals([gone.code, gone.stderr], [0, ""]);
  const cleaned = await call("clean", logs, "--yes");
  assertEquals([cleaned.code, cleaned.stderr], [
    0,
    `${tellsHow ? 3 : 2} entries removed\n`,
  ], cleaned.stdout);
  assert(!cleaned.stdout.includes(`${logs}/2\t`));
  assertEquals(await states(), ["COMPLETED", "COMPLETED"]);
});
