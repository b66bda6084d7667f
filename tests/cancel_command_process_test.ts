import { assertEquals } from "@std/assert";
import { editLog, slurm, submitted } from "./life.ts";
import { mlxpsub, Project, start } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

Deno.test("mlxpsub cancel --pending leaves what runs, and records prepared jobs", async () => {
  using life = await submitted(slurm);
  life.set(0, "running");
  const { dir } = life.project;
  // the fourth was never handed over
  editLog(
    life,
    (lines) => lines.filter((it) => !/"event":"\w+","jobs":\[3\]/.test(it)),
  );
  const { code, stdout, stderr } = await life.run("cancel", "--pending");
  assertEquals([code, stderr], [
    0,
    "3 jobs cancelled; 1 job already started or over\n",
  ]);
  assertEquals(
    stdout,
    `${dir}/logs/2\t4712\tcancelled
${dir}/logs/3\t4713\tcancelled
${dir}/logs/4\t\tcancelled
`,
  );
  assertEquals(life.queries().slice(-1), ["scancel 4712 4713"]);
  const records = [1, 2, 3, 4].map((id) => recordOf(`${dir}/logs`, id));
  assertEquals(
    records.map((it) => [it.state, it.name]),
    [
      ["submitted", "logs/1"],
      ["cancelled", "logs/2"],
      ["cancelled", "logs/3"],
      ["cancelled", "logs/4"],
    ],
  );
});

Deno.test("mlxpsub cancel asks before it hits more than one sweep", async () => {
  using life = await submitted(slurm);
  await life.run("script.sh", "-q", "--scheduler", "slurm");
  const refused = await life.run("cancel", "--all");
  assertEquals(refused, {
    code: 2,
    stdout: "",
    stderr:
      `mlxpsub: error: Cannot cancel 8 jobs of 2 sweeps: there is no terminal to ask on
hint: Add --yes, or name one sweep with --sweep
`,
  });
  const last = await life.run("cancel", "--sweep", "last");
  assertEquals([last.code, last.stderr], [0, "4 jobs cancelled\n"]);
  const rest = await life.run("cancel", "--all", "--yes");
  assertEquals([rest.code, rest.stderr], [
    0,
    "4 jobs cancelled; 4 jobs already over\n",
  ]);
});

Deno.test("mlxpsub cancel says what it needs", async () => {
  using project = new Project({ "logs/1/x": "" });
  const run = async (...args: string[]) => {
    const { code, stderr } = await mlxpsub(args, { cwd: project.dir });
    return [code, stderr];
  };
  assertEquals(await run("cancel"), [
    2,
    `mlxpsub: error: Cannot cancel: no job is named
hint: Write mlxpsub cancel ID, or --sweep NAME, --pending or --all
`,
  ]);
  assertEquals(await run("cancel", "logs"), [
    2,
    `mlxpsub: error: Cannot cancel "logs": it is no log_id
hint: Write mlxpsub cancel --all logs to cancel all jobs in it
`,
  ]);
  Deno.mkdirSync(`${project.dir}/my logs`);
  assertEquals(await run("cancel", "my logs"), [
    2,
    `mlxpsub: error: Cannot cancel "my logs": it is no log_id
hint: Write mlxpsub cancel --all 'my logs' to cancel all jobs in it
`,
  ]);
  for (const target of ["all", "", "0,1"]) {
    assertEquals(await run("cancel", target), [
      2,
      `mlxpsub: error: Cannot cancel "${target}": it is no log_id
hint: Write the number of a log directory, or its path, such as logs/7
`,
    ]);
  }
  assertEquals(await run("cancel", "1"), [
    2,
    `mlxpsub: error: Cannot find job "${project.dir}/logs/1": mlxpsub knows of none
hint: Name the log directory with --log-dir, or a job's own by its path
`,
  ]);
});

