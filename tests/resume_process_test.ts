import { assert, assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { recordOf, until } from "./world/fixture.ts";

const script = `#!/bin/bash
#SBATCH --time=1:00
python main.py seed=1,2,3
`;

/** A submission to fake Slurm commands, with what it leaves. */
function slurm(mode: string): {
  project: Project;
  run(...args: string[]): ReturnType<typeof mlxpsub>;
  set(mode: string): void;
  states(): unknown[];
  queue(): string[];
} & Disposable {
  const project = new Project({ "script.sh": script, "main.py": "" });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct");
  const fake = `${project.root}/fake`;
  Deno.mkdirSync(fake);
  const set = (text: string) =>
    Deno.writeTextFileSync(`${fake}/mode`, `${text}\n`);
  set(mode);
  return {
    project,
    set,
    run: (...args) => mlxpsub(args, { cwd: project.dir, env }),
    states: () =>
      [1, 2, 3].map((id) => {
        const { jobId, state } = recordOf(`${project.dir}/logs`, id);
        return jobId ?? state;
      }),
    queue: () =>
      [...Deno.readDirSync(`${fake}/jobs`)].map((it) =>
        Deno.readTextFileSync(`${fake}/jobs/${it.name}/path`)
          .slice(project.dir.length + 1)
      ).sort(),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

const whole = [1, 2, 3].map((it) => `logs/${it}/script.sh`);

Deno.test("a submission whose answers were lost finds its jobs in the queue at once", async () => {
  using it = slurm("ambiguous");
  const { code, stdout, stderr } = await it.run("script.sh", "-j1");
  assertEquals([code, stderr], [
    0,
    "3 jobs × 1 min = 0.05 hours\n3 jobs submitted to SLURM\n",
  ]);
  assertEquals(
    stdout,
    [1, 2, 3].map((id) => `${it.project.dir}/logs/${id}\t${4710 + id}\n`)
      .join(""),
  );
  assertEquals(it.states(), ["4711", "4712", "4713"]);
});

Deno.test("resume submits what was ambiguous and is not in the queue", async () => {
  using it = slurm("lost");
  assertEquals((await it.run("script.sh", "-j1", "-q")).code, 1);
  assertEquals(it.states(), ["prepared", "prepared", "prepared"]);
  it.set("ok");
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [0, "3 jobs submitted to SLURM\n"]);
  assertEquals(it.queue(), whole);
  assertEquals(it.states().includes("prepared"), false);
  const again = await it.run("resume");
  assertEquals([again.code, again.stdout, again.stderr], [
    0,
    "",
    "nothing is left to submit\n",
  ]);
});

Deno.test("resume submits nothing while the scheduler cannot be asked", async () => {
  using it = slurm("lost");
  await it.run("script.sh", "-q");
  it.set("ok");
  const down = `${it.project.root}/fake/squeue-fails`;
  Deno.writeTextFileSync(down, "");
  const { code, stderr } = await it.run("resume");
  assertEquals(code, 1);
  const dirs = [1, 2, 3].map((id) => `${it.project.dir}/logs/${id}`);
  assertEquals(
    stderr,
    `0 of 3 jobs submitted to SLURM
mlxpsub: warning: 3 jobs may or may not be in the queue: SLURM cannot be asked for it now
hint: Ask again with mlxpsub resume ${it.project.dir}/logs; they are in ${
      dirs.join(", ")
    }
mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
`,
  );
  assertEquals(it.queue(), []);
  assertEquals(it.states(), ["prepared", "prepared", "prepared"]);
  Deno.removeSync(down);
  assertEquals((await it.run("resume", "-q")).code, 0);
  assertEquals(it.queue(), whole);
});

/** All three are in, unknown to mlxpsub, and the queue has forgotten them. */
async function forgotten(it: ReturnType<typeof slurm>): Promise<string> {
  const fake = `${it.project.root}/fake`;
  Deno.writeTextFileSync(`${fake}/accounting`, "");
  const down = [`${fake}/squeue-fails`, `${fake}/slurmdbd-down`];
  for (const path of down) Deno.writeTextFileSync(path, "");
  assertEquals((await it.run("script.sh", "-j1", "-q")).code, 1);
  for (const path of down) Deno.removeSync(path);
  for (const id of [4711, 4712, 4713]) {
    Deno.writeTextFileSync(`${fake}/jobs/${id}/state`, "gone\n");
  }
  assertEquals(it.states(), ["prepared", "prepared", "prepared"]);
  it.set("ok");
  return fake;
}

Deno.test("resume adopts from the accounting what the queue has forgotten", async () => {
  using it = slurm("ambiguous");
  await forgotten(it);
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [
    0,
    "0 jobs submitted to SLURM; 3 had been submitted before\n",
  ]);
  assertEquals(it.states(), ["4711", "4712", "4713"]);
  assertEquals(it.queue(), whole);
});

Deno.test("resume submits nothing while the accounting cannot be asked", async () => {
  using it = slurm("ambiguous");
  const fake = await forgotten(it);
  Deno.writeTextFileSync(`${fake}/slurmdbd-down`, "");
  const { code, stderr } = await it.run("resume");
  assertEquals(code, 1);
  assertEquals(
    stderr.split("\n").filter((line) => /warning/.test(line)),
    [
      "mlxpsub: warning: 3 jobs may or may not be in the queue: SLURM cannot be asked for it now",
      "mlxpsub: warning: Cannot ask SLURM for all jobs: sacct ended with exit code 1: sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:127.0.0.1:6819: Connection refused",
    ],
  );
  assertEquals(it.states(), ["prepared", "prepared", "prepared"]);
  assertEquals(it.queue(), whole);
  Deno.removeSync(`${fake}/slurmdbd-down`);
  assertEquals((await it.run("resume", "-q")).code, 0);
  assertEquals(it.states(), ["4711", "4712", "4713"]);
  assertEquals(it.queue(), whole);
});

Deno.test("resume waits for the id of a job that runs while nobody can be asked", async () => {
  using it = slurm("ambiguous");
  const down = `${it.project.root}/fake/squeue-fails`;
  Deno.writeTextFileSync(down, "");
  assertEquals((await it.run("script.sh", "-j1", "-q")).code, 1);
  Deno.writeTextFileSync(`${it.project.dir}/logs/2/log.stdout`, "");
  assertEquals((await it.run("resume", "-q")).code, 1);
  assertEquals(it.states(), ["prepared", "prepared", "prepared"]);
  Deno.removeSync(down);
  assertEquals((await it.run("resume", "-q")).code, 0);
  assertEquals(it.states(), ["4711", "4712", "4713"]);
  assertEquals(it.queue(), whole);
});

Deno.test("resume goes on below a limit of jobs a user", async () => {
  using it = slurm("limit 2");
  const first = await it.run("script.sh", "-j1", "-q");
  assertEquals([first.code, it.states()], [1, ["4711", "4712", "prepared"]]);
  it.set("ok");
  assertEquals((await it.run("resume", "logs", "-q")).code, 0);
  assertEquals(it.queue(), whole);
});

Deno.test("resume finds an array whose answer was lost, job by job", async () => {
  using it = slurm("kill-after 1");
  assert((await it.run("script.sh", "--array")).code !== 0);
  it.set("ok");
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [
    0,
    "0 jobs submitted to SLURM; 3 had been submitted before\n",
  ]);
  assertEquals(it.states(), ["4711_1", "4711_2", "4711_3"]);
  assertEquals(it.queue(), ["logs/1/metadata/array.sh"]);
});

