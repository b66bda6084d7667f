/**
 * Log directories that are known by another name, and such as were copied or
 * moved: no job is submitted twice, and none writes into another's directory.
 */
import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { type Life, slurm, submitted } from "./life.ts";
import { recordOf } from "./world/fixture.ts";

const script = `#!/bin/bash
python main.py seed=1,2
`;

/** The paths that the queue has, below the project's root. */
function queue(project: Project): string[] {
  const jobs = `${project.root}/fake/jobs`;
  return [...Deno.readDirSync(jobs)].map((it) =>
    Deno.readTextFileSync(`${jobs}/${it.name}/path`)
      .slice(project.root.length + 1)
  ).sort();
}

function jobIds(project: Project, logs = "logs"): unknown[] {
  return [1, 2].map((id) => {
    const { jobId, state } = recordOf(`${project.dir}/${logs}`, id);
    return jobId ?? state;
  });
}

/** mlxpsub is killed after the scheduler has taken the first of two jobs. */
async function killed(
  ...args: string[]
): Promise<{ project: Project; env: Record<string, string> } & Disposable> {
  const project = new Project({ "script.sh": script, "main.py": "" });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct", "scancel");
  await mlxpsub(["script.sh", "-q", "-j1", "--scheduler", "slurm", ...args], {
    cwd: project.dir,
    env: { ...env, FAKE_MODE: "kill-after 1" },
  });
  return { project, env, [Symbol.dispose]: () => project[Symbol.dispose]() };
}

for (const array of ["jobs", "an array"]) {
  Deno.test(`resume by another name of the directory finds what is in the queue, ${array}`, async () => {
    using it = await killed(...array === "jobs" ? [] : ["--array"]);
    const { project, env } = it;
    Deno.symlinkSync(project.dir, `${project.root}/link`);
    const link = `${project.root}/link`;
    const { code, stderr } = await mlxpsub(["resume", "-q"], {
      cwd: link,
      env: { ...env, PWD: link },
    });
    assertEquals([code, stderr], [0, ""]);
    assertEquals(
      queue(project),
      array === "jobs"
        ? ["workdir/logs/1/script.sh", "workdir/logs/2/script.sh"]
        : ["workdir/logs/1/metadata/array.sh"],
    );
    assertEquals(
      jobIds(project),
      array === "jobs" ? ["4711", "4712"] : ["4711_1", "4711_2"],
    );
  });
}

Deno.test("a job that was handed over by a link's name is found by the real one", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct");
  const link = `${project.root}/link`;
  Deno.symlinkSync(project.dir, link);
  await mlxpsub(["script.sh", "-q", "-j1", "--scheduler", "slurm"], {
    cwd: link,
    env: { ...env, PWD: link, FAKE_MODE: "kill-after 1" },
  });
  const { code } = await mlxpsub(["resume", "-q"], { cwd: project.dir, env });
  assertEquals(code, 0);
  assertEquals(queue(project), [
    "link/logs/1/script.sh",
    "link/logs/2/script.sh",
  ]);
  assertEquals(jobIds(project), ["4711", "4712"]);
});

Deno.test("resume finds a queued job although the clock was ahead when it was prepared", async () => {
  using it = await killed();
  const { project, env } = it;
  const { sweep } = recordOf(`${project.dir}/logs`, 1);
  const path = `${project.dir}/logs/.mlxpsub/${sweep}.jsonl`;
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(path)
      .replace(/"preparedAt":"[^"]*"/, `"preparedAt":"${ahead}"`),
  );
  const { code } = await mlxpsub(["resume", "-q"], { cwd: project.dir, env });
  assertEquals(code, 0);
  assertEquals(queue(project), [
    "workdir/logs/1/script.sh",
    "workdir/logs/2/script.sh",
  ]);
});

Deno.test("resume leaves the jobs of a copied directory alone", async () => {
  using it = await killed();
  const { project, env } = it;
  await copy(project, "logs", "logs2");
  const settings = { cwd: project.dir, env };
  const first = await mlxpsub(["resume", "-q"], settings);
  assertEquals([first.code, first.stderr], [0, ""]);
  const { code, stdout, stderr } = await mlxpsub(["resume", "logs2"], settings);
  const { dir } = project;
  assertEquals([code, stdout, stderr], [
    1,
    "",
    [1, 2].map((id) =>
      `mlxpsub: error: Cannot resume "${dir}/logs2/${id}": it was made for "${dir}/logs/${id}" and has been copied or moved
hint: Move it back, or submit its script anew
`
    ).join(""),
  ]);
  assertEquals(queue(project), [
    "workdir/logs/1/script.sh",
    "workdir/logs/2/script.sh",
  ]);
  assertEquals(jobIds(project, "logs2"), ["prepared", "prepared"]);
});

Deno.test("resume after a move submits nothing, and takes nothing apart", async () => {
  using it = await killed();
  const { project, env } = it;
  const moved = `${project.root}/moved`;
  Deno.renameSync(project.dir, moved);
  Deno.mkdirSync(project.dir);
  const { code, stderr } = await mlxpsub(["resume"], { cwd: moved, env });
  assertEquals([code, stderr], [
    1,
    [1, 2].map((id) =>
      `mlxpsub: error: Cannot resume "${moved}/logs/${id}": it was made for "${project.dir}/logs/${id}" and has been copied or moved
hint: Move it back, or submit its script anew
`
    ).join(""),
  ]);
  assertEquals(queue(project), ["workdir/logs/1/script.sh"]);
});

