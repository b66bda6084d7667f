import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = `#!/bin/bash
python main.py model=vit,cnn seed=1,2
`;

/** The fakes of each family, and where its jobs' ids begin. */
const families = [
  {
    name: "slurm",
    fakes: ["sbatch", "squeue", "sacct", "scancel"],
    ids: ["4711", "4712", "4713", "4714"],
    env: {},
    words: ["COMPLETED", "FAILED", "RUNNING", "PENDING"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["scancel 4713 4714"],
  },
  {
    name: "oar",
    fakes: ["oarsub", "oarstat", "oardel"],
    ids: ["1000", "2000", "3000", "4000"],
    env: {},
    words: ["Terminated", "Terminated", "Running", "Waiting"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["oardel 3000 4000"],
  },
  {
    name: "torque",
    fakes: ["qsub", "qstat", "qdel"],
    ids: ["11.server", "12.server", "13.server", "14.server"],
    env: { FAKE_FLAVOUR: "torque" },
    words: ["C 0", "C 3", "R", "Q"],
    exits: [0, 3, null, null],
    hosts: [null, null, null, null],
    cancelCalls: ["qdel 13.server 14.server"],
  },
  {
    name: "torque",
    fakes: ["qsub", "qstat", "qdel"],
    ids: ["11.server", "12.server", "13.server", "14.server"],
    env: { FAKE_FLAVOUR: "pbspro" },
    words: ["F 0", "F 3", "R", "Q"],
    exits: [0, 3, null, null],
    hosts: [null, null, null, null],
    cancelCalls: ["qdel 13.server 14.server"],
  },
  {
    name: "sge",
    fakes: ["qsub", "qstat", "qacct", "qdel"],
    ids: ["11", "12", "13", "14"],
    env: { FAKE_FLAVOUR: "sge" },
    words: ["exit_status 0", "exit_status 3", "r", "qw"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", null],
    cancelCalls: ["qdel 13 14"],
  },
  {
    name: "lsf",
    fakes: ["bsub", "bjobs", "bkill"],
    ids: ["101", "102", "103", "104"],
    env: {},
    words: ["DONE", "EXIT", "RUN", "PEND"],
    exits: [0, 3, null, null],
    hosts: ["n1", "n1", "n1", "n1"],
    cancelCalls: ["bkill 103 104"],
  },
  {
    name: "lsf",
    fakes: ["bsub", "bjobs", "bkill"],
    ids: ["101", "102", "103", "104"],
    env: { FAKE_FLAVOUR: "openlava" },
    words: ["DONE", "EXIT", "RUN", "PEND"],
    exits: [0, null, null, null],
    hosts: [null, null, null, null],
    cancelCalls: ["bkill 103 104"],
  },
  {
    name: "moab",
    fakes: ["msub", "showq", "canceljob"],
    ids: ["Moab.11", "Moab.12", "Moab.13", "Moab.14"],
    env: {},
    words: ["Completed 0", "Completed 3", "Running", "Idle"],
    exits: [0, 3, null, null],
    hosts: [null, null, "n1", null],
    cancelCalls: ["canceljob Moab.13 Moab.14"],
  },
];

interface Life {
  project: Project;
  env: Record<string, string>;
  run(...args: string[]): ReturnType<typeof mlxpsub>;
  /** Says how the job of a log_id stands. */
  set(at: number, state: string, code?: number): void;
  queries(): string[];
}

/** Submits the four jobs of a sweep to a family's fakes. */
async function submitted(
  family: typeof families[number],
  text = script,
): Promise<Life & Disposable> {
  const project = new Project({ "script.sh": text, "main.py": "" });
  const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
  const run = (...args: string[]) => mlxpsub(args, { cwd: project.dir, env });
  const { code, stderr } = await run(
    "script.sh",
    "-q",
    "-j1",
    "--scheduler",
    family.name,
  );
  assertEquals([code, stderr], [0, ""]);
  const fake = `${project.root}/fake`;
  return {
    project,
    env,
    run,
    set(at, state, exitCode) {
      const id = [...Deno.readDirSync(`${fake}/jobs`)]
        .map((it) => it.name).sort((a, b) => Number(a) - Number(b))[at];
      Deno.writeTextFileSync(`${fake}/jobs/${id}/state`, `${state}\n`);
      if (exitCode === undefined) return;
      Deno.writeTextFileSync(`${fake}/jobs/${id}/exit_code`, `${exitCode}\n`);
    },
    queries() {
      const path = `${fake}/queries`;
      const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
      Deno.removeSync(path);
      return lines;
    },
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

interface ShownJob {
  job_id: string;
  state: string;
  scheduler_state: string;
  exit_code: number | null;
  host: string | null;
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`mlxpsub status and cancel follow jobs on ${flavour}`, async () => {
    using life = await submitted(family);
    life.set(0, "done", 0);
    life.set(1, "failed", 3);
    life.set(2, "running");
    const { code, stdout, stderr } = await life.run("status", "--json");
    assertEquals(
      [code, stderr],
      [0, "4 jobs: 1 PENDING, 1 RUNNING, 1 COMPLETED, 1 FAILED\n"],
    );
    const jobs: ShownJob[] = JSON.parse(stdout).jobs;
    const column = <Key extends keyof ShownJob>(key: Key) =>
      jobs.map((it) => it[key]);
    assertEquals(column("job_id"), family.ids);
    assertEquals(column("state"), [
      "COMPLETED",
      "FAILED",
      "RUNNING",
      "PENDING",
    ]);
    assertEquals(column("scheduler_state"), family.words);
    assertEquals(column("exit_code"), family.exits);
    assertEquals(column("host"), family.hosts);
    life.queries();

    const cancelled = await life.run("cancel", "--all");
    assertEquals(cancelled, {
      code: 0,
      stdout: [3, 4].map((id) =>
        `${life.project.dir}/logs/${id}\t${family.ids[id - 1]}\tcancelled\n`
      ).join(""),
      stderr: "2 jobs cancelled; 2 jobs already over\n",
    });
    const [canceller = ""] = (family.cancelCalls[0] ?? "").split(" ");
    assertEquals(
      life.queries().filter((it) => it.startsWith(canceller)),
      family.cancelCalls,
    );
    const record = parse(
      life.project.read("logs/4/metadata/submission.yaml"),
    ) as Record<string, unknown>;
    assertEquals([record.state, record.job_id], ["cancelled", family.ids[3]]);
    const after = await life.run("status", "--json", "-q");
    assertEquals(
      JSON.parse(after.stdout).jobs.map((it: ShownJob) => it.state),
      ["COMPLETED", "FAILED", "CANCELLED", "CANCELLED"],
    );
    life.queries();
    const again = await life.run("cancel", "--all", "-q");
    assertEquals([again.code, again.stdout, again.stderr], [0, "", ""]);
    assertEquals(
      life.queries().filter((it) => it.startsWith(canceller)),
      [],
    );
  });
}

const [slurm] = families;
if (slurm === undefined) throw new Error("no families");

Deno.test("mlxpsub status asks the scheduler once, however many jobs there are", async () => {
  using life = await submitted(
    slurm,
    "#!/bin/bash\npython main.py seed='range(600)'\n",
  );
  life.set(0, "gone");
  Deno.writeTextFileSync(`${life.project.root}/fake/accounting`, "");
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
    ["squeue", "-u"],
    ["sacct", "-X"],
    ["scancel", "4712"],
    ["scancel", "5212"],
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
      `${dir}/logs/2\t4712\tFAILED\t1\t65\tn1\tmodel=vit seed=2\tNonZeroExitCode`,
      `${dir}/logs/3\t4713\tCOMPLETED\t0\t65\tn1\tmodel=cnn seed=1\t`,
      `${dir}/logs/4\t4714\tPENDING\t\t\t\tmodel=cnn seed=2\tPriority\n`,
    ].join("\n"),
  );
  assertEquals(
    stderr,
    `4 jobs: 1 PENDING, 1 COMPLETED, 2 FAILED
all 2 failures have model=vit, and no completed job has it
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
    `mlxpsub: error: Cannot group by "depth": no job has such an override
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
        "LOST",
        "RUNNING",
        "nobody",
        "the scheduler does not know it any more; MLXP says RUNNING; its logs were last written 2h00m ago",
      ],
      [
        "LOST",
        "submitted",
        "nobody",
        "the scheduler does not know it any more; it has no log files",
      ],
    ],
  );
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
      `${dir}/logs/${id}\t471${id}\tLOST\t\t\t\tseed=${id}\tthe scheduler did not answer; it has no log files\n`
    ).join(""),
  );
  assertEquals(
    stderr,
    `2 jobs: 2 LOST
mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
`,
  );
});

