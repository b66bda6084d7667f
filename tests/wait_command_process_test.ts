import { assertEquals } from "@std/assert";
import { editLog, families, slurm, submitted } from "./life.ts";
import { mlxpsub, Project, start } from "./mlxpsub.ts";
import { until } from "./world/fixture.ts";

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`mlxpsub wait returns when all jobs have ended on ${flavour}`, async () => {
    using life = await submitted(family);
    life.set(0, "done", 0);
    life.set(1, "failed", 3);
    life.set(2, "done", 0);
    life.set(3, "running");
    const waiting = life.run("wait", "--sweep", "last");
    await new Promise((resolve) => setTimeout(resolve, 500));
    life.set(3, "done", 0);
    assertEquals(await waiting, {
      code: 3,
      stdout: "",
      stderr: "4 jobs: 3 COMPLETED, 1 FAILED\n",
    });
    assertEquals(await life.run("wait", "3-4"), {
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
}

Deno.test("mlxpsub wait waits for the accounting of a job that wrote nothing for an hour", async () => {
  using life = await submitted(
    families.find((it) => it.name === "sge") ?? slurm,
  );
  const { root, dir } = life.project;
  editLog(
    life,
    (lines) =>
      lines.map((it) =>
        it.replaceAll(/"(at|preparedAt)":"20\d\d-/g, '"$1":"2020-')
      ),
  );
  life.set(0, "running");
  const waiting = life.run("wait", "1");
  const asked = () =>
    isThere(`${root}/fake/queries`)
      ? Deno.readTextFileSync(`${root}/fake/queries`).match(/^qstat/gm)
        ?.length ?? 0
      : 0;
  const looks = (count: number) =>
    until(() => asked() >= count, `no ${count} looks`);
  // the first look is over, so that it saw the job
  await looks(2);
  // neither in the queue nor in the accounting
  life.set(0, "gone");
  await looks(4);
  life.set(0, "done", 0);
  assertEquals((await waiting).code, 0);
  assertEquals(isThere(`${dir}/logs/1/log.stdout`), false);
});

Deno.test("mlxpsub wait asks by one query a look, however many jobs there are", async () => {
  using life = await submitted(slurm);
  for (const at of [0, 1, 2, 3]) life.set(at, "running");
  const { code, stderr } = await life.run("wait", "--timeout", "1s");
  assertEquals([code, stderr], [4, "4 jobs had not ended after 1s\n"]);
  const asked = life.queries().map((it) => it.split(" ")[0]);
  assertEquals([...new Set(asked)], ["squeue"]);
  assertEquals(asked.length <= 3, true, `${asked}`);
});

Deno.test("mlxpsub wait leaves jobs alone when it is interrupted, and waits for a scheduler that is down", async () => {
  using life = await submitted(slurm);
  const { root, dir } = life.project;
  for (const it of ["squeue", "sacct"]) {
    Deno.writeTextFileSync(`${root}/fake/${it}-fails`, "");
  }
  const child = start(["wait"], { cwd: dir, env: life.env });
  const output = child.output();
  while (!isThere(`${root}/fake/queries`)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill("SIGINT");
  const { code, stderr } = await output;
  assertEquals([code, new TextDecoder().decode(stderr)], [
    130,
    `mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
mlxpsub: warning: Cannot ask SLURM for all jobs: sacct ended with exit code 1: sacct: cannot connect to server
`,
  ]);
  assertEquals(life.queries().filter((it) => it.startsWith("scancel")), []);
});

Deno.test("mlxpsub wait waits for jobs that run here, also for those that have not begun", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython3 main.py seed=1,2\n",
    "main.py": "import time; time.sleep(1)\n",
  });
  const here = { cwd: project.dir };
  const running = start(["script.sh", "--local", "-q"], here);
  const output = running.output();
  while (!isThere(`${project.dir}/logs/2/script.sh`)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(await mlxpsub(["wait"], here), {
    code: 0,
    stdout: "",
    stderr: "",
  });
  assertEquals((await output).code, 0);
});

Deno.test("mlxpsub wait says what it cannot wait for", async () => {
  using project = new Project({ "logs/other": "" });
  const here = { cwd: project.dir };
  assertEquals(await mlxpsub(["wait"], here), {
    code: 2,
    stdout: "",
    stderr: `mlxpsub: error: Cannot wait: no jobs are in "logs"
hint: Name the log directory
`,
  });
  assertEquals(await mlxpsub(["wait", "--timeout", "90"], here), {
    code: 2,
    stdout: "",
    stderr: `mlxpsub: error: Cannot read --timeout: "90" is no time
hint: Write it as 30s, 90m, 2h or 1d12h
`,
  });
});

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
