/** How soon a call ends that was told to, before it hands jobs over. */
import { assert, assertEquals } from "@std/assert";
import { isThere } from "../src/world/system/files.ts";
import { mlxpsub, Project, start, startOnTerminal } from "./mlxpsub.ts";

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
  const took: number[] = [];
  // the best of three: what the machine does beside may slow any of them
  while (took.length < 3) {
    const child = start(args, { cwd: project.dir, env });
    await new Promise((resolve) => setTimeout(resolve, after));
    const sent = performance.now();
    child.kill(signal);
    const { signal: ended } = await child.output();
    took.push(performance.now() - sent);
    if ((took.at(-1) ?? 0) < atOnce || ended !== signal) return ended;
  }
  throw new Error(`it took ${took.join(", ")} ms`);
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

Deno.test("Ctrl-C on a terminal leaves a submit command to its end, and no other begins", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2,3\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch");
  // it takes its time, and would die of the key
  Deno.writeTextFileSync(
    `${project.root}/fakes/bin/sbatch`,
    `#!/bin/sh
touch "${project.root}/begun"
while [ ! -e "${project.root}/go" ]; do sleep 0.1; done
echo 4711
`,
    { mode: 0o755 },
  );
  const child = startOnTerminal(["script.sh", "--jobs", "1"], {
    cwd: project.dir,
    env,
  });
  let shown = "";
  const reading = (async () => {
    for await (const it of child.stdout.pipeThrough(new TextDecoderStream())) {
      shown += it;
    }
  })();
  await soon("an sbatch to begin", () => isThere(`${project.root}/begun`));
  const keys = child.stdin.getWriter();
  await keys.write(new Uint8Array([3]));
  // the terminal shows the key once it has sent the signal
  await soon("the key", () => shown.includes("^C"));
  Deno.writeTextFileSync(`${project.root}/go`, "");
  const { code } = await child.status;
  await Promise.all([reading, child.stderr.cancel()]);
  assert(shown.includes("1 of 3 jobs submitted"), shown);
  assertEquals(code, 130);
  await keys.close().catch(() => {});
});

async function soon(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    assert(Date.now() < deadline, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