Deno.test("mlxpsub status tells of a record that it cannot read, and of the others", async () => {
  using life = await submitted(slurm);
  const { dir } = life.project;
  const path = `${dir}/logs/2/metadata/submission.yaml`;
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

Deno.test("mlxpsub cancel --pending leaves what runs, and records prepared jobs", async () => {
  using life = await submitted(slurm);
  life.set(0, "running");
  const { dir } = life.project;
  const path = `${dir}/logs/4/metadata/submission.yaml`;
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(path).replace("state: submitted", "state: prepared")
      .replace(/^(job_id|submitted_at): .*\n/gm, ""),
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
  const states = [1, 2, 3, 4].map((id) =>
    /^state: (.*)$/m.exec(
      Deno.readTextFileSync(`${dir}/logs/${id}/metadata/submission.yaml`),
    )?.[1]
  );
  assertEquals(states, ["submitted", "cancelled", "cancelled", "cancelled"]);
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
  assertEquals(await run("cancel", "1"), [
    2,
    `mlxpsub: error: Cannot find job "${project.dir}/logs/1": it has no metadata/submission.yaml
hint: Name the log directory with --log-dir, or a job's own by its path
`,
  ]);
});

Deno.test("mlxpsub logs and show print what a job has", async () => {
  using life = await submitted(slurm);
  const { dir } = life.project;
  const missing = await life.run("logs", "3");
  assertEquals([missing.code, missing.stderr], [
    1,
    `mlxpsub: error: Cannot print "${dir}/logs/3/log.stdout": it is not there yet
hint: See mlxpsub status ${dir}/logs/3
`,
  ]);
  Deno.writeFileSync(
    `${dir}/logs/3/log.stdout`,
    new Uint8Array([104, 105, 10]),
  );
  Deno.writeTextFileSync(`${dir}/logs/3/log.stderr`, "no\n");
  assertEquals((await life.run("logs", "3")).stdout, "hi\n");
  assertEquals((await life.run("logs", "logs/3", "--stderr")).stdout, "no\n");
  const shown = await life.run("show", "3");
  const record = life.project.read("logs/3/metadata/submission.yaml");
  const indented = (text: string) =>
    text.trimEnd().split("\n").map((it) => `  ${it}\n`).join("");
  assertEquals(
    shown.stdout,
    `Paths
  log_dir:  ${dir}/logs/3
  script:   ${dir}/logs/3/script.sh
  stdout:   ${dir}/logs/3/log.stdout
  stderr:   ${dir}/logs/3/log.stderr
  record:   ${dir}/logs/3/metadata/submission.yaml

Record
${indented(record)}
Script
${indented(life.project.read("logs/3/script.sh"))}`,
  );
});

Deno.test("mlxpsub logs -f goes on with what the job writes until it has ended", async () => {
  using life = await submitted(slurm);
  const path = `${life.project.dir}/logs/1/log.stdout`;
  life.set(0, "running");
  const running = life.run("logs", "1", "-f");
  await new Promise((resolve) => setTimeout(resolve, 800));
  Deno.writeTextFileSync(path, "one\n");
  await new Promise((resolve) => setTimeout(resolve, 400));
  Deno.writeTextFileSync(path, "two\n", { append: true });
  life.set(0, "done", 0);
  const { code, stdout } = await running;
  assertEquals([code, stdout], [0, "one\ntwo\n"]);
});
