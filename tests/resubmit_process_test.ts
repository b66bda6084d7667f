import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { parse } from "@std/yaml";
import { type Life, slurm, submitted } from "./life.ts";
import { recordOf } from "./world/fixture.ts";

const script = `#!/bin/bash
#SBATCH -t 1:00 --mem=4G
python main.py model=vit,cnn seed=1,2
`;

function record(life: Life, id: number): Record<string, unknown> {
  const text = life.project.read(`logs/${id}/metadata/submission.yaml`);
  return parse(text) as Record<string, unknown>;
}

function names(life: Life, id: number): string[] {
  return [...Deno.readDirSync(`${life.project.dir}/logs/${id}`)]
    .map((it) => it.name).sort();
}

Deno.test("resubmit --failed submits what failed again, and keeps what it wrote", async () => {
  using life = await submitted(slurm, script);
  const log = (id: number, name: string) =>
    `${life.project.dir}/logs/${id}/${name}`;
  ["done", "failed", "timeout", "running"].forEach((state, at) => {
    life.set(at, state, state === "failed" ? 3 : 0);
    Deno.writeTextFileSync(log(at + 1, "log.stdout"), `first ${at + 1}\n`);
  });
  const before = life.project.read("logs/2/script.sh");
  const { code, stdout, stderr } = await life.run(
    "resubmit",
    "--failed",
    "--set",
    "#SBATCH --time=8:00:00",
  );
  assertEquals([code, stderr], [0, "2 jobs submitted to SLURM\n"]);
  assertEquals(
    stdout.split("\n").map((it) => it.split("\t")[0]).sort(),
    ["", `${life.project.dir}/logs/2`, `${life.project.dir}/logs/3`],
  );
  assertEquals(names(life, 2), [
    "log.stdout.1",
    "metadata",
    "script.sh",
    "script.sh.1",
  ]);
  assertEquals(life.project.read("logs/2/log.stdout.1"), "first 2\n");
  assertEquals(life.project.read("logs/2/script.sh.1"), before);
  assertEquals(
    life.project.read("logs/2/script.sh"),
    before.replace(
      "#SBATCH -t 1:00 --mem=4G\n",
      "#SBATCH --time=8:00:00\n#SBATCH --mem=4G\n",
    ),
  );
  assertEquals(
    Deno.statSync(log(2, "script.sh")).mode,
    Deno.statSync(log(1, "script.sh")).mode,
  );
  const { attempt, earlier_job_ids, state } = record(life, 2);
  assertEquals([attempt, earlier_job_ids, state], [2, ["4712"], "submitted"]);
  assertEquals(names(life, 1), ["log.stdout", "metadata", "script.sh"]);
  assertEquals(record(life, 4).attempt, undefined);
});

Deno.test("resubmit counts attempts, and overwrites no log", async () => {
  using life = await submitted(slurm);
  for (const attempt of [2, 3]) {
    for (const at of [0, 1, 2, 3, 4, 5]) {
      try {
        life.set(at, "failed", 1);
      } catch {
        // there are not so many yet
      }
    }
    Deno.writeTextFileSync(
      `${life.project.dir}/logs/1/log.stderr`,
      `of ${attempt - 1}\n`,
    );
    assertEquals((await life.run("resubmit", "1", "-q")).code, 0);
    assertEquals(record(life, 1).attempt, attempt);
  }
  assertEquals(record(life, 1).earlier_job_ids, ["4711", "4715"]);
  assertEquals(
    [1, 2].map((it) => life.project.read(`logs/1/log.stderr.${it}`)),
    ["of 1\n", "of 2\n"],
  );
});

Deno.test("resubmit --timeout takes only jobs whose time was up", async () => {
  using life = await submitted(slurm);
  ["timeout", "failed", "cancelled", "done"].forEach((state, at) =>
    life.set(at, state)
  );
  assertEquals((await life.run("resubmit", "--timeout", "-q")).code, 0);
  assertEquals(
    [1, 2, 3, 4].map((it) => record(life, it).attempt),
    [2, undefined, undefined, undefined],
  );
});

Deno.test("resubmit refuses jobs that are not over, and touches none", async () => {
  using life = await submitted(slurm);
  life.set(0, "failed", 1);
  life.set(1, "running");
  const before = life.project.snapshot();
  const { code, stderr } = await life.run("resubmit", "1", "2", "3");
  const logs = `${life.project.dir}/logs`;
  assertEquals([code, stderr], [
    2,
    `mlxpsub: error: Cannot resubmit "${logs}/2": it is RUNNING
hint: Wait for its end, or cancel it first
mlxpsub: error: Cannot resubmit "${logs}/3": it is PENDING
hint: Wait for its end, or cancel it first
`,
  ]);
  assertEquals(life.project.snapshot(), before);
});

