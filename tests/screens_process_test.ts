import { assert, assertEquals } from "@std/assert";
import { mlxpsub, Project, startOnTerminal } from "./mlxpsub.ts";

const key = "model.encoder.optimizer.params.learning_rate";
const script = `#!/bin/bash
python main.py ${key}=0.0001,0.001 model.encoder.depth=1,2 data=1,,2
`;

/** What stands on a terminal of so many columns. */
async function onTerminal(
  args: string[],
  columns: number,
  project: Project,
  env: Record<string, string> = {},
): Promise<string> {
  const child = startOnTerminal(args, {
    cwd: project.dir,
    env: { ...project.fakeEnvironment("sbatch"), TERM: "xterm", ...env },
    under: ["bash", "-c", 'stty cols "$0"; exec "$@"', String(columns)],
  });
  await child.stdin.close();
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout).replaceAll("\r", "");
}

Deno.test("tables and errors are as wide as the terminal, whole in a pipe", async () => {
  const good = script.replace(",,", ",");
  using project = new Project({ "script.sh": good, "bad.sh": script });
  const words = `${key}=0.0001 model.encoder.depth=1 data=1`;
  const plan = ["script.sh", "--dry-run"];
  const plain = { NO_COLOR: "1" };
  const wide = await onTerminal(plan, 200, project, plain);
  assert(wide.includes(`\n1   ${words}\n`), wide);
  const narrow = await onTerminal(plan, 60, project, plain);
  assert(
    narrow.includes("\n1   …learning_rate=0.0001 …depth=1 data=1\n"),
    narrow,
  );
  assert(
    narrow.split("\n").every((it) =>
      it.length <= 60 || it.includes(project.root)
    ),
    narrow,
  );
  const error = await onTerminal(["bad.sh"], 60, project, plain);
  assert(/^ {3}2 \| ….{50,51}/m.test(error), error);
  assert(error.split("\n").every((it) => it.length <= 60), error);
  const { stdout } = await mlxpsub(plan, {
    cwd: project.dir,
    env: project.fakeEnvironment("sbatch"),
  });
  assertEquals(
    stdout.split("\n")[0],
    `${project.dir}/logs/1\t\t${words}`,
  );
});

Deno.test("a terminal has colours, unless NO_COLOR or --color says so; a pipe has none", async () => {
  using project = new Project({ "script.sh": script });
  const red = "\x1b[1;31merror:";
  const shown = (args: string[], env: Record<string, string> = {}) =>
    onTerminal(["script.sh", ...args], 80, project, env);
  assert((await shown([])).includes(red));
  assert(!(await shown([], { NO_COLOR: "1" })).includes("\x1b"));
  assert(!(await shown([], { TERM: "dumb" })).includes("\x1b"));
  assert(!(await shown(["--color", "never"])).includes("\x1b"));
  assert(
    (await shown(["--color", "always"], { NO_COLOR: "1" })).includes(red),
  );
  const { stderr } = await mlxpsub(["script.sh"], {
    cwd: project.dir,
    env: project.fakeEnvironment("sbatch"),
  });
  assert(!stderr.includes("\x1b"));
});
