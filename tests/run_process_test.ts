import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { headLineOf, ofOneSweep } from "./head_line.ts";
import { denoVariables, mlxpsub, Project, start } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

const example = `#!/bin/bash

#OAR -l core=1, walltime=6:00:00
#OAR -t besteffort
#OAR -t idempotent

python main.py  optimizer.lr=10.,1. seed=1,2
python main.py  model.num_units=100,200 seed=1,2
`;

const words = [
  "optimizer.lr=10. seed=1",
  "optimizer.lr=10. seed=2",
  "optimizer.lr=1. seed=1",
  "optimizer.lr=1. seed=2",
  "model.num_units=100 seed=1",
  "model.num_units=100 seed=2",
  "model.num_units=200 seed=1",
  "model.num_units=200 seed=2",
];

Deno.test("mlxpsub makes the eight jobs of the example, to the letter", async () => {
  using project = new Project({ "script.sh": example, "main.py": "" });
  const logs = `${project.root}/logs`;
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--log-dir", logs, "-j1"],
    { cwd: project.dir, env: project.fakeEnvironment("oarsub") },
  );
  assertEquals(
    stderr,
    "8 jobs × 6 h × 1 core = 48 core-hours\n8 jobs submitted to OAR\n",
  );
  assertEquals(
    stdout,
    words.map((_, index) => `${logs}/${index + 1}\t${(index + 1) * 1000}\n`)
      .join(""),
  );
  assertEquals(code, 0);
  for (const [index, setting] of words.entries()) {
    const id = index + 1;
    assertEquals(
      ofOneSweep(Deno.readTextFileSync(`${logs}/${id}/script.sh`)),
      `#!/bin/bash
#OAR -n logs/${id}
#OAR -E ${logs}/${id}/log.stderr
#OAR -O ${logs}/${id}/log.stdout
#OAR -l core=1, walltime=6:00:00
#OAR -t besteffort
#OAR -t idempotent

export MLXP_SCHEDULER=${logs}/${id}/metadata/mlxp.yaml MLXPSUB_LOG_DIR=${logs}/${id} MLXPSUB_LOG_ID=${id}
${headLineOf("oar")}
cd ${project.dir}
python main.py  ${setting}
`,
    );
    assertEquals(
      Deno.statSync(`${logs}/${id}/script.sh`).mode! & 0o777,
      0o755,
    );
  }
  assertEquals(parse(Deno.readTextFileSync(`${logs}/3/metadata/mlxp.yaml`)), {
    logger: { forced_log_id: 3, parent_log_dir: logs },
    use_scheduler: false,
    use_version_manager: false,
    interactive_mode: false,
  });
  assertEquals(parse(Deno.readTextFileSync(`${logs}/3/metadata/info.yaml`)), {
    scheduler: {
      name: "oar",
      scheduler_job_id: "${oc.env:OAR_JOB_ID,null}",
    },
  });
  const record = parse(
    Deno.readTextFileSync(`${logs}/3/metadata/submission.yaml`),
  ) as Record<string, unknown>;
  const { sweep, prepared_at, submitted_at, ...rest } = record;
  assertEquals(rest, {
    state: "submitted",
    scheduler: "oar",
    job_id: "3000",
    name: "logs/3",
    source: `${project.dir}/script.sh`,
    line: 7,
    work_dir: project.dir,
    command: "python main.py  optimizer.lr=1. seed=1",
    overrides: ["optimizer.lr=1.", "seed=1"],
    settings: { "optimizer.lr": "1.", seed: "1" },
    mlxpsub: "0.2.0",
    format: 1,
  });
  assert(/^\d{8}T\d{6}Z-[0-9a-f]{4}$/.test(String(sweep)), String(sweep));
  for (const time of [prepared_at, submitted_at]) {
    assert(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(time)), String(time));
  }
});

Deno.test("mlxpsub says that a program is missing, where python stands before overrides", async () => {
  using project = new Project({ "script.sh": "python  lr=1,2 s=3\n" });
  const { stderr } = await mlxpsub(
    ["script.sh", "--dry-run", "--scheduler", "oar"],
    { cwd: project.dir },
  );
  assertEquals(
    stderr,
    `script.sh:1:1: warning: "${project.dir}/lr=1,2" is not there now
   1 | python  lr=1,2 s=3
     | ^
hint: Write the program before its overrides
1 job for OAR; nothing was submitted
`,
  );
});