Deno.test("resume submits an array that was not handed over, as an array", async () => {
  using it = slurm("kill-lost 1");
  assert((await it.run("script.sh", "--array")).code !== 0);
  it.set("ok");
  assertEquals((await it.run("resume", "-q")).code, 0);
  assertEquals(it.states(), ["4712_1", "4712_2", "4712_3"]);
  assertEquals(it.queue(), ["logs/1/metadata/array.sh"]);
});

Deno.test("resume takes a job that has log files for one that ran", async () => {
  using it = slurm("lost");
  await it.run("script.sh", "-q");
  it.set("ok");
  Deno.writeTextFileSync(`${it.project.dir}/logs/2/log.stdout`, "");
  Deno.writeTextFileSync(`${it.project.dir}/logs/3/log.stderr`, "");
  Deno.writeTextFileSync(
    `${it.project.dir}/logs/3/metadata/info.yaml`,
    "scheduler:\n  name: slurm\n  scheduler_job_id: '77'\nstatus: COMPLETE\n",
  );
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [
    0,
    "1 job submitted to SLURM; 2 had been submitted before\n",
  ]);
  assertEquals(it.queue(), ["logs/1/script.sh"]);
  assertEquals(it.states(), ["4714", "submitted", "77"]);
});

Deno.test("resume leaves a sweep alone that another mlxpsub is submitting", async () => {
  using it = slurm("hang 3");
  const submission = it.run("script.sh", "-q");
  const lock = `${it.project.dir}/logs/.mlxpsub`;
  await until(() => {
    try {
      return Deno.readTextFileSync(`${it.project.root}/fake/last`) !== "";
    } catch {
      return false;
    }
  }, "the submission");
  const { code, stderr } = await it.run("resume");
  const name = [...Deno.readDirSync(lock)].map((one) => one.name)
    .find((one) => one.includes(".lock.")) ?? "";
  const { pid, host } = JSON.parse(
    Deno.readTextFileSync(`${lock}/${name}/holder.json`),
  );
  assertEquals([code, stderr], [
    1,
    `mlxpsub: warning: Cannot take sweep ${
      name.replace(/\.lock.*$/, "")
    }: mlxpsub, process ${pid} on ${host}, is at it
hint: Wait until it is done
`,
  ]);
  await submission;
});

