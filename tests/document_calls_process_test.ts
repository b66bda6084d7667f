/**
 * The calls of mlxpsub that README.md and docs/ show are made, one after the
 * other, in one project on a fake Slurm.
 */
import { assertEquals } from "@std/assert";
import { callsIn } from "./document_calls.ts";
import { within } from "../src/world/system/pause.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const root = new URL("../", import.meta.url);

/** What a page shows in the place of what the user has. */
const meant: Readonly<Record<string, string>> = {
  SCRIPT: "script.sh",
  NAME: "last",
  "/root/logs": "logs",
};

function documentedCalls(): string[][] {
  const pages = [
    "README.md",
    ...[...Deno.readDirSync(new URL("docs/", root))].map((it) =>
      `docs/${it.name}`
    ).sort(),
  ];
  const calls = pages.flatMap((it) =>
    callsIn(Deno.readTextFileSync(new URL(it, root)))
  ).map((words) => words.map((it) => meant[it] ?? it));
  return [...new Map(calls.map((it) => [it.join(" "), it])).values()];
}

const keptApart = new Set(["--local", "--hold", "--all-or-nothing"]);

const script = `#!/bin/bash
#SBATCH --time=1:00:00
python train.py model=cnn,vit seed=1,2,3,4,5
`;

Deno.test("calls that README.md and docs/ show do what they say", async () => {
  const small = script.replace("seed=1,2,3,4,5", "seed=1");
  using project = new Project({
    "script.sh": script,
    "plot.sh": small,
    "eval.sh": small,
    "report.sh": "#!/bin/bash\npython train.py\n",
    ".gitignore": "here/\n",
    "train.py": "",
    "../bin/python":
      `#!/bin/sh\necho '{"loss": 0.5}' >"$MLXPSUB_LOG_DIR/metrics.json"\n`,
  });
  Deno.chmodSync(`${project.root}/bin/python`, 0o755);
  await commit(project.dir);
  const env = {
    ...project.fakeEnvironment(
      ...["sbatch", "squeue", "sacct", "scancel", "scontrol"],
    ),
    FAKE_RUN: "1",
  };
  // one may wait for what never comes
  const run = async (args: string[]) =>
    await within(60_000, mlxpsub(args, { cwd: project.dir, env })) ??
      { code: 124, stderr: "it did not end" };
  // the pages speak of jobs 1 to 10
  assertEquals((await run(["script.sh", "--quiet"])).code, 0);
  const calls = documentedCalls();
  const wrong: string[] = [];
  for (const words of calls) {
    // jobs that run here have no directives, which a later call changes; the
    // fake starts none that was held, for which a later call would wait
    const apart = words.some((it) => keptApart.has(it))
      ? ["--log-dir", "here"]
      : [];
    const { code, stderr } = await run([...words, ...apart]);
    if (code !== 0) wrong.push(`${words.join(" ")}: ${code}\n${stderr}`);
    // likewise what is not submitted
    if (words.includes("--first")) await run(["resume", "--quiet"]);
  }
  assertEquals(wrong, []);
});

/** Makes a repository of a directory, for `--snapshot`. */
async function commit(dir: string): Promise<void> {
  for (
    const args of [
      ["init", "-q"],
      ["add", "."],
      ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ]
  ) {
    const { success } = await new Deno.Command("git", {
      args,
      cwd: dir,
      env: { HOME: dir, GIT_CONFIG_NOSYSTEM: "1" },
    }).output();
    assertEquals(success, true, args.join(" "));
  }
}
