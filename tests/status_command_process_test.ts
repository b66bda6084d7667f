import { assertEquals } from "@std/assert";
import { editLog, families, type Life, slurm, submitted } from "./life.ts";
import { mlxpsub, Project, startOnTerminal } from "./mlxpsub.ts";

Deno.test("mlxpsub status asks the scheduler once, however many jobs there are", async () => {
  using life = await submitted(
    slurm,
    "#!/bin/bash\n#MLXPSUB --array\npython main.py seed='range(600)'\n",
  );
  const { root } = life.project;
  Deno.writeTextFileSync(`${root}/fake/jobs/4711/state.1`, "gone\n");
  Deno.writeTextFileSync(`${root}/fake/accounting`, "");
  const { stdout } = await life.run("status", "-q", "--json");
  const [first, second] = JSON.parse(stdout).jobs;
  assertEquals([first.state, first.host, first.elapsed, second.state], [
    "COMPLETED",
    "n2",
    120,
    "PENDING",
  ]);
  assertEquals(life.queries().map((it) => it.split(" ")[0]), [
    "squeue",
    "sacct",
  ]);
  await life.run("cancel", "--all", "-q");
  assertEquals(life.queries().map((it) => it.split(" ").slice(0, 2)), [
    // how the first one ended is noted
    ["squeue", "-u"],
    ["scancel", "4711_2"],
    ["scancel", "4711_502"],
  ]);
});

Deno.test("mlxpsub status prints a line a job, for programs", async () => {
  using life = await submitted(slurm);
  life.set(0, "failed", 3);
  life.set(1, "failed", 1);
  life.set(2, "done", 0);
  const { dir } = life.project;
  Deno.writeTextFileSync(
    `${dir}/logs/1/log.stderr`,
    "Traceback\nValueError: no\tvit\n\n",
  );
  const { code, stdout, stderr } = await life.run("status");
  assertEquals(code, 0);
  assertEquals(
    stdout,
    [
      `${dir}/logs/1\t4711\tFAILED\t3\t65\tn1\tmodel=vit seed=1\tValueError: no\\tvit`,
      `${dir}/logs/2\t4712\tFAILED\t1\t65\tn1\tmodel=vit seed=2\t`,
      `${dir}/logs/3\t4713\tCOMPLETED\t0\t65\tn1\tmodel=cnn seed=1\t`,
      `${dir}/logs/4\t4714\tPENDING\t\t\t\tmodel=cnn seed=2\tPriority\n`,
    ].join("\n"),
  );
  assertEquals(
    stderr,
    `4 jobs: 1 PENDING, 1 COMPLETED, 2 FAILED
both failures have model=vit, and no completed job has it
`,
  );
  const failed = await life.run("status", "--failed", "--exit-code", "-q");
  assertEquals(failed.code, 3);
  assertEquals(failed.stdout, stdout.split("\n").slice(0, 2).join("\n") + "\n");
  const by = await life.run("status", "--by", "seed");
  assertEquals(
    by.stdout,
    `seed  JOBS  PENDING  COMPLETED  FAILED
1     2     -        1          1
2     2     1        -          1
`,
  );
  const best = await life.run("status", "-q", "--by");
  assertEquals(
    best.stdout,
    `model  JOBS  PENDING  COMPLETED  FAILED
vit    2     -        -          2
cnn    2     1        1          -
`,
  );
  const unknown = await life.run("status", "--by=depth");
  assertEquals([unknown.code, unknown.stdout, unknown.stderr], [
    2,
    "",
    `mlxpsub: error: Cannot group by "depth": no job has such a setting
hint: Write one of model, seed
`,
  ]);
});