Deno.test("mlxpsub says that a program which is a command is not executable", async () => {
  using project = new Project({
    "script.sh": "./train.py lr=1,2\n",
    "train.py": "",
  });
  Deno.chmodSync(`${project.dir}/train.py`, 0o644);
  const call = () =>
    mlxpsub(
      ["script.sh", "--dry-run", "--scheduler", "oar"],
      { cwd: project.dir },
    );
  assertEquals(
    (await call()).stderr,
    `script.sh:1:1: warning: "${project.dir}/train.py" is not executable now
   1 | ./train.py lr=1,2
     | ^
hint: Write python in front of it, or chmod +x it
2 jobs for OAR; nothing was submitted
`,
  );
  Deno.chmodSync(`${project.dir}/train.py`, 0o755);
  assertEquals((await call()).stderr.includes("executable"), false);
});

Deno.test("mlxpsub names a value glued to a short flag by that flag, whatever it is", async () => {
  using project = new Project({
    "script.sh": "python main.py -o'choice(adam,\"a b\",2)' -v\n",
    "main.py": "",
  });
  const { stdout } = await mlxpsub(
    ["script.sh", "--dry-run", "--json", "--scheduler", "oar"],
    { cwd: project.dir },
  );
  assertEquals(
    JSON.parse(stdout).jobs.map((
      it: { overrides: string[]; settings: unknown; command: string },
    ) => [it.overrides, it.settings, it.command]),
    [["adam", "-oadam"], ["a b", "'-oa b'"], ["2", "-o2"]].map((
      [value, word],
    ) => [[`-o ${value}`], { "-o": value }, `python main.py ${word} -v`]),
  );
});

Deno.test("mlxpsub names what a sweep in a file sets once", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py a=1,2 $(cat words.txt)\n",
    "words.txt": "lr=0.1,0.01 seed=1\n",
    "main.py": "",
  });
  const { stdout } = await mlxpsub(
    ["script.sh", "--dry-run", "--json", "--scheduler", "oar"],
    { cwd: project.dir },
  );
  assertEquals(
    JSON.parse(stdout).jobs.map((it: { settings: unknown }) => it.settings),
    ["1", "2"].flatMap((a) => ["0.1", "0.01"].map((lr) => ({ a, lr }))),
  );
});

Deno.test("mlxpsub names a sweep over variables of the environment once, and knows HOME", async () => {
  using project = new Project({
    "script.sh": `#!/bin/bash
python main.py --cfg "choice($HOME/a,$HOME/b)" d=$HOME/c,$HOME/d
python main.py "choice($SCRATCH/a,$SCRATCH/b)"
`,
    "main.py": "",
  });
  const { stdout } = await mlxpsub(
    ["script.sh", "--dry-run", "--json", "--scheduler", "oar"],
    { cwd: project.dir, env: { HOME: "/home/me" } },
  );
  assertEquals(
    JSON.parse(stdout).jobs.map((it: { settings: unknown }) => it.settings),
    [
      ...["a", "b"].flatMap((cfg) =>
        ["c", "d"].map((d) => ({
          "--cfg": `/home/me/${cfg}`,
          d: `/home/me/${d}`,
        }))
      ),
      { "word 1": "$SCRATCH/a" },
      { "word 1": "$SCRATCH/b" },
    ],
  );
});

Deno.test("mlxpsub --dry-run --json prints the plan and touches nothing", async () => {
  using project = new Project({ "script.sh": example, "main.py": "" });
  const before = project.snapshot();
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--dry-run", "--json", "--scheduler", "oar"],
    { cwd: project.dir },
  );
  assertEquals([code, stderr], [
    0,
    "8 jobs × 6 h × 1 core = 48 core-hours\n8 jobs for OAR; nothing was submitted\n",
  ]);
  const plan = JSON.parse(ofOneSweep(stdout));
  assertEquals(plan.scheduler, "oar");
  assertEquals(plan.jobs.length, 8);
  assertEquals(plan.jobs[2], {
    log_id: 3,
    log_dir: `${project.dir}/logs/3`,
    line: 7,
    overrides: ["optimizer.lr=1.", "seed=1"],
    settings: { "optimizer.lr": "1.", seed: "1" },
    command: "python main.py  optimizer.lr=1. seed=1",
    script: `#!/bin/bash
#OAR -n logs/3
#OAR -E ${project.dir}/logs/3/log.stderr
#OAR -O ${project.dir}/logs/3/log.stdout
#OAR -l core=1, walltime=6:00:00
#OAR -t besteffort
#OAR -t idempotent

export MLXP_SCHEDULER=${project.dir}/logs/3/metadata/mlxp.yaml MLXPSUB_LOG_DIR=${project.dir}/logs/3 MLXPSUB_LOG_ID=3
${headLineOf("oar")}
cd ${project.dir}
python main.py  optimizer.lr=1. seed=1
`,
  });
  assertEquals(project.snapshot(), before);
});

