/**
 * mlxpsub is killed by SIGKILL wherever that can hurt, and resumed: each job of
 * the sweep is in the queue once, and every record says so.
 */
import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { killIfThere, mlxpsub, Project, start } from "./mlxpsub.ts";

const size = 50;
const script = `#!/bin/bash
#SBATCH --time=1:00
python main.py 'seed=range(0,${size})'
`;

function project(): Project {
  return new Project({ "script.sh": script, "main.py": "" });
}

function fakes(it: Project): Record<string, string> {
  return it.fakeEnvironment("sbatch", "squeue", "sacct");
}

function setMode(it: Project, mode: string): void {
  Deno.mkdirSync(`${it.root}/fake`, { recursive: true });
  Deno.writeTextFileSync(`${it.root}/fake/mode`, `${mode}\n`);
}

function names(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  } catch {
    return [];
  }
}

/** Fails unless every setting is in the queue once, and recorded with its id. */
function assertWhole(it: Project, what: string, jobs = size): void {
  const queued = names(`${it.root}/fake/jobs`).map((id) => ({
    id,
    path: Deno.readTextFileSync(`${it.root}/fake/jobs/${id}/path`),
    seed: /seed=(\d+)/.exec(
      Deno.readTextFileSync(`${it.root}/fake/jobs/${id}/script`),
    )?.[1],
  }));
  const seeds = queued.map((job) => Number(job.seed)).sort((a, b) => a - b);
  assertEquals(seeds, Array.from({ length: jobs }, (_, at) => at), what);
  const dirs = names(`${it.dir}/logs`);
  assertEquals(
    dirs.filter((name) => !/^\d+$/.test(name)),
    [".mlxpsub"],
    `${what}: nothing else is left`,
  );
  assertEquals(
    names(`${it.dir}/logs/.mlxpsub`).filter((name) => !/\.jsonl$/.test(name)),
    [],
    `${what}: no lock, and nothing half made`,
  );
  assertEquals(dirs.length, jobs + 1, `${what}: log directories`);
  const byPath = new Map(queued.map((job) => [job.path, job.id]));
  for (const name of dirs.filter((name) => name !== ".mlxpsub")) {
    const logDir = `${it.dir}/logs/${name}`;
    const record = parse(
      Deno.readTextFileSync(`${logDir}/metadata/submission.yaml`),
    ) as Record<string, unknown>;
    assertEquals(
      [record.state, record.job_id],
      ["submitted", byPath.get(`${logDir}/script.sh`)],
      `${what}: ${name}`,
    );
    assertEquals(names(logDir), ["metadata", "script.sh"], what);
    assertEquals(names(`${logDir}/metadata`), [
      "info.yaml",
      "mlxp.yaml",
      "submission.yaml",
    ], what);
  }
}

async function resume(it: Project, what: string): Promise<void> {
  setMode(it, "ok");
  const { code, stderr } = await mlxpsub(["resume", "logs"], {
    cwd: it.dir,
    env: fakes(it),
  });
  assertEquals([code, /error|warning/.test(stderr)], [0, false], what + stderr);
}

/** Starts a submission and kills it once `when` says so; says how far it was. */
async function killWhen(
  it: Project,
  when: () => boolean,
): Promise<"killed" | "ended"> {
  const child = start(["script.sh", "-j", "2"], {
    cwd: it.dir,
    env: fakes(it),
  });
  let over = false;
  const end = child.output().then(() => over = true);
  while (!over && !when()) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const killed = !over && killIfThere(child);
  await end;
  return killed ? "killed" : "ended";
}

const calls: [kind: string, calls: number[]][] = [
  ["kill", [1, 2]],
  ["kill-lost", [17]],
  ["kill-after", [1, 50]],
];

for (const [kind, at] of calls) {
  for (const call of at) {
    Deno.test(`a submission that is killed by call ${call} (${kind}) is whole after resume`, async () => {
      using it = project();
      const slow = kind === "kill" && call === 2 ? " 1" : "";
      setMode(it, `${kind} ${call}${slow}`);
      const { code } = await mlxpsub(["script.sh", "-j", "3"], {
        cwd: it.dir,
        env: fakes(it),
      });
      assert(code !== 0, "it was not killed");
      await resume(it, `${kind} ${call}`);
      assertWhole(it, `${kind} ${call}`);
    });
  }
}