Deno.test("mlxpsub status tells what the job left where the scheduler has forgotten it", async () => {
  using life = await submitted(slurm);
  for (const at of [0, 1, 2, 3]) life.set(at, "gone");
  const { dir } = life.project;
  for (const [id, status] of [[1, "COMPLETE"], [2, "FAILED"], [3, "RUNNING"]]) {
    Deno.writeTextFileSync(
      `${dir}/logs/${id}/metadata/info.yaml`,
      `scheduler:\n  name: slurm\nstatus: ${status}\n`,
    );
  }
  Deno.writeTextFileSync(`${dir}/logs/3/log.stdout`, "");
  const past = new Date(Date.now() - 7205_000);
  editLog(
    life,
    (lines) =>
      lines.map((it) =>
        /"event":"answer","jobs":\[[23]\]/.test(it)
          ? it.replace(/"at":"[^"]*"/, `"at":"${past.toISOString()}"`)
          : it
      ),
  );
  Deno.utimeSync(`${dir}/logs/3/log.stdout`, past, past);
  const { stdout } = await life.run("status", "-q", "--json");
  assertEquals(
    JSON.parse(stdout).jobs.map((it: Record<string, unknown>) => [
      it.state,
      it.scheduler_state,
      it.told_by,
      it.note,
    ]),
    [
      ["COMPLETED", "COMPLETE", "mlxp", null],
      ["FAILED", "FAILED", "mlxp", null],
      [
        "ENDING",
        "RUNNING",
        "nobody",
        "the scheduler does not know it any more; MLXP says RUNNING; its logs were last written 2h00m ago",
      ],
      [
        "ENDING",
        "submitted",
        "nobody",
        "the scheduler does not know it any more; it has no log files",
      ],
    ],
  );
});

/** All of them were submitted hours ago, wrote nothing since, and are gone. */
function silence(life: Life): void {
  for (const at of [0, 1, 2, 3]) life.set(at, "gone");
  const at = new Date(Date.now() - 7205_000).toISOString();
  editLog(
    life,
    (lines) =>
      lines.map((it) =>
        it.includes('"event":"answer"')
          ? it.replace(/"at":"[^"]*"/, `"at":"${at}"`)
          : it
      ),
  );
}

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  Deno.test(`mlxpsub status calls jobs that ${family.name} ${flavour} lost ENDING for a minute after the first look, however silent they were`, async () => {
    using life = await submitted(family);
    silence(life);
    const control = `${life.project.dir}/logs/.mlxpsub`;
    const notes = () =>
      [...Deno.readDirSync(control)].map((it) => `${control}/${it.name}`)
        .filter((it) =>
          it.includes(".by-") && Deno.readTextFileSync(it).includes('"missed"')
        );
    const summary = async (...args: string[]) =>
      (await life.run("status", ...args)).stderr;
    assertEquals(await summary(), "4 jobs: 4 ENDING\n");
    const [note = "", ...others] = notes();
    assertEquals(others, []);
    assertEquals(Deno.readTextFileSync(note).split("\n").length, 3);
    assertEquals(await summary(), "4 jobs: 4 ENDING\n");
    assertEquals(notes(), [note]);
    const past = new Date(Date.now() - 61_000).toISOString();
    Deno.writeTextFileSync(
      note,
      Deno.readTextFileSync(note).replace(/"at":"[^"]*"/, `"at":"${past}"`),
    );
    // at once, however often it is asked
    assertEquals(await summary("--exit-code"), "4 jobs: 4 LOST\n");
    assertEquals(notes(), [note]);
    life.set(0, "done", 0);
    assertEquals(await summary(), "4 jobs: 1 COMPLETED, 3 LOST\n");
  });
}

Deno.test("mlxpsub status --exit-code waits for the end of a silent job also where it can note nothing", async () => {
  using life = await submitted(slurm);
  silence(life);
  const { dir } = life.project;
  for (const id of [1, 2, 3, 4]) {
    const copy = `${dir}/logs/${id}/metadata/submission.yaml`;
    Deno.writeTextFileSync(
      copy,
      Deno.readTextFileSync(copy).replace(
        /^submitted_at: .*$/m,
        "submitted_at: '2026-01-01T00:00:00.000Z'",
      ),
    );
  }
  // the copies of records are all there is
  Deno.removeSync(`${dir}/logs/.mlxpsub`, { recursive: true });
  for (const at of [1, 2, 3]) life.set(at, "done", 0);
  const { stderr } = await life.run("status");
  assertEquals(stderr, "4 jobs: 3 COMPLETED, 1 LOST\n");
  const waiting = life.run("status", "--exit-code");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  life.set(0, "failed", 3);
  const end = await waiting;
  assertEquals([end.code, end.stderr], [3, "4 jobs: 3 COMPLETED, 1 FAILED\n"]);
});