/** A program that prints its words, and fails where one is `fail=yes`. */
const program = `import sys
print(sys.argv[1:])
sys.exit(3 if "fail=yes" in sys.argv else 0)
`;

Deno.test("mlxpsub --local runs the jobs here and records their exit codes", async () => {
  using project = new Project({
    "script.sh": "python3 main.py fail=no,yes seed=1,2",
    "main.py": program,
  });
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--local", "2", "--json"],
    { cwd: project.dir },
  );
  assertEquals(
    stderr,
    `2 of 4 jobs done here
mlxpsub: error: 2 jobs failed
hint: See log.stderr in ${project.dir}/logs/3, ${project.dir}/logs/4
`,
  );
  assertEquals(code, 1);
  assertEquals(
    JSON.parse(stdout).jobs.map((it: { exit_code: number }) => it.exit_code),
    [0, 0, 3, 3],
  );
  assertEquals(
    project.read("logs/4/log.stdout"),
    "['fail=yes', 'seed=2']\n",
  );
  const record = parse(project.read("logs/4/metadata/submission.yaml"));
  assertEquals((record as Record<string, unknown>).exit_code, 3);
});

Deno.test("mlxpsub --local ends its jobs, and theirs, when it is interrupted", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython3 main.py seed=1,2,3\n",
    "main.py": `import os, subprocess
child = subprocess.Popen(["sleep", "600"])
open(os.environ["MLXP_SCHEDULER"] + ".pid", "w").write(str(child.pid))
child.wait()
`,
  });
  const child = start(["script.sh", "--local"], { cwd: project.dir });
  const mark = `${project.dir}/logs/1/metadata/mlxp.yaml.pid`;
  const pid = await waitFor(() => Deno.readTextFileSync(mark));
  assertEquals(isRunning(pid), true);
  child.kill("SIGINT");
  const { code } = await child.output();
  assertEquals(code, 130);
  assertEquals(isRunning(pid), false);
  const states = [1, 2, 3].map((id) =>
    recordOf(`${project.dir}/logs`, id).state
  );
  assertEquals(states, ["cancelled", "prepared", "prepared"]);
});

async function waitFor(look: () => string): Promise<string> {
  for (let tries = 0; tries < 6000; tries++) {
    try {
      const found = look();
      if (found !== "") return found;
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("waited in vain");
}

function isRunning(pid: string): boolean {
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", pid],
  })
    .outputSync();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

Deno.test("eight mlxpsub at once give 200 jobs 200 log_ids without a gap", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed='range(25)'\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch");
  const ends = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        mlxpsub(["script.sh", "--scheduler", "slurm"], {
          cwd: project.dir,
          env,
        }),
    ),
  );
  assertEquals(ends.map((it) => it.code), Array(8).fill(0));
  const ids = [...Deno.readDirSync(`${project.dir}/logs`)]
    .filter((it) => it.name !== ".mlxpsub")
    .map((it) => Number(it.name)).sort((a, b) => a - b);
  assertEquals(ids, Array.from({ length: 200 }, (_, index) => index + 1));
  const lines = ends.flatMap((it) => it.stdout.trimEnd().split("\n"));
  assertEquals(new Set(lines.map((it) => it.split("\t")[0])).size, 200);
  assertEquals(new Set(lines.map((it) => it.split("\t")[1])).size, 200);
  const seeds = ids.map((id) =>
    /seed=(\d+)$/m.exec(project.read(`logs/${id}/script.sh`))?.[1]
  );
  for (let seed = 0; seed < 25; seed++) {
    assertEquals(seeds.filter((it) => it === String(seed)).length, 8);
  }
});

Deno.test("mlxpsub goes on after a refused job, and says which and why", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\n#SBATCH -p nope\npython main.py seed=1,2,3,4\n",
    "main.py": "",
  });
  const env = {
    ...project.fakeEnvironment("sbatch"),
    FAKE_MODE: "refuse-some seed=[23]",
  };
  const { code, stdout, stderr } = await mlxpsub(["script.sh", "-j1"], {
    cwd: project.dir,
    env,
  });
  assertEquals(
    stderr,
    `2 of 4 jobs submitted to SLURM
mlxpsub: error: SLURM refused 2 jobs: invalid partition specified: nope; Batch job submission failed: Invalid partition name specified
hint: Mend the cause and use mlxpsub resubmit ${project.dir}/logs/2 ${project.dir}/logs/3, with --set or --unset for its directives
`,
  );
  assertEquals(code, 1);
  assertEquals(
    stdout.split("\n").map((it) => it.split("\t")[1]),
    ["4711", "", "", "4714", undefined],
  );
  assertEquals(
    (parse(project.read("logs/2/metadata/submission.yaml")) as {
      state: string;
    }).state,
    "refused",
  );
});