Deno.test("resubmit refuses directives that are another scheduler's or its own", async () => {
  using life = await submitted(slurm);
  const { code, stderr } = await life.run(
    ...["resubmit", "1", "--set", "#PBS -q x", "--set", "#SBATCH -J x"],
  );
  assertEquals([code, stderr], [
    2,
    `mlxpsub: error: Cannot set "#PBS -q x": directives of SLURM begin with "#SBATCH "
mlxpsub: error: Cannot set "#SBATCH -J x": mlxpsub sets name itself
`,
  ]);
});

Deno.test("a submission says which settings have jobs, and --skip-done leaves them out", async () => {
  using life = await submitted(slurm);
  ["done", "failed", "running", "pending"].forEach((state, at) =>
    life.set(at, state, state === "failed" ? 1 : 0)
  );
  const named = ["--scheduler", "slurm"];
  const dry = await life.run("script.sh", "-n", ...named);
  assertEquals(
    [dry.code, dry.stderr],
    [
      0,
      "4 jobs: 1 new, 1 completed, 1 running, 1 queued; --skip-done leaves out what is done\n" +
      "4 jobs for SLURM; nothing was submitted\n",
    ],
  );
  const { code, stdout, stderr } = await life.run(
    "script.sh",
    "--skip-done",
    ...named,
  );
  assertEquals([code, stderr], [
    0,
    "4 jobs: 1 new, 1 completed, 1 running, 1 queued; 3 left out\n" +
    "1 job submitted to SLURM\n",
  ]);
  assertEquals(stdout, `${life.project.dir}/logs/5\t4715\n`);
  assertEquals(
    record(life, 5).overrides,
    ["model=vit", "seed=2"],
  );
  const none = await life.run("script.sh", "--skip-done", ...named);
  assertEquals([none.code, none.stdout], [0, ""]);
});

Deno.test("--skip-done tells settings apart that come from variables", async () => {
  const script = (seeds: string) =>
    `#!/bin/bash
for s in ${seeds}; do python3 main.py seed=$s x=$OUTSIDE; done
for s in ${seeds}; do python3 main.py seed=$s; done
`;
  using project = new Project({ "script.sh": script("1 2"), "main.py": "" });
  const first = await mlxpsub(["script.sh", "--local", "4", "--json"], {
    cwd: project.dir,
  });
  assertEquals(first.code, 0);
  assertEquals(
    JSON.parse(first.stdout).jobs.map((it: { overrides: string[] }) =>
      it.overrides.join(" ")
    ),
    ["seed=1 x=$OUTSIDE", "seed=2 x=$OUTSIDE", "seed=1", "seed=2"],
  );
  Deno.writeTextFileSync(`${project.dir}/script.sh`, script("1 2 3"));
  const again = await mlxpsub(
    ["script.sh", "--local", "4", "--skip-done", "-n"],
    { cwd: project.dir },
  );
  assertEquals(
    again.stderr.split("\n").find((it) => it.includes("left out")),
    "6 jobs: 4 new, 2 completed; 2 left out",
  );
});

Deno.test("resubmit wants to know which jobs of a log directory", async () => {
  using life = await submitted(slurm);
  const { code, stdout, stderr } = await life.run("resubmit", "logs");
  assertEquals([code, stdout, stderr], [
    2,
    "",
    `mlxpsub: error: Cannot resubmit every job of a log directory: it is not said which
hint: Name jobs by their ids, or add --failed, --timeout, --cancelled or --preempted
`,
  ]);
});