/** Whether an event stands in the log so often. */
function isLogged(it: Project, event: string, count: number): boolean {
  const dir = `${it.dir}/logs/.mlxpsub`;
  const log = names(dir).find((name) => name.endsWith(".jsonl"));
  return log !== undefined &&
    Deno.readTextFileSync(`${dir}/${log}`)
        .split(`{"event":"${event}"`).length > count;
}

const steps: [string, (it: Project, count: number) => boolean, number[]][] = [
  ["its plan", (it) => isLogged(it, "plan", 1), [1]],
  [
    "directories",
    (it, count) => names(`${it.dir}/logs`).length > count,
    [25],
  ],
  ["its log_ids", (it) => isLogged(it, "log_ids", 1), [1]],
  [
    "job scripts",
    (it, count) => names(`${it.dir}/logs/${count}`).includes("script.sh"),
    [20],
  ],
  ["its written directories", (it) => isLogged(it, "written", 1), [1]],
  ["handings", (it, count) => isLogged(it, "handing", count), [1, 7]],
  ["answers", (it, count) => isLogged(it, "answer", count), [1, 12, 50]],
  [
    "copies of records",
    (it, count) =>
      names(`${it.dir}/logs/${count}/metadata`).includes("submission.yaml"),
    [30],
  ],
  [
    "accepted jobs",
    (it, count) => names(`${it.root}/fake/jobs`).length >= count,
    [10],
  ],
];

for (const [what, reached, counts] of steps) {
  for (const count of counts) {
    Deno.test(`a submission that is killed at ${what}, ${count}, is whole after resume`, async () => {
      using it = project();
      setMode(it, "ok");
      await killWhen(it, () => reached(it, count));
      // killed before it had promised anything: the call is made again
      if (!isLogged(it, "plan", 1)) await killWhen(it, () => false);
      await resume(it, what);
      assertWhole(it, what);
    });
  }
}

Deno.test("a resume that is killed again and again ends whole", async () => {
  using it = project();
  setMode(it, "kill 5");
  await mlxpsub(["script.sh", "-j", "3"], { cwd: it.dir, env: fakes(it) });
  for (const call of [9, 20, 33]) {
    setMode(it, `kill-after ${call}`);
    await mlxpsub(["resume"], { cwd: it.dir, env: fakes(it) });
  }
  await resume(it, "again and again");
  assertWhole(it, "again and again");
});

Deno.test("resumes at the same time submit nothing twice", async () => {
  using it = project();
  setMode(it, "kill 8");
  await mlxpsub(["script.sh"], { cwd: it.dir, env: fakes(it) });
  setMode(it, "ok");
  await Promise.all(
    Array.from(
      { length: 4 },
      () => mlxpsub(["resume"], { cwd: it.dir, env: fakes(it) }),
    ),
  );
  await resume(it, "at the same time");
  assertWhole(it, "at the same time");
});

Deno.test("a submission to two log directories is resumed from either of them", async () => {
  const lines = ["one", "two"].map((dir) =>
    `python main.py 'seed=range(0,20)' mlxp.logger.parent_log_dir=${dir}\n`
  );
  for (const from of ["one", "two"]) {
    using it = new Project({
      "script.sh": `#!/bin/bash\n#SBATCH --time=1:00\n${lines.join("")}`,
      "main.py": "",
    });
    setMode(it, "ok");
    await killWhen(it, () => names(`${it.dir}/one/7`).includes("metadata"));
    const { code, stderr } = await mlxpsub(["resume", from], {
      cwd: it.dir,
      env: fakes(it),
    });
    assertEquals([code, stderr], [0, "40 jobs submitted to SLURM\n"]);
    const paths = names(`${it.root}/fake/jobs`).map((id) =>
      Deno.readTextFileSync(`${it.root}/fake/jobs/${id}/path`)
    );
    assertEquals([paths.length, new Set(paths).size], [40, 40]);
    assertEquals(
      [names(`${it.dir}/one`).length, names(`${it.dir}/two`).length],
      [21, 21],
    );
  }
});