Deno.test("mlxpsub cancel asks for jobs whose submission was not answered", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const cwd = project.dir;
  const fakes = project.fakeEnvironment("sbatch", "squeue", "sacct", "scancel");
  const down = `${project.root}/fake/squeue-fails`;
  Deno.mkdirSync(`${project.root}/fake`);
  Deno.writeTextFileSync(down, "");
  const submission = await mlxpsub(["script.sh", "-q", "--scheduler=slurm"], {
    cwd,
    env: { ...fakes, FAKE_MODE: "ambiguous" },
  });
  assertEquals([submission.code, submission.stdout], [
    1,
    `${cwd}/logs/1\t\n${cwd}/logs/2\t\n`,
  ]);
  const cancel = () => mlxpsub(["cancel", "--all"], { cwd, env: fakes });
  const unsure = await cancel();
  assertEquals([unsure.code, unsure.stdout], [
    1,
    `${cwd}/logs/1\t\trefused\n${cwd}/logs/2\t\trefused\n`,
  ]);
  Deno.removeSync(down);
  const { code, stdout } = await cancel();
  const rows = stdout.trimEnd().split("\n").map((it) => it.split("\t"));
  assertEquals([code, rows.map((it) => it[2])], [0, [
    "cancelled",
    "cancelled",
  ]]);
  assertEquals(rows.map((it) => it[1]).sort(), ["4711", "4712"]);
  const calls = Deno.readTextFileSync(`${project.root}/fake/queries`);
  assertEquals(calls.match(/^scancel .*$/gm)?.length, 1);
});

Deno.test("mlxpsub hands no job over that was cancelled in the meantime", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2,3\n",
    "main.py": "",
  });
  const { dir } = project;
  const env = project.fakeEnvironment("sbatch");
  // somebody wants the second job cancelled while the first is handed over
  Deno.writeTextFileSync(
    `${project.root}/fakes/bin/sbatch`,
    `#!/bin/sh
cd ${dir}/logs/.mlxpsub && sweep=$(basename *[0-9a-f].jsonl .jsonl)
[ -e $sweep.by-x.jsonl ] || { {
echo '{"format":1,"sweep":"'$sweep'","host":"x","pid":1}'
echo '{"event":"cancel wanted","jobs":[[1,1]]}'
} >x; mv x $sweep.by-x.jsonl; sleep 0.3; }
echo 7
`,
    { mode: 0o755 },
  );
  const { code, stdout, stderr } = await mlxpsub([
    "script.sh",
    "-j1",
    "--scheduler=slurm",
  ], {
    cwd: dir,
    env,
  });
  assertEquals([code, stdout, stderr], [
    1,
    `${dir}/logs/1\t7\n${dir}/logs/2\t\n${dir}/logs/3\t7\n`,
    `2 of 3 jobs submitted to SLURM
mlxpsub: warning: 1 job cancelled
hint: Run them again with mlxpsub resubmit ${dir}/logs/2
`,
  ]);
});

Deno.test("mlxpsub status and cancel follow jobs that run without a scheduler", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\nexec python3 main.py seed=1,2\n",
    "main.py": `import subprocess, sys
child = subprocess.Popen(["sleep", "600"])
print(child.pid, flush=True)
child.wait()
`,
  });
  const run = start(["script.sh", "--local"], { cwd: project.dir });
  const ask = async (...args: string[]) =>
    await mlxpsub([...args], { cwd: project.dir });
  const states = async () =>
    JSON.parse((await ask("status", "-q", "--json")).stdout).jobs
      .map((it: { state: string }) => it.state);
  const log = `${project.dir}/logs/1/log.stdout`;
  while (!exists(log) || Deno.readTextFileSync(log) === "") await pause(50);
  assertEquals(await states(), ["RUNNING", "PREPARED"]);
  const { code, stderr } = await ask("cancel", "--all");
  assertEquals([code, stderr], [0, "2 jobs cancelled\n"]);
  const child = Number(Deno.readTextFileSync(log));
  assertEquals(isRunning(child), false);
  const { code: exitCode } = await run.output();
  assertEquals(exitCode, 1);
  assertEquals(await states(), ["CANCELLED", "CANCELLED"]);
});

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Not counting one that only waits for its end to be noticed. */
function isRunning(pid: number): boolean {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return !/^State:\s*[ZX]/m.test(status);
  } catch {
    return false;
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("mlxpsub cancel exits with 1 where a log cannot be read, of which there may be jobs", async () => {
  using life = await submitted(slurm);
  const { dir } = life.project;
  const planted = `${dir}/logs/.mlxpsub/20260101T000000Z-beef.jsonl`;
  Deno.writeTextFileSync(planted, "nonsense\n");
  const { code, stderr } = await life.run("cancel", "--all", "--yes");
  assertEquals(
    [code, stderr.split("\n").map((it) => it.split(": ").slice(0, 2))],
    [1, [["4 jobs cancelled"], [
      "mlxpsub",
      "error",
    ], [""]]],
    stderr,
  );
});