Deno.test("resume says which directory it cannot work in", async () => {
  using it = slurm("ok");
  const { code, stderr } = await it.run("resume", "nowhere");
  assertEquals([code, stderr], [
    2,
    `mlxpsub: error: Cannot resume "${it.project.dir}/nowhere": there is no such directory
hint: Submit a script first, or name the directory that holds numbered ones
`,
  ]);
});

Deno.test("resume asks no copy of a record, and mends what a crash left of one", async () => {
  using it = slurm("limit 2");
  await it.run("script.sh", "-j1", "-q");
  const copy = (id: number) => `logs/${id}/metadata/submission.yaml`;
  const whole1 = it.project.read(copy(1));
  Deno.writeTextFileSync(`${it.project.dir}/${copy(1)}`, whole1.slice(0, 60));
  Deno.removeSync(`${it.project.dir}/${copy(2)}`);
  // as a crash would have left it
  const dir = `${it.project.dir}/logs/.mlxpsub`;
  const [name = ""] = [...Deno.readDirSync(dir)].map((one) => one.name);
  Deno.writeTextFileSync(
    `${dir}/${name}`,
    Deno.readTextFileSync(`${dir}/${name}`)
      .replace('{"event":"closed"}\n', ""),
  );
  it.set("ok");
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [0, "1 job submitted to SLURM\n"]);
  assertEquals(it.project.read(copy(1)), whole1);
  assertEquals(
    it.project.read(copy(2)).split("\n").slice(0, 3),
    ["state: submitted", "scheduler: slurm", "job_id: '4712'"],
  );
});

Deno.test("resume says which log it cannot read, and submits what others hold", async () => {
  using it = slurm("limit 1");
  await it.run("script.sh", "-j1", "-q");
  const dir = `${it.project.dir}/logs/.mlxpsub`;
  // now, for names of one second are in no order
  const [first = ""] = [...Deno.readDirSync(dir)].map((one) => one.name);
  it.set("limit 2");
  await it.run("script.sh", "-j1", "-q");
  const text = Deno.readTextFileSync(`${dir}/${first}`);
  const told = async (log: string): Promise<string> => {
    Deno.writeTextFileSync(`${dir}/${first}`, log);
    const { code, stderr } = await it.run("resume");
    assertEquals(code, 1);
    return stderr.split("\n").find((line) => line.includes("read log")) ?? "";
  };
  const path = `${dir}/${first}`;
  assertEquals(
    await told(text.replace('{"format":1', '{"format":2')),
    `mlxpsub: error: Cannot read log "${path}": a newer mlxpsub wrote it: its format is 2, and this one reads 1`,
  );
  it.set("ok");
  assertEquals(
    await told(text.replace('"event":"written"', '"event":"forgotten"')),
    `mlxpsub: error: Cannot read log "${path}": line 4 is no event`,
  );
  assertEquals(
    it.queue().filter((one) => /^logs\/[456]/.test(one)).length,
    3,
  );
});

Deno.test("resume says why it submits nothing where the log is gone, and status still knows", async () => {
  using it = slurm("limit 2");
  await it.run("script.sh", "-j1", "-q");
  const { dir } = it.project;
  Deno.removeSync(`${dir}/logs/.mlxpsub`, { recursive: true });
  it.set("ok");
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [
    1,
    `mlxpsub: error: Cannot resume 1 job in "${dir}/logs": no log there tells whether they are in a queue
hint: Look for them in the queue, and submit their script anew; the first is ${dir}/logs/3
`,
  ]);
  const status = await it.run("status");
  assertEquals([status.code, status.stderr], [0, "2 jobs: 2 PENDING\n"]);
});

Deno.test("resume leaves a job out whose script is gone, and submits the others", async () => {
  using it = slurm("limit 1");
  await it.run("script.sh", "-j1", "-q");
  const logDir = `${it.project.dir}/logs/2`;
  Deno.removeSync(`${logDir}/script.sh`);
  it.set("ok");
  const { code, stderr } = await it.run("resume");
  assertEquals([code, stderr], [
    1,
    `1 job submitted to SLURM
mlxpsub: error: Cannot resume "${logDir}": its script.sh cannot be read: no such file or directory
hint: Mend that, or submit its script anew
`,
  ]);
  assertEquals(it.states(), ["4711", "prepared", "4714"]);
});