Deno.test("mlxpsub status --exit-code waits for the end of what has just left the queue", async () => {
  using life = await submitted(slurm);
  for (const at of [1, 2, 3]) life.set(at, "done", 0);
  life.set(0, "gone");
  const early = await life.run("status", "1");
  assertEquals([early.code, early.stderr], [0, "1 job: 1 ENDING\n"]);
  const waiting = life.run("status", "--exit-code");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  life.set(0, "failed", 3);
  const { code, stderr } = await waiting;
  assertEquals([code, stderr], [3, "4 jobs: 3 COMPLETED, 1 FAILED\n"]);
});

Deno.test("mlxpsub status goes on when the scheduler is down, and says so", async () => {
  using life = await submitted(slurm);
  Deno.writeTextFileSync(`${life.project.root}/fake/squeue-fails`, "");
  const { code, stdout, stderr } = await life.run("status", "1", "2");
  const { dir } = life.project;
  assertEquals(code, 1);
  assertEquals(
    stdout,
    [1, 2].map((id) =>
      `${dir}/logs/${id}\t471${id}\tUNKNOWN\t\t\t\tmodel=vit seed=${id}\tthe scheduler did not answer; it has no log files\n`
    ).join(""),
  );
  assertEquals(
    stderr,
    `2 jobs: 2 UNKNOWN
mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
`,
  );
});

Deno.test("mlxpsub status tells of a record that it cannot read, and of the others", async () => {
  using life = await submitted(slurm);
  const { dir } = life.project;
  const path = `${dir}/logs/2/metadata/submission.yaml`;
  // without a log its copies are all there is
  Deno.removeSync(`${dir}/logs/.mlxpsub`, { recursive: true });
  Deno.writeTextFileSync(path, "state: maybe\n");
  Deno.mkdirSync(`${dir}/logs/9/metadata`, { recursive: true });
  const { code, stdout, stderr } = await life.run("status");
  assertEquals([code, stdout.trimEnd().split("\n").length], [1, 3]);
  assertEquals(
    stderr,
    `4 jobs: 3 PENDING, 1 unreadable
mlxpsub: error: Cannot read record "${path}": "state" is not one of prepared, submitted, refused, cancelled: "maybe"
`,
  );
});

Deno.test("mlxpsub status and cancel ask the cluster that took the job", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1\n",
    "main.py": "",
  });
  const cwd = project.dir;
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct", "scancel");
  Deno.writeTextFileSync(
    `${project.root}/fakes/bin/sbatch`,
    `#!/bin/sh
mkdir -p "$FAKE_DIR/jobs/7"
touch "$FAKE_DIR/jobs/7/name"
echo "7;beta"
`,
    { mode: 0o755 },
  );
  await mlxpsub(["script.sh", "-q", "--scheduler=slurm"], { cwd, env });
  const record = () => project.read("logs/1/metadata/submission.yaml");
  assertEquals(/^job_id: '7'\ncluster: beta$/m.test(record()), true, record());
  const { code, stderr } = await mlxpsub(["cancel", "1"], { cwd, env });
  assertEquals([code, stderr], [0, "1 job cancelled\n"]);
  assertEquals(
    /^state: cancelled\n[^]*^job_id: '7'\ncluster: beta$/m.test(record()),
    true,
    record(),
  );
  const calls = Deno.readTextFileSync(`${project.root}/fake/queries`)
    .trimEnd().split("\n").map((it) => it.split(" ").slice(0, 3).join(" "));
  assertEquals(calls, ["squeue -M beta", "scancel -M beta"]);
});