Deno.test("resubmit submits a whole array as an array again, with its limit", async () => {
  using project = new Project({
    "script.sh": `#!/bin/bash
#SBATCH -p nope
#MLXPSUB --array --max-running 2
python main.py seed=1,2,3
`,
    "main.py": "",
  });
  const settings = {
    cwd: project.dir,
    env: { ...project.fakeEnvironment("sbatch"), FAKE_MODE: "refuse" },
  };
  const first = await mlxpsub(["script.sh"], settings);
  assertEquals(first.code, 1);
  settings.env.FAKE_MODE = "ok";
  const again = await mlxpsub(
    ["resubmit", "--failed", "--set", "--partition=good"],
    settings,
  );
  assertEquals([again.code, again.stderr], [0, "3 jobs submitted to SLURM\n"]);
  const ids = again.stdout.trimEnd().split("\n").map((it) => it.split("\t")[1]);
  const [array] = (ids[0] ?? "").split("_");
  assertEquals(ids, [1, 2, 3].map((it) => `${array}_${it}`));
  const submittedScript = Deno.readTextFileSync(
    `${project.root}/fake/jobs/${array}/script`,
  );
  assertEquals(
    submittedScript.split("\n").filter((it) => /array|partition|-p/.test(it)),
    ["#SBATCH --array=1-3%2", "#SBATCH --partition=good"],
  );
  assertEquals(
    parse(project.read("logs/2/metadata/info.yaml")),
    {
      scheduler: {
        name: "slurm",
        scheduler_job_id:
          "${oc.env:SLURM_ARRAY_JOB_ID}_${oc.env:SLURM_ARRAY_TASK_ID}",
      },
    },
  );
  const one = parse(project.read("logs/2/metadata/submission.yaml")) as Record<
    string,
    unknown
  >;
  assertEquals([one.state, one.attempt, one.array_index], ["submitted", 2, 2]);
});

Deno.test("resubmit submits some jobs of an array one by one", async () => {
  using life = await submitted(
    slurm,
    "#!/bin/bash\n#MLXPSUB --array\npython main.py seed=1,2,3\n",
  );
  const { code, stderr } = await life.run("cancel", "2-3");
  assertEquals([code, stderr], [0, "2 jobs cancelled\n"]);
  const again = await life.run("resubmit", "2-3");
  assertEquals(
    again.stdout.trimEnd().split("\n").map((it) => it.split("\t")[1]).sort(),
    ["4712", "4713"],
  );
});

Deno.test("--skip-done says which settings it cannot compare", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython3 main.py seed=1,2 out=$OUTSIDE/x\n",
    "main.py": "",
  });
  const dry = await mlxpsub(["script.sh", "--local", "--skip-done", "-n"], {
    cwd: project.dir,
  });
  assertEquals([dry.code, dry.stderr], [
    0,
    `mlxpsub: warning: Cannot tell whether 2 jobs ran before: what only a job knows is in "out=$OUTSIDE/x"
2 jobs for this machine; nothing was submitted
`,
  ]);
});

Deno.test("--skip-done says what an earlier call left to resume", async () => {
  using life = await submitted(slurm, "#!/bin/bash\npython main.py seed=1,2\n");
  life.set(0, "done", 0);
  const { sweep } = recordOf(`${life.project.dir}/logs`, 2);
  const path = `${life.project.dir}/logs/.mlxpsub/${sweep}.jsonl`;
  const text = Deno.readTextFileSync(path)
    .replace(
      /"answer":\{"kind":"submitted","jobIds":\["4712"\]\}/,
      '"answer":{"kind":"later","reason":"not now"}',
    );
  Deno.writeTextFileSync(path, text);
  const { code, stderr } = await life.run(
    ...["script.sh", "--skip-done", "--scheduler", "slurm"],
  );
  assertEquals([code, stderr], [
    0,
    `mlxpsub: warning: 1 job of an earlier call not submitted yet
hint: Submit them with mlxpsub resume ${life.project.dir}/logs
2 jobs: 1 completed, 1 not submitted; 2 left out
0 jobs for SLURM; nothing was submitted
`,
  ]);
});

Deno.test("resubmit --force submits no job that is known to be in the queue", async () => {
  using life = await submitted(slurm, script);
  ["running", "pending", "gone", "failed"].forEach((state, at) =>
    life.set(at, state)
  );
  const before = life.project.snapshot();
  const logs = `${life.project.dir}/logs`;
  const named = await life.run("resubmit", "1-4", "--force");
  assertEquals([named.code, named.stderr], [
    2,
    `mlxpsub: error: Cannot resubmit "${logs}/1": it is RUNNING
hint: Wait for its end, or cancel it first
mlxpsub: error: Cannot resubmit "${logs}/2": it is PENDING
hint: Wait for its end, or cancel it first
`,
  ]);
  assertEquals(life.project.snapshot(), before);
  const selected = await life.run("resubmit", "--failed", "--force");
  assertEquals(selected.code, 0);
  assertEquals(
    [1, 2, 3, 4].map((it) => record(life, it).attempt),
    [undefined, undefined, 2, 2],
  );
});

