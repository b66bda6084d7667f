import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

Deno.test("--skip-done submits nothing while it cannot be told what is queued", async () => {
  using life = await submitted(slurm);
  const { project } = life;
  Deno.writeTextFileSync(`${project.root}/fake/squeue-fails`, "");
  const before = project.snapshot();
  const { code, stdout, stderr } = await life.run(
    ...["script.sh", "--skip-done", "--scheduler", "slurm"],
  );
  assertEquals([code, stdout, stderr], [
    1,
    "",
    `mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
mlxpsub: error: Cannot tell which settings have a job: their scheduler does not answer
hint: Try again later, or leave out --skip-done
`,
  ]);
  assertEquals(project.snapshot(), before);
  const plain = await life.run("script.sh", "-n", "--scheduler", "slurm");
  assertEquals(
    [plain.code, /4 jobs: 4 not known/.test(plain.stderr)],
    [0, true],
    plain.stderr,
  );
});

Deno.test("status --by --json is a document where there is nothing to group", async () => {
  using life = await submitted(slurm);
  const { code, stdout } = await life.run("status", "--by", "--json", "-q");
  assertEquals([code, JSON.parse(stdout)], [
    0,
    { by: null, groups: [], separation: null },
  ]);
});

Deno.test("--skip-done tells jobs of a loop apart by what their runs receive", async () => {
  using project = new Project({
    "bin/python3":
      '#!/bin/sh\ncase "$* " in *"--lr 0.1 "*) exit 0 ;; esac\nexit 1\n',
    "prog.py": "",
    "script.sh": `#!/bin/bash
for lr in 0.1 0.01 0.001; do
  DATA=$lr python3 prog.py --lr $lr --out "$MLXPSUB_LOG_DIR"
done
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python3`, 0o755);
  const call = (...args: string[]) =>
    mlxpsub(args, {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
  const first = await call("script.sh", "--local", "3");
  assertEquals(first.code, 1, first.stderr);
  const again = await call("script.sh", "--skip-done", "-n", "--local");
  assertEquals(again.stdout.split("\n").map((it) => it.split("\t")[2]), [
    "DATA=0.01 --lr 0.01",
    "DATA=0.001 --lr 0.001",
    undefined,
  ]);
  const [summary] = again.stderr.split("\n");
  assertEquals(summary, "3 jobs: 2 new, 1 completed; 1 left out");
  const { stdout } = await call("status", "--by=--lr", "--json", "-q");
  const { groups }: { groups: { value: string }[] } = JSON.parse(stdout);
  assertEquals(groups.map((it) => it.value), ["0.1", "0.01", "0.001"]);
});

Deno.test("overrides are told and compared as their program receives them, wherever they come from", async () => {
  using project = new Project({
    "bin/python": goodForOne,
    "main.py": "",
    "a.sh": `#!/bin/bash
declare -A LR=([r]=0.1 [v]=0.01)
NAMES=(one two)
for m in r v; do
  python main.py lr=\${LR[$m]} name="\${NAMES[1]}_$m" out=$MLXPSUB_LOG_DIR
done
`,
    "b.sh": `#!/bin/bash
for m in r v; do
  python main.py lr=1 at=$(date +%s) --on "$(hostname)-$m"
done
`,
    "c.sh": "python main.py lr=0.1,0.01 name=two_r out=$MLXPSUB_LOG_DIR\n",
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const rows = async (...args: string[]) => {
    const { stdout, stderr } = await mlxpsub([...args, "--local"], {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
    return {
      told: stdout.trimEnd().split("\n").map((it) => it.split("\t")[2]),
      stderr,
    };
  };
  assertEquals((await rows("a.sh", "-n")).told, [
    "lr=0.1 name=two_r out=$MLXPSUB_LOG_DIR m=r",
    "lr=0.01 name=two_v out=$MLXPSUB_LOG_DIR m=v",
  ]);
  // what is so at this moment, or on this host, is not what jobs receive
  assertEquals((await rows("b.sh", "-n")).told, [
    "lr=1 at=$(date +%s) m=r --on $(hostname)-r",
    "lr=1 at=$(date +%s) m=v --on $(hostname)-v",
  ]);
  await rows("a.sh");
  const { told, stderr } = await rows("c.sh", "--skip-done", "-n");
  assertEquals(told, ["lr=0.01 name=two_r out=$MLXPSUB_LOG_DIR"]);
  assertEquals(
    stderr.split("\n").find((it) => it.startsWith("2 jobs")),
    "2 jobs: 1 new, 1 completed; 1 left out",
  );
});

const goodForOne = `#!/bin/sh
case "$* " in *"lr=0.1 "*) exit 0 ;; esac
exit 1
`;

Deno.test("--skip-done knows a job through a symbolic link, and tells other set-up lines", async () => {
  using project = new Project({
    "bin/python": goodForOne,
    "main.py": "",
    "script.sh": `#!/bin/bash
export CUDA=11
ulimit -s unlimited
export DATA=$PWD/data
python main.py lr=0.1,0.01 --out $PWD/out
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const link = `${project.root}/link`;
  Deno.symlinkSync(project.dir, link);
  Deno.symlinkSync("main.py", `${project.dir}/same.py`);
  const call = (cwd: string, ...args: string[]) =>
    mlxpsub(args, {
      cwd,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin`, PWD: cwd },
    });
  const first = await call(project.dir, "script.sh", "--local");
  assertEquals(first.code, 1, first.stderr);
  const again = async (text: string) => {
    Deno.writeTextFileSync(`${project.dir}/script.sh`, text);
    const { stdout, stderr } = await call(
      link,
      ...["script.sh", "--skip-done", "-n", "--local"],
    );
    return [
      stdout.trim().split("\t").at(-1),
      stderr.slice(0, stderr.indexOf(" left out")),
    ];
  };
  const text = project.read("script.sh");
  const summary = "2 jobs: 1 new, 1 completed; 1";
  assertEquals(await again(text), ["lr=0.01", summary]);
  assertEquals(await again(text.replace(" main.py", " ./same.py")), [
    "lr=0.01",
    summary,
  ]);
  const around = (before: string, now: string) =>
    again(text.replace("export DATA", `${now}export DATA`).replace(before, ""));
  assertEquals(await around("", "module load cuda/12\n# x\n"), [
    "lr=0.01",
    `mlxpsub: warning: 1 completed job had no set-up line: module load cuda/12
hint: Leave out --skip-done to run them again
${summary}`,
  ]);
  assertEquals(await around("-s unlimited", ""), [
    "lr=0.01",
    `mlxpsub: warning: 1 completed job had other set-up lines: ulimit -s unlimited
hint: Leave out --skip-done to run them again
${summary}`,
  ]);
  // what the run receives is another thing
  const [, other] = await around("export CUDA=11\n", "");
  assertEquals(other, "2 jobs for this machine; nothing was submitted");
});

Deno.test("--skip-done tells no other set-up lines where two lines of a script make the same job", async () => {
  using project = new Project({
    "bin/python": "#!/bin/sh\nexit 0\n",
    "main.py": "",
    "script.sh": `#!/bin/bash
ulimit -S -c 0
python main.py --x 1
ulimit -S -c 1
python main.py --x 1
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const call = (...args: string[]) =>
    mlxpsub(["script.sh", "--local", ...args], {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
  assertEquals((await call()).code, 0);
  const { stderr } = await call("--skip-done", "-n");
  assertEquals(stderr.includes("set-up"), false, stderr);
  assertEquals(
    stderr.includes("2 jobs: 2 completed; 2 left out"),
    true,
    stderr,
  );
});

Deno.test("--skip-done knows the turns of a loop again where they are written out", async () => {
  using project = new Project({
    "bin/python": "#!/bin/sh\nexit 0\n",
    "main.py": "",
    "loop.sh": "for n in 1 2; do\n  python main.py --x $n\ndone\n",
    "list.sh": "python main.py --x 1\npython main.py --x 2\n",
    "sweep.sh": "python main.py --x 'choice(1,2)'\n",
    "glued.sh": "for n in 1 2; do\n  python main.py -x$n\ndone\n",
    "glued-sweep.sh": "python main.py -x'range(1,3)'\n",
    "other.sh": "for m in 7; do\n  nice -n $m python main.py\ndone\n",
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const call = (...args: string[]) =>
    mlxpsub([...args, "--local"], {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
  assertEquals((await call("loop.sh")).code, 0);
  assertEquals((await call("glued.sh")).code, 0);
  for (const script of ["list.sh", "sweep.sh", "glued-sweep.sh"]) {
    const { stderr } = await call(script, "--skip-done", "-n");
    assertEquals(
      [stderr.includes("set-up"), stderr.includes("2 left out")],
      [false, true],
      stderr,
    );
  }
  assertEquals((await call("other.sh")).code, 0);
  Deno.writeTextFileSync(
    `${project.dir}/other.sh`,
    "for m in 8; do\n  nice -n $m python main.py\ndone\n",
  );
  // what no word tells of may matter all the same
  const { stderr } = await call("other.sh", "--skip-done", "-n");
  assertEquals(
    stderr.includes("1 completed job had other set-up lines: m=7"),
    true,
    stderr,
  );
});

Deno.test("--skip-done counts each job for one run of those that receive the same", async () => {
  using project = new Project({
    "bin/python": '#!/bin/sh\n[ "$MLXPSUB_LOG_ID" = 2 ] && exit 0\nexit 1\n',
    "main.py": "",
    "script.sh": `#!/bin/bash
for n in 1 2 3; do
  nice -n $n python main.py
done
`,
    "given.sh": `#!/bin/bash
for n in 1 2 3; do
  env DATA=$n python main.py
done
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const call = (...args: string[]) =>
    mlxpsub(["script.sh", "--local", ...args], {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
  assertEquals((await call()).code, 1);
  const { stdout, stderr } = await call("--skip-done", "-n");
  assertEquals(stderr.includes("set-up"), false, stderr);
  assertEquals(
    stdout.trimEnd().split("\n").map((it) => it.split("\t")[2]),
    ["n=1", "n=3"],
  );
  const { stdout: told } = await mlxpsub(["given.sh", "--local", "-n"], {
    cwd: project.dir,
    env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
  });
  assertEquals(
    told.trimEnd().split("\n").map((it) => it.split("\t")[2]),
    ["DATA=1", "DATA=2", "DATA=3"],
  );
});

Deno.test("--skip-done reads the scripts of jobs that mlxpsub 0.1.0 submitted", async () => {
  using project = new Project({
    "bin/python": goodForOne,
    "main.py": "",
    "script.sh": `#!/bin/bash
export DATA=a
python main.py lr=0.1,0.01
for x in 1 2; do python main.py --x $x --tmp $SLURM_TMPDIR; done
`,
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const { dir } = project;
  // as that version left them behind, seen with it
  const runs: [string, string[], number][] = [
    ["python main.py lr=0.1", ["lr=0.1"], 0],
    ["python main.py lr=0.01", ["lr=0.01"], 1],
    ["python main.py --x $x --tmp $SLURM_TMPDIR", [], 0],
  ];
  for (const [at, [command, overrides, code]] of runs.entries()) {
    const logDir = `${dir}/logs/${at + 1}`;
    Deno.mkdirSync(`${logDir}/metadata`, { recursive: true });
    Deno.writeTextFileSync(
      `${logDir}/script.sh`,
      `#!/bin/bash

exec >>${logDir}/log.stdout 2>>${logDir}/log.stderr
export MLXP_SCHEDULER=${logDir}/metadata/mlxp.yaml
cd ${dir}
export DATA=a
${at === 2 ? "x=1\n" : ""}${command}
`,
    );
    Deno.writeTextFileSync(
      `${logDir}/metadata/submission.yaml`,
      `state: submitted
scheduler: local
job_id: '${7248 + at}'
name: logs/${at + 1}
sweep: 20261122T033119Z-194e
source: ${dir}/script.sh
line: 3
work_dir: ${dir}
command: ${command}
overrides: ${JSON.stringify(overrides)}
prepared_at: '2026-11-22T03:31:19.384Z'
submitted_at: '2026-11-22T03:31:19.790Z'
exit_code: ${code}
ended_at: '2026-11-22T03:31:19.828Z'
mlxpsub: 0.1.0
`,
    );
  }
  const { stdout, stderr } = await mlxpsub(
    ["script.sh", "--skip-done", "-n", "--local"],
    { cwd: dir, env: { PATH: `${dir}/bin:/usr/bin:/bin` } },
  );
  assertEquals(stdout.split("\n").map((it) => it.split("\t")[2]?.trim()), [
    "lr=0.01",
    "--x 1 --tmp $SLURM_TMPDIR",
    "--x 2 --tmp $SLURM_TMPDIR",
    undefined,
  ]);
  assertEquals(
    stderr.slice(0, stderr.indexOf("Found in")),
    `mlxpsub: warning: Cannot tell whether 2 jobs ran before: what only a job knows is in "python main.py --x $x --tmp $SLURM_TMPDIR"
mlxpsub: warning: Cannot compare 1 job that mlxpsub 0.1.0 submitted: its records do not say what a run receives, and their scripts do not tell it now
hint: See them with mlxpsub status; what is the same of them runs again
4 jobs: 3 new, 1 completed; 1 left out
`,
  );
});

Deno.test("jobs that differ from earlier ones by the order of their words alone are told", async () => {
  using project = new Project({
    "bin/python": "#!/bin/sh\nexit 0\n",
    "main.py": "",
    "script.sh": "python main.py --lr 'choice(1,2)' --on --wd=3 s=4\n",
  });
  Deno.chmodSync(`${project.dir}/bin/python`, 0o755);
  const call = async (text: string, ...args: string[]) => {
    Deno.writeTextFileSync(`${project.dir}/script.sh`, text);
    const { stderr } = await mlxpsub(["script.sh", "--local", ...args], {
      cwd: project.dir,
      env: { PATH: `${project.dir}/bin:/usr/bin:/bin` },
    });
    return stderr.split("\n").filter((it) => /order|left out/.test(it));
  };
  assertEquals(
    await call("python main.py --lr 'choice(1,2)' --on x s=4\n"),
    [],
  );
  const other = "python main.py s=4 --on x --lr 'choice(1,2)'\n";
  const told =
    "mlxpsub: warning: 2 jobs of an earlier call have their words in another order, and count as others";
  assertEquals(await call(other, "-n"), [
    told,
    "hint: Write the words in the order that they had",
  ]);
  assertEquals(await call(other, "-n", "--skip-done"), [
    told,
    "hint: Write the words in the order that they had",
  ]);
  // the value of a flag is none of another
  assertEquals(await call("python main.py --on 1 --lr x s=4\n", "-n"), []);
  assertEquals(
    await call("python main.py --lr 2 --on x s=4\n", "-n", "--skip-done"),
    ["1 job: 1 completed; 1 left out"],
  );
});