Deno.test("jobs get the environment that a hand-made sbatch gives", async () => {
  using project = new Project({
    "script.sh":
      '#!/bin/bash\nenv -0 > "env.$SLURM_JOB_ID"\npython main.py seed=1\n',
    "main.py": "",
  });
  Deno.mkdirSync(`${project.root}/bin`);
  Deno.writeTextFileSync(`${project.root}/bin/python`, "#!/bin/sh\n", {
    mode: 0o755,
  });
  const env = {
    ...project.fakeEnvironment("sbatch"),
    FAKE_RUN: "1",
    LD_LIBRARY_PATH: "/opt/module/lib",
    LD_PRELOAD: "",
    MY_SECRET: "a b\nc",
    SLURM_CONF: "/etc/slurm.conf",
    SLURM_JOB_ID: "17",
    SLURM_CPU_BIND: "none",
    SBATCH_OUTPUT: "elsewhere",
    MLXP_SCHEDULER: "/another/job",
    PWD: project.dir,
  };
  const byHand = new Deno.Command("sbatch", {
    args: [`${project.dir}/script.sh`],
    cwd: project.dir,
    clearEnv: true,
    env: without(env, ["SLURM_JOB_ID", "SLURM_CPU_BIND", "SBATCH_OUTPUT"]),
    stdout: "null",
  }).outputSync();
  assertEquals(byHand.code, 0);
  const { code, stderr } = await mlxpsub(["script.sh", "--scheduler=slurm"], {
    cwd: project.dir,
    env,
  });
  assertEquals([code, stderr], [0, "1 job submitted to SLURM\n"]);
  const job = variables(project.read("env.4712"));
  const wanted = variables(project.read("env.4711"));
  assertEquals(
    job.get("MLXP_SCHEDULER"),
    `${project.dir}/logs/1/metadata/mlxp.yaml`,
  );
  for (
    const own of [
      "MLXPSUB_LOG_DIR",
      "MLXPSUB_LOG_ID",
      "MLXP_SCHEDULER",
      "SLURM_JOB_ID",
      "SLURM_JOB_NAME",
      ...denoVariables,
      "NO_COLOR",
    ]
  ) {
    job.delete(own);
    wanted.delete(own);
  }
  assertEquals([...job].sort(), [...wanted].sort());
});

function without(
  env: Record<string, string>,
  names: string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !names.includes(name)),
  );
}

function variables(record: string): Map<string, string> {
  return new Map(
    record.split("\0").slice(0, -1).map((it) => {
      const at = it.indexOf("=");
      return [it.slice(0, at), it.slice(at + 1)];
    }),
  );
}

Deno.test("mlxpsub --array hands the whole sweep over at once", async () => {
  using project = new Project({
    "script.sh":
      "#!/bin/bash\n#MLXPSUB --array --max-running 2\npython3 main.py seed=1,2,3\n",
    "main.py": "import sys; print(sys.argv[1:])\n",
  });
  const env = { ...project.fakeEnvironment("sbatch"), FAKE_RUN: "1" };
  const { code, stdout, stderr } = await mlxpsub([
    "script.sh",
    "--scheduler=slurm",
  ], {
    cwd: project.dir,
    env,
  });
  assertEquals([code, stderr], [0, "3 jobs submitted to SLURM\n"]);
  assertEquals(
    stdout,
    [1, 2, 3].map((id) => `${project.dir}/logs/${id}\t4711_${id}\n`).join(""),
  );
  assertEquals([...Deno.readDirSync(`${project.root}/fake/calls`)].length, 1);
  for (const id of [1, 2, 3]) {
    assertEquals(project.read(`logs/${id}/log.stdout`), `['seed=${id}']\n`);
    const record = parse(
      project.read(`logs/${id}/metadata/submission.yaml`),
    ) as Record<string, unknown>;
    assertEquals(
      [record.state, record.job_id, record.array_index, record.name],
      ["submitted", `4711_${id}`, id, "logs"],
    );
  }
});
