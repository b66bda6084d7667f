/**
 * `mlxpsub cancel` beside a mlxpsub that submits: what it says is cancelled is
 * not in the queue and does not get there, and every record says how it is.
 */
import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { cancelJobs } from "../src/world/queue/cancel_jobs.ts";
import { findJobs } from "../src/world/logs/find_jobs.ts";
import { type CallResult, mlxpsub, Project, start } from "./mlxpsub.ts";
import type { SubmissionRecord } from "../src/jobs/record.ts";
import { recordOf, until } from "./world/fixture.ts";

/** A submission to Slurm's fakes that goes on while jobs are cancelled. */
class Race {
  readonly project: Project;
  readonly env: Record<string, string>;

  constructor(sweep: string, more: Record<string, string> = {}) {
    this.project = new Project({
      "script.sh": `#!/bin/bash\npython main.py ${sweep}\n`,
      "main.py": "",
    });
    const names = ["sbatch", "squeue", "sacct", "scancel"];
    this.env = { ...this.project.fakeEnvironment(...names), ...more };
    Deno.mkdirSync(this.fake);
  }

  get fake(): string {
    return `${this.project.root}/fake`;
  }

  /** Lines of bash at the top of a fake command; GATES names a directory. */
  before(command: string, lines: string): void {
    const path = `${this.project.root}/fakes/bin/${command}`;
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(
      path,
      text.replace(
        "\n",
        `\nGATES=${this.fake}
here() { touch "$GATES/$1"; }
pass() { for _ in {1..1000}; do [ ! -e "$GATES/$1" ] || return 0; sleep 0.01; done; }
${lines}\n`,
      ),
    );
  }

  open(gate: string): void {
    Deno.writeTextFileSync(`${this.fake}/${gate}`, "");
  }

  async reached(gate: string): Promise<void> {
    await until(() => isThere(`${this.fake}/${gate}`), `no "${gate}"`);
  }

  start(...args: string[]): { output(): Promise<CallResult> } {
    const child = start(args, { cwd: this.project.dir, env: this.env });
    const output = child.output().then(({ code, stdout, stderr }) => ({
      code,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
    }));
    return { output: () => output };
  }

  run(...args: string[]): Promise<CallResult> {
    return mlxpsub(args, { cwd: this.project.dir, env: this.env });
  }

  /** As the log has it. */
  record(id: number): SubmissionRecord {
    return recordOf(`${this.project.dir}/logs`, id);
  }

  /** What stands in the logs that cancel and status write. */
  notes(): string {
    const dir = `${this.project.dir}/logs/.mlxpsub`;
    return names(dir).filter((it) => it.includes(".by-"))
      .map((it) => Deno.readTextFileSync(`${dir}/${it}`)).join("");
  }

  /** Whether cancel said that it wants that many jobs cancelled. */
  isWanted(jobs: number): boolean {
    const [, wanted = ""] =
      /"cancel wanted","jobs":(.*)\}/.exec(this.notes()) ??
        [];
    return (wanted.match(/\[\d+,1\]/g) ?? []).length === jobs;
  }

  /** Of each log_id: the record's state, its id, and how the queue has it. */
  standing(): string[] {
    return names(`${this.project.dir}/logs`).filter((it) => /^\d/.test(it))
      .sort((a, b) => Number(a) - Number(b)).map((name) => {
        const { state, jobId: id } = this.record(Number(name));
        const copy = `logs/${name}/metadata/submission.yaml`;
        if (isThere(`${this.project.dir}/${copy}`)) {
          const { state: copied, job_id } = parse(
            this.project.read(copy),
          ) as Record<string, unknown>;
          assertEquals([name, copied, job_id], [name, state, id]);
        } else assertEquals([name, state], [name, "prepared"]);
        return `${name} ${state} ${id ?? "-"} ${this.queue(id)}`;
      });
  }

  /** `-` for a job that never came into the queue. */
  queue(id: unknown): string {
    if (id === undefined) return "-";
    const [job = "", task] = String(id).split("_");
    for (const name of task === undefined ? ["state"] : [`state.${task}`]) {
      const path = `${this.fake}/jobs/${job}/${name}`;
      if (isThere(path)) return Deno.readTextFileSync(path).trim();
    }
    return isThere(`${this.fake}/jobs/${job}`) ? "pending" : "unknown";
  }

  /** How many submit commands were called. */
  submissions(): number {
    return names(`${this.fake}/calls`).length;
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
  }
}