Deno.test("mlxpsub status tells what squeue knows while slurmdbd is down, and warns", async () => {
  using life = await submitted(slurm);
  const fake = `${life.project.root}/fake`;
  Deno.writeTextFileSync(`${fake}/accounting`, "");
  Deno.writeTextFileSync(`${fake}/slurmdbd-down`, "");
  ["gone", "running", "pending", "done"].forEach((it, at) => life.set(at, it));
  const { code, stdout, stderr } = await life.run("status", "--json");
  assertEquals(code, 1);
  assertEquals(
    JSON.parse(stdout).jobs.map((it: { state: string }) => it.state),
    ["UNKNOWN", "RUNNING", "PENDING", "COMPLETED"],
  );
  assertEquals(
    stderr.split("\n").filter((line) => /warning/.test(line)),
    [
      "mlxpsub: warning: Cannot ask SLURM for all jobs: sacct ended with exit code 1: sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:127.0.0.1:6819: Connection refused",
    ],
  );
});

Deno.test("mlxpsub status remembers how a job ended when the scheduler forgets", async () => {
  using life = await submitted(slurm);
  const states = async () => {
    const { stdout } = await life.run("status", "--json");
    return JSON.parse(stdout).jobs.map((
      it: { state: string; exit_code: number | null },
    ) => `${it.state} ${it.exit_code ?? ""}`.trim());
  };
  ["done", "failed", "running", "pending"].forEach((state, at) =>
    life.set(at, state, state === "failed" ? 3 : 0)
  );
  const seen = ["COMPLETED 0", "FAILED 3", "RUNNING", "PENDING"];
  assertEquals(await states(), seen);
  life.set(0, "gone");
  life.set(1, "gone");
  assertEquals(await states(), seen);
  const again = await life.run("resubmit", "2");
  assertEquals(again.code, 0);
  assertEquals((await states())[1], "PENDING");
});

Deno.test("mlxpsub status --watch draws on a screen of its own, and prints what it saw when it is interrupted", async () => {
  using life = await submitted(slurm);
  ["done", "running", "done", "done"].forEach((it, at) => life.set(at, it, 0));
  const child = startOnTerminal(["status", "--watch"], {
    cwd: life.project.dir,
    env: { ...life.env, TERM: "xterm", NO_COLOR: "1" },
  });
  const writer = child.stdin.getWriter();
  let text = "";
  let interrupted = false;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (!interrupted && /again in 10s[^]*4 jobs/.test(text)) {
      interrupted = true;
      const controlC = new Uint8Array([3]);
      await writer.write(controlC);
    }
  }
  await writer.close().catch(() => {});
  const { code } = await child.status;
  await child.stderr.cancel();
  const [, shown = ""] = text.replaceAll("\r\n", "\n").split("\x1b[?1049h");
  const [screen = "", after = ""] = shown.split("\x1b[?1049l");
  assertEquals(screen.includes("4712  RUNNING"), true, text);
  assertEquals(
    after.trimEnd().split("\n").at(-1),
    "4 jobs: 1 RUNNING, 3 COMPLETED",
  );
  assertEquals(code, 130);
});

Deno.test("mlxpsub status says where it found no job, and where to look", async () => {
  using project = new Project({ "logs/notes.txt": "" });
  const status = async (...words: string[]) => {
    const settings = { cwd: project.dir };
    const { code, stderr } = await mlxpsub(["status", ...words], settings);
    return [code, stderr.replaceAll(project.dir, "DIR")];
  };
  assertEquals(await status(), [0, "no jobs in DIR/logs\n"]);
  assertEquals(await status("."), [0, "no jobs in DIR; there is DIR/logs\n"]);
});

Deno.test("mlxpsub status --by says when no setting tells failures apart", async () => {
  using life = await submitted(slurm);
  ["done", "failed", "failed", "done"].forEach((it, at) => life.set(at, it, 1));
  const { code, stdout, stderr } = await life.run("status", "--by");
  assertEquals([code, stdout, stderr], [
    0,
    "",
    `4 jobs: 2 COMPLETED, 2 FAILED
no setting tells failed jobs from completed ones
`,
  ]);
});
