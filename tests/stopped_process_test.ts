/** How soon a call ends that was told to, before it hands jobs over. */
import { assert, assertEquals } from "@std/assert";
import { mlxpsub, Project, start } from "./mlxpsub.ts";

/** Milliseconds from the signal to the end, at most. */
const atOnce = 1000;

/** Ends a call by a signal after so many milliseconds, and how it ended. */
async function stopped(
  project: Project,
  args: string[],
  env: Record<string, string>,
  signal: Deno.Signal,
  after: number,
): Promise<Deno.Signal | null> {
  const child = start(args, { cwd: project.dir, env });
  await new Promise((resolve) => setTimeout(resolve, after));
  const sent = performance.now();
  child.kill(signal);
  const { signal: ended } = await child.output();
  const took = performance.now() - sent;
  assert(took < atOnce, `it took ${took} ms`);
  return ended;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`${signal} ends a call at once that is planning, and nothing is left`, async () => {
    using project = new Project({
      "script.sh":
        "#!/bin/bash\npython main.py 'a=range(1000)' 'b=range(1000)'\n",
      "main.py": "",
    });
    const before = project.snapshot();
    const args = ["script.sh", "--max-jobs", "1000000"];
    const env = project.fakeEnvironment("sbatch");
    assertEquals(await stopped(project, args, env, signal, 1000), signal);
    assertEquals(project.snapshot(), before);
  });
}

Deno.test("a call that waits for a scheduler's answer ends at once, too", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "sacct");
  Deno.writeTextFileSync(
    `${project.root}/fakes/bin/squeue`,
    "#!/bin/sh\nexec sleep 20\n",
    { mode: 0o755 },
  );
  const { code } = await mlxpsub(["script.sh"], { cwd: project.dir, env });
  assertEquals(code, 0);
  const before = project.snapshot();
  for (
    const args of [
      ["script.sh"],
      ["status"],
      ["resubmit", "--failed"],
      ["cancel", "--all", "--yes"],
    ]
  ) {
    const ended = await stopped(project, args, env, "SIGTERM", 1500);
    assertEquals([ended, args], ["SIGTERM", args]);
  }
  assertEquals(project.snapshot(), before);
});