function names(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  } catch {
    return [];
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The words after the log directories. */
function results({ stdout }: CallResult): string[] {
  return stdout.trimEnd().split("\n").map((it) =>
    it.split("\t").slice(1).join(" ")
  );
}

Deno.test("jobs that get in while cancel asks the queue are cancelled there", async () => {
  using race = new Race("seed=1,2,3");
  race.before("sbatch", "case $2 in */1/*) ;; *) pass go ;; esac");
  race.before("squeue", "here asked; pass answer");
  const submission = race.start("script.sh", "-j1", "--scheduler=slurm");
  const first = "logs/1/metadata/submission.yaml";
  await until(
    () => isThere(`${race.project.dir}/${first}`),
    "the first job is not submitted",
  );
  const cancel = race.start("cancel", "--all");
  await race.reached("asked");
  race.open("go");
  assertEquals((await submission.output()).code, 0);
  race.open("answer");
  const cancelled = await cancel.output();
  assertEquals([cancelled.code, results(cancelled)], [0, [
    "4711 cancelled",
    "4712 cancelled",
    "4713 cancelled",
  ]]);
  assertEquals(race.standing(), [
    "1 cancelled 4711 cancelled",
    "2 cancelled 4712 cancelled",
    "3 cancelled 4713 cancelled",
  ]);
});

Deno.test("cancel waits for a submit command at work, and cancels what it brings", async () => {
  using race = new Race("seed=1,2,3");
  race.before("sbatch", "here submitting; pass go");
  const submission = race.start("script.sh", "-j1", "--scheduler=slurm");
  await race.reached("submitting");
  const cancel = race.start("cancel", "--all");
  // it is known to wait once it said what it wants
  await until(() => race.isWanted(3), "cancel wants nothing");
  // which the submission sees now and then
  await until(
    () => race.record(3).state === "cancelled",
    "what is not handed over is not cancelled",
  );
  race.open("go");
  const [submitted, cancelled] = [
    await submission.output(),
    await cancel.output(),
  ];
  assertEquals([cancelled.code, results(cancelled)], [0, [
    "4711 cancelled",
    " cancelled",
    " cancelled",
  ]]);
  assertEquals([submitted.code, race.submissions()], [1, 1]);
  assertEquals(race.standing(), [
    "1 cancelled 4711 cancelled",
    "2 cancelled - -",
    "3 cancelled - -",
  ]);
});

Deno.test("cancelJobs() refuses what another mlxpsub gets no answer for", async () => {
  using race = new Race("seed=1,2,3");
  race.before("sbatch", "here submitting; pass go");
  const submission = race.start("script.sh", "-j1", "--scheduler=slurm");
  await race.reached("submitting");
  const { dir } = race.project;
  const { jobs } = findJobs({ targets: [`${dir}/logs`] }, dir);
  const { ends, diagnostics } = await cancelJobs(jobs, {
    workDir: dir,
    signal: new AbortController().signal,
    patience: 200,
  });
  race.open("go");
  assertEquals(diagnostics, []);
  assertEquals(jobs.map((it) => ends.get(it)), [
    {
      kind: "refused",
      reason: "another mlxpsub is submitting it",
      by: "mlxpsub",
    },
    { kind: "cancelled" },
    { kind: "cancelled" },
  ]);
  assertEquals((await submission.output()).code, 1);
  assertEquals(race.standing(), [
    "1 submitted 4711 pending",
    "2 cancelled - -",
    "3 cancelled - -",
  ]);
});

Deno.test("the jobs of an array that is being submitted are cancelled in the queue", async () => {
  using race = new Race("seed=1,2,3");
  race.before("sbatch", "here submitting; pass go");
  const submission = race.start("script.sh", "--array", "--scheduler=slurm");
  await race.reached("submitting");
  const cancel = race.start("cancel", "2", "3");
  await until(() => race.isWanted(2), "cancel wants nothing");
  race.open("go");
  const [submitted, cancelled] = [
    await submission.output(),
    await cancel.output(),
  ];
  assertEquals([submitted.code, cancelled.code], [0, 0]);
  assertEquals(results(cancelled), ["4711_2 cancelled", "4711_3 cancelled"]);
  assertEquals(race.standing(), [
    "1 submitted 4711_1 pending",
    "2 cancelled 4711_2 cancelled",
    "3 cancelled 4711_3 cancelled",
  ]);
});

Deno.test("an array of which a job was cancelled goes without it", async () => {
  using race = new Race("seed=1,2,3");
  Deno.writeTextFileSync(`${race.fake}/mode`, "later\n");
  const first = await race.run("script.sh", "--array", "--scheduler=slurm");
  assertEquals(first.code, 1);
  // cancelled when the array is about to go
  const { sweep } = race.record(2);
  const path = `${race.project.dir}/logs/.mlxpsub/${sweep}.by-x.jsonl`;
  const head = { format: 1, sweep, host: "x", pid: 1 };
  Deno.writeTextFileSync(
    path,
    `${JSON.stringify(head)}\n{"event":"cancel wanted","jobs":[[1,1]]}\n`,
  );
  Deno.writeTextFileSync(`${race.fake}/mode`, "ok\n");
  const { code, stdout } = await race.run("resume", "logs", "-j", "1");
  assertEquals([code, stdout.split("\n").map((it) => it.split("\t")[1])], [1, [
    "4712",
    "",
    "4713",
    undefined,
  ]]);
  assertEquals(race.standing(), [
    "1 submitted 4712 pending",
    "2 cancelled - -",
    "3 submitted 4713 pending",
  ]);
});

Deno.test("cancel --all waits until a sweep is written whole", async () => {
  using race = new Race("'seed=range(300)'");
  const submission = race.start("script.sh", "-j1", "--scheduler=slurm");
  const control = `${race.project.dir}/logs/.mlxpsub`;
  await until(
    () => names(control).some((it) => it.endsWith(".jsonl")),
    "no plan",
  );
  const cancelled = await race.run("cancel", "--all", "--json");
  await submission.output();
  const { jobs } = JSON.parse(cancelled.stdout) as {
    jobs: { result: string }[];
  };
  assertEquals([cancelled.code, jobs.length], [0, 300]);
  assert(jobs.every((it) => it.result === "cancelled"));
  for (const line of race.standing()) {
    assert(/ cancelled (- -|\d+ cancelled)$/.test(line), line);
  }
});

Deno.test("cancel --pending leaves a job that started since it asked", async () => {
  using race = new Race("seed=1,2");
  await race.run("script.sh", "-q", "-j1", "--scheduler=slurm");
  // between its first look and the last one before scancel
  race.before(
    "squeue",
    "[ ! -e $GATES/asked ] || echo running >$GATES/jobs/4711/state; here asked",
  );
  const { code, stdout, stderr } = await race.run("cancel", "--pending");
  assertEquals([code, stdout, stderr], [
    0,
    `${race.project.dir}/logs/2\t4712\tcancelled\n`,
    "1 job cancelled; 1 job already started or over\n",
  ]);
  assertEquals(race.standing(), [
    "1 submitted 4711 running",
    "2 cancelled 4712 cancelled",
  ]);
});

Deno.test("a cancel that takes its time writes nothing into the record of a later attempt", async () => {
  using race = new Race("seed=1");
  await race.run("script.sh", "-q", "--scheduler=slurm");
  race.before("scancel", "here cancelling; pass go");
  const cancel = race.start("cancel", "--all");
  await race.reached("cancelling");
  Deno.writeTextFileSync(`${race.fake}/jobs/4711/state`, "cancelled\n");
  const early = await race.run("resubmit", "1");
  assertEquals([early.code, early.stderr.split(":").slice(0, 3).join(":")], [
    1,
    "mlxpsub: warning: Cannot take sweep " + race.record(1).sweep,
  ]);
  race.open("go");
  assertEquals((await cancel.output()).code, 0);
  assertEquals((await race.run("resubmit", "1")).code, 0);
  assertEquals(race.standing(), ["1 submitted 4712 pending"]);
});

Deno.test("a job that was submitted again without the lock is cancelled under its new id", async () => {
  using race = new Race("seed=1");
  await race.run("script.sh", "-q", "--scheduler=slurm");
  const { sweep } = race.record(1);
  const path = `${race.project.dir}/logs/.mlxpsub/${sweep}.jsonl`;
  // without the lock, as a mlxpsub does whose host stood still
  const at = new Date().toISOString();
  const answer = { kind: "submitted", jobIds: ["4712"] };
  const events = [
    { event: "again", jobs: [0], at, company: "none" },
    { event: "answer", jobs: [0], at, answer },
  ].map((it) => JSON.stringify(it)).join("\n");
  race.before(
    "scancel",
    `[ -e $GATES/jobs/4712 ] || { cp -r $GATES/jobs/4711 $GATES/jobs/4712
cat >>${path} <<'END'\n${events}\nEND\n}`,
  );
  const { code, stdout } = await race.run("cancel", "--all");
  assertEquals([code, stdout], [
    0,
    `${race.project.dir}/logs/1\t4712\tcancelled\n`,
  ]);
  assertEquals(
    [race.record(1).attempt, race.queue("4711"), ...race.standing()],
    [2, "cancelled", "1 cancelled 4712 cancelled"],
  );
});

Deno.test("cancel says in its own words what mlxpsub does, and exits with 1", async () => {
  using race = new Race("seed=1");
  Deno.writeTextFileSync(`${race.fake}/mode`, "ambiguous\n");
  race.open("squeue-fails");
  await race.run("script.sh", "-q", "--scheduler=slurm");
  const { code, stderr } = await race.run("cancel", "--all");
  assertEquals(code, 1);
  assert(stderr.includes("Cannot cancel 1 job: SLURM cannot be asked"), stderr);
  assert(!stderr.includes("SLURM says"), stderr);
});
