import { assertEquals } from "@std/assert";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const program = { "main.py": "", "src/train.py": "" };
const script = "#!/bin/bash\npython src/train.py lr=1,2\n";

function project(files: Record<string, string> = {}): {
  it: Project;
  call(cwd: string, ...words: string[]): ReturnType<typeof mlxpsub>;
} {
  const it = new Project({ "script.sh": script, ...program, ...files });
  return {
    it,
    call: (cwd, ...words) =>
      mlxpsub(words, {
        cwd: `${it.dir}/${cwd}`,
        env: { PATH: Deno.env.get("PATH") ?? "", HOME: it.root },
      }),
  };
}

Deno.test("commands on jobs find the log directory from the project's root, from inside it and from a job's", async () => {
  const { it, call } = project();
  using _ = it;
  assertEquals((await call(".", "script.sh", "--local", "-q")).code, 0);
  const { stdout } = await call("src", "status");
  assertEquals(stdout.split("\n").length, 3);
  for (
    const [from, said] of [
      [".", "log directory: src/logs\n"],
      ["src/logs", `log directory: ${it.dir}/src/logs\n`],
      ["src/logs/2", `log directory: ${it.dir}/src/logs\n`],
      ["src/logs/2/metadata", `log directory: ${it.dir}/src/logs\n`],
    ] as const
  ) {
    const { stderr, ...seen } = await call(from, "status");
    assertEquals(
      [seen.code, seen.stdout, stderr],
      [0, stdout, `${said}2 jobs: 2 COMPLETED\n`],
    );
  }
  const shown = await call("src/logs/1", "show", "2");
  assertEquals(shown.stdout.split("\n")[1], `  log_dir:  ${it.dir}/src/logs/2`);
  assertEquals((await call(".", "wait", "-q")).code, 0);
  const quiet = await call(".", "status", "-q");
  assertEquals([quiet.stdout, quiet.stderr], [stdout, ""]);
});

Deno.test("of several log directories below none is taken, but the one that is named", async () => {
  const { it, call } = project({ "exp/train.py": "" });
  using _ = it;
  const each = ["script.sh", "--local", "-q"];
  assertEquals((await call(".", ...each)).code, 0);
  assertEquals((await call(".", ...each, "--log-dir", "exp/runs")).code, 0);
  // what cannot be a project's own
  for (const name of [".old", "node_modules", "a/b/c/d"]) {
    assertEquals(
      (await call(".", ...each, "--log-dir", `${name}/logs`)).code,
      0,
    );
  }
  const before = it.snapshot();
  for (const words of [["status"], ["cancel", "1"], ["resume"]]) {
    const { code, stdout, stderr } = await call(".", ...words);
    assertEquals([code, stdout, stderr], [
      2,
      "",
      `mlxpsub: error: Cannot tell which log directory is meant: exp/runs, src/logs are here
hint: Write --log-dir exp/runs, or another of them
`,
    ]);
  }
  assertEquals(it.snapshot(), before);
  const named = await call(".", "status", "--log-dir", "exp/runs");
  assertEquals([named.code, named.stderr], [0, "2 jobs: 2 COMPLETED\n"]);
  const path = await call("exp", "status", "runs");
  assertEquals([path.code, path.stderr], [0, "2 jobs: 2 COMPLETED\n"]);
});

for (const family of families) {
  Deno.test(`--log-dir counts from where it is written, #MLXPSUB's from the program: ${family.name} ${family.env.FAKE_FLAVOUR ?? ""}`, async () => {
    using it = new Project({
      "script.sh": script,
      "own.sh": script.replace("python", "#MLXPSUB --log-dir own\npython"),
      ...program,
    });
    const env = { ...it.fakeEnvironment(...family.fakes), ...family.env };
    const submit = ["-q", "-j1", "--scheduler", family.name];
    const call = (...words: string[]) =>
      mlxpsub([...words, ...submit], { cwd: it.dir, env });
    assertEquals((await call("script.sh", "--log-dir", "runs")).code, 0);
    assertEquals((await call("own.sh")).code, 0);
    const paths = it.snapshot().map((it) => it.split(" ")[0] ?? "")
      .filter((it) => it.endsWith("/submission.yaml"));
    assertEquals(
      paths,
      [1, 2].flatMap((at) => [
        `${it.dir}/runs/${at}/metadata/submission.yaml`,
        `${it.dir}/src/own/${at}/metadata/submission.yaml`,
      ]).sort(),
    );
  });
}