Deno.test("resubmit leaves a job out whose script is gone, and goes on with the others", async () => {
  using life = await submitted(slurm, script);
  const logs = `${life.project.dir}/logs`;
  [0, 1, 2].forEach((at) => life.set(at, "failed", 1));
  for (const id of [1, 2, 3]) {
    Deno.writeTextFileSync(`${logs}/${id}/log.stdout`, `first ${id}\n`);
  }
  Deno.removeSync(`${logs}/2/script.sh`);
  const { code, stderr } = await life.run("resubmit", "1-3", "--set", "-t 9");
  assertEquals([code, stderr], [
    1,
    `2 jobs submitted to SLURM
mlxpsub: error: Cannot resubmit "${logs}/2": its script.sh cannot be read: no such file or directory
hint: Mend that, or submit its script anew
`,
  ]);
  assertEquals(names(life, 2), ["log.stdout", "metadata"]);
  assertEquals(
    [1, 2, 3].map((it) => record(life, it).state),
    ["submitted", "submitted", "submitted"],
  );
  assertEquals(
    [1, 2, 3].map((it) => record(life, it).attempt),
    [2, undefined, 2],
  );
});

Deno.test("resubmit leaves a job's logs where they are if it cannot be made ready", async () => {
  using life = await submitted(slurm, script);
  const logs = `${life.project.dir}/logs`;
  [0, 1, 2].forEach((at) => life.set(at, "failed", 1));
  Deno.writeTextFileSync(`${logs}/2/log.stdout`, "first\n");
  Deno.removeSync(`${logs}/2/metadata/info.yaml`);
  Deno.mkdirSync(`${logs}/2/metadata/info.yaml`);
  const { code, stderr } = await life.run("resubmit", "1-3");
  assertEquals([code, stderr.split("\n")[0]], [1, "2 jobs submitted to SLURM"]);
  assertEquals(
    stderr.includes(`Cannot prepare "${logs}/2" once more: is a directory`),
    true,
  );
  assertEquals(names(life, 2), ["log.stdout", "metadata", "script.sh"]);
  assertEquals(
    [1, 2, 3].map((it) => record(life, it).attempt),
    [2, undefined, 2],
  );
});

Deno.test("resubmit --set takes the place of a directive below a comment of the user's", async () => {
  using life = await submitted(slurm, script);
  life.set(0, "failed", 1);
  const path = `${life.project.dir}/logs/1/script.sh`;
  const [shebang, ...rest] = Deno.readTextFileSync(path).split("\n");
  Deno.writeTextFileSync(
    path,
    [shebang, "# mine", "", ...rest].join("\n"),
  );
  const before = Deno.readTextFileSync(path);
  assertEquals((await life.run("resubmit", "1", "--set", "-t 7:00")).code, 0);
  assertEquals(
    Deno.readTextFileSync(path),
    before.replace(
      "#SBATCH -t 1:00 --mem=4G\n",
      "#SBATCH -t 7:00\n#SBATCH --mem=4G\n",
    ),
  );
});

Deno.test("resubmit --failed does not pass over it that the scheduler is down", async () => {
  using life = await submitted(slurm, script);
  Deno.writeTextFileSync(`${life.project.root}/fake/squeue-fails`, "");
  for (const more of [[], ["-n"]]) {
    const { code, stderr } = await life.run("resubmit", "--failed", ...more);
    assertEquals([code, /squeue/.test(stderr)], [1, true]);
  }
});

Deno.test("resubmit asks no copy of a record where the log is, and refuses jobs without a log", async () => {
  using life = await submitted(slurm, script);
  const logs = `${life.project.dir}/logs`;
  [0, 1].forEach((at) => life.set(at, "failed", 1));
  Deno.writeTextFileSync(`${logs}/1/metadata/submission.yaml`, "");
  const { code, stderr } = await life.run("resubmit", "1");
  assertEquals([code, stderr], [0, "1 job submitted to SLURM\n"]);
  assertEquals(record(life, 1).attempt, 2);
  const { sweep } = recordOf(logs, 2);
  Deno.removeSync(`${logs}/.mlxpsub`, { recursive: true });
  const without = await life.run("resubmit", "2");
  assertEquals([without.code, without.stderr], [
    1,
    `mlxpsub: error: Cannot resubmit "${logs}/2": there is no log of its sweep ${sweep}
hint: Mend that, or submit its script anew
`,
  ]);
});