Deno.test("cancel in a copied directory does not cancel the original's job", async () => {
  using it = await killed();
  const { project, env } = it;
  await copy(project, "logs", "logs2");
  const { code } = await mlxpsub(
    ["cancel", "1", "--log-dir", "logs2"],
    { cwd: project.dir, env },
  );
  assertEquals(code, 1);
  let calls = "";
  try {
    calls = Deno.readTextFileSync(`${project.root}/fake/queries`);
  } catch {
    // nobody was asked anything
  }
  assertEquals(calls.includes("scancel"), false);
});

for (const kind of ["jobs", "an array"]) {
  Deno.test(`resubmit in a copied directory touches neither it nor the original, ${kind}`, async () => {
    using life = await submitted(
      slurm,
      kind === "jobs" ? script : script.replace("\n", "\n#MLXPSUB --array\n"),
    );
    const { project } = life;
    fail(life, kind === "jobs" ? 2 : 1);
    await copy(project, "logs", "logs2");
    const before = project.snapshot();
    const { code, stdout, stderr } = await life.run(
      ...["resubmit", "1-2", "--log-dir", "logs2", "--set", "--time=33"],
    );
    const { dir } = project;
    assertEquals([code, stdout, stderr], [
      1,
      "",
      [1, 2].map((id) =>
        `mlxpsub: error: Cannot resubmit "${dir}/logs2/${id}": it was made for "${dir}/logs/${id}" and has been copied or moved
hint: Move it back, or submit its script anew
`
      ).join(""),
    ]);
    assertEquals(project.snapshot(), before);
  });
}

Deno.test("resubmit believes no array.sh and no mlxp.yaml of another directory", async () => {
  using life = await submitted(
    slurm,
    script.replace("\n", "\n#MLXPSUB --array\n"),
  );
  const { project } = life;
  fail(life, 1);
  await copy(project, "logs", "logs2");
  // somebody mended the scripts by hand
  for (const id of [1, 2]) {
    for (
      const name of id === 1
        ? ["script.sh"]
        : ["script.sh", "metadata/mlxp.yaml"]
    ) {
      const path = `${project.dir}/logs2/${id}/${name}`;
      Deno.writeTextFileSync(
        path,
        Deno.readTextFileSync(path).replaceAll(/\/logs\b/g, "/logs2"),
      );
    }
  }
  const { code, stderr } = await life.run(
    ...["resubmit", "1-2", "--log-dir", "logs2"],
  );
  assertEquals([code, stderr.match(/it was made for/g)?.length], [1, 2]);
  assertEquals(queue(project), ["workdir/logs/1/metadata/array.sh"]);
});

Deno.test("resubmit in a project that was moved takes no job apart", async () => {
  using life = await submitted(slurm, script);
  const { project, env } = life;
  fail(life, 2);
  Deno.writeTextFileSync(`${project.dir}/logs/1/log.stdout`, "first\n");
  const moved = `${project.root}/moved`;
  Deno.renameSync(project.dir, moved);
  const { code, stderr } = await mlxpsub(["resubmit", "1"], {
    cwd: moved,
    env,
  });
  assertEquals([code, stderr], [
    1,
    `mlxpsub: error: Cannot resubmit "${moved}/logs/1": it was made for "${project.dir}/logs/1" and has been copied or moved
hint: Move it back, or submit its script anew
`,
  ]);
  Deno.renameSync(moved, project.dir);
  assertEquals(project.read("logs/1/log.stdout"), "first\n");
});

Deno.test("resubmit wants the directory in which a job starts", async () => {
  using project = new Project({ "project/script.sh": script });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct");
  const logs = `${project.dir}/logs`;
  const cwd = `${project.dir}/project`;
  await mlxpsub(
    ["script.sh", "-q", "--scheduler", "slurm", "--log-dir", logs],
    { cwd, env: { ...env, FAKE_MODE: "refuse" } },
  );
  Deno.removeSync(cwd, { recursive: true });
  const { code, stderr } = await mlxpsub(["resubmit", "1", "2"], {
    cwd: project.dir,
    env,
  });
  assertEquals([code, stderr], [
    1,
    [1, 2].map((id) =>
      `mlxpsub: error: Cannot resubmit "${logs}/${id}": it starts in "${cwd}", which does not exist
hint: Mend that, or submit its script anew
`
    ).join(""),
  ]);
});

Deno.test("resubmit goes by another name of the same directory", async () => {
  using life = await submitted(slurm, script);
  fail(life, 2);
  const { project, env } = life;
  Deno.symlinkSync(project.dir, `${project.root}/link`);
  const { code, stderr } = await mlxpsub(
    ["resubmit", "1", "--log-dir", `${project.root}/link/logs`],
    { cwd: project.root, env },
  );
  assertEquals([code, stderr], [0, "1 job submitted to SLURM\n"]);
});

function fail(life: Life, jobs: number): void {
  for (let at = 0; at < jobs; at++) life.set(at, "failed", 1);
}

async function copy(
  { dir }: Project,
  from: string,
  to: string,
): Promise<void> {
  await new Deno.Command("cp", {
    args: ["-r", `${dir}/${from}`, `${dir}/${to}`],
  }).output();
}
