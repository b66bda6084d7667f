/** Several runs in one job, from the submission to the end, on every fake. */
import { assert, assertEquals } from "@std/assert";
import { schedulerOf } from "../src/schedulers/registry.ts";
import { families, slurm } from "./life.ts";
import { mlxpsub, Project, start } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

/** Says what it was started with; seed=2 fails. */
const python = `#!/bin/bash
echo "$* in $PWD as $MLXPSUB_LOG_ID by $MLXP_SCHEDULER"
case $* in *seed=2*) exit 3 ;; esac
`;

class Stage implements Disposable {
  readonly project: Project;
  readonly env: Record<string, string>;
  readonly fake: string;

  constructor(
    family: Pick<typeof families[number], "fakes" | "env">,
    seeds = "1,2,3,4,5",
  ) {
    this.project = new Project({
      "script.sh":
        `#!/bin/bash\nmkdir -p sub\ncd sub\npython main.py seed=${seeds}\n`,
      "sub/main.py": "",
    });
    this.env = {
      ...this.project.fakeEnvironment(...family.fakes),
      ...family.env,
    };
    this.fake = `${this.project.root}/fake`;
    Deno.mkdirSync(`${this.project.root}/bin`, { recursive: true });
    const path = `${this.project.root}/bin/python`;
    Deno.writeTextFileSync(path, python, { mode: 0o755 });
  }

  run(...args: string[]): ReturnType<typeof mlxpsub> {
    return this.runWith({}, ...args);
  }

  runWith(
    env: Record<string, string>,
    ...args: string[]
  ): ReturnType<typeof mlxpsub> {
    return mlxpsub(args, {
      cwd: this.project.dir,
      env: { ...this.env, ...env },
    });
  }

  logDir(run: number): string {
    return `${this.project.dir}/sub/logs/${run}`;
  }

  output(run: number): string {
    return Deno.readTextFileSync(`${this.logDir(run)}/log.stdout`);
  }

  /** What the run's program says. */
  said(run: number, seed: number): string {
    return `main.py seed=${seed} in ${this.project.dir}/sub as ${run} by ${
      this.logDir(run)
    }/metadata/mlxp.yaml\n`;
  }

  turn(run: number, text: string): void {
    Deno.writeTextFileSync(`${this.logDir(run)}/metadata/turn`, text);
  }

  jobs(): string[] {
    return [...Deno.readDirSync(`${this.fake}/jobs`)].map((it) => it.name)
      .sort((a, b) => Number(a) - Number(b));
  }

  set(job: number, state: string): void {
    const id = this.jobs()[job];
    Deno.writeTextFileSync(`${this.fake}/jobs/${id}/state`, `${state}\n`);
  }

  queries(): string[] {
    const path = `${this.fake}/queries`;
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
    Deno.removeSync(path);
    return lines;
  }

  /** State and exit code of each run. */
  async states(): Promise<string[]> {
    const { stdout } = await this.run("status", "sub/logs");
    return stdout.trimEnd().split("\n").map((it) => {
      const [, , state, code] = it.split("\t");
      return `${state} ${code}`.trim();
    });
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
  }
}

const begun = "begun exit= at=1795749050 host=n7\n";

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  const [one = "", two = ""] = family.ids;

  Deno.test(`runs that share a job on ${flavour} have its id, and each its own state and cancel`, async () => {
    using it = new Stage(family);
    const submitted = await it.run(
      ...["script.sh", "-j1", "--scheduler", family.name, "--pack", "3x2"],
    );
    const { title } = schedulerOf(family.name);
    assertEquals([submitted.code, submitted.stdout, submitted.stderr], [
      0,
      [one, one, one, two, two].map((id, at) => `${it.logDir(at + 1)}\t${id}\n`)
        .join(""),
      `5 runs in 2 jobs submitted to ${title}\n`,
    ]);
    assertEquals(it.jobs().length, 2);
    const logs = `${it.project.dir}/sub/logs`;
    assertEquals(
      [1, 3, 4].map((run) => {
        const { jobId, packScript, packIndex, packSize } = recordOf(logs, run);
        return [jobId, packScript, packIndex, packSize];
      }),
      [
        [one, `${it.logDir(1)}/metadata/pack.sh`, 1, 3],
        [one, `${it.logDir(1)}/metadata/pack.sh`, 3, 3],
        [two, `${it.logDir(4)}/metadata/pack.sh`, 1, 2],
      ],
    );
    assertEquals(await it.states(), Array(5).fill("PENDING"));
    it.set(0, "running");
    it.turn(1, begun);
    it.turn(2, `${begun}ended exit=3 at=1795749060 host=n7\n`);
    assertEquals(await it.states(), [
      "RUNNING",
      "FAILED 3",
      "PENDING",
      "PENDING",
      "PENDING",
    ]);
    it.queries();
    // the others in their jobs go on
    const cancelled = await it.run("cancel", "3", "4", "--log-dir", "sub/logs");
    assertEquals([cancelled.code, cancelled.stderr], [0, "2 jobs cancelled\n"]);
    const cancels = () =>
      it.queries().filter((call) =>
        /^(?:scancel|oardel|qdel|bkill|canceljob|flux cancel) /.test(call)
      );
    assertEquals(cancels(), []);
    assertEquals((await it.states()).slice(2), [
      "CANCELLED",
      "CANCELLED",
      "PENDING",
    ]);
    assertEquals(
      (await it.run("cancel", "--all", "sub/logs")).stderr,
      "2 jobs cancelled; 3 jobs already over\n",
    );
    assertEquals(cancels(), [
      `${family.cancelCalls[0]?.replace(/ \S*\d.*$/, "")} ${one} ${two}`,
    ]);
  });

  Deno.test(`a pack that ran on ${flavour} leaves each run's own logs and end`, async () => {
    using it = new Stage(family);
    await it.runWith(
      { FAKE_RUN: "1" },
      ...["script.sh", "-j1", "-q", "--scheduler", family.name],
      ...["--pack", "3x2"],
    );
    assertEquals(
      [1, 2, 3, 4, 5].map((run) => it.output(run)),
      [1, 2, 3, 4, 5].map((run) => it.said(run, run)),
    );
    assertEquals(
      it.jobs().map((id) =>
        Deno.readTextFileSync(`${it.fake}/jobs/${id}/exit_code`).trim()
      ),
      ["1", "0"],
    );
    assertEquals(await it.states(), [
      "COMPLETED 0",
      "FAILED 3",
      "COMPLETED 0",
      "COMPLETED 0",
      "COMPLETED 0",
    ]);
    // noted by now: nobody asks for them
    it.jobs().forEach((_, job) => it.set(job, "gone"));
    assertEquals((await it.states())[1], "FAILED 3");
    const { stdout } = await it.run(
      ...["script.sh", "-n", "--scheduler", family.name, "--pack", "3"],
      "--skip-done",
    );
    assertEquals(stdout, `${it.logDir(6)}\t\tseed=2\n`);
  });

  if (schedulerOf(family.name).array === undefined) continue;

  Deno.test(`an array of packs on ${flavour} is one submission`, async () => {
    using it = new Stage(family);
    const { code, stdout, stderr } = await it.runWith(
      { FAKE_RUN: "1" },
      ...["script.sh", "--scheduler", family.name, "--pack", "2", "--array"],
    );
    const { title } = schedulerOf(family.name);
    assertEquals([code, stderr], [
      0,
      `5 runs in 3 jobs submitted to ${title}\n`,
    ]);
    const ids = stdout.trimEnd().split("\n").map((line) => line.split("\t")[1]);
    assertEquals(ids.map((id) => ids.indexOf(id)), [0, 0, 2, 2, 4]);
    assertEquals(
      [...Deno.readDirSync(`${it.fake}/calls`)].filter(({ name }) =>
        Deno.readTextFileSync(`${it.fake}/calls/${name}/program`).trim() ===
          family.fakes[0] &&
        Deno.statSync(`${it.fake}/calls/${name}/script`).size > 0
      ).length,
      1,
    );
    assertEquals(
      [1, 2, 3, 4, 5].map((run) => it.output(run)),
      [1, 2, 3, 4, 5].map((run) => it.said(run, run)),
    );
    assertEquals(
      [1, 3, 5].map((run) => {
        const record = recordOf(`${it.project.dir}/sub/logs`, run);
        return [record.arrayIndex, record.packIndex, record.packSize];
      }),
      [[1, 1, 2], [2, 1, 2], [3, 1, 1]],
    );
    // how single tasks ended is not what these fakes tell
    it.jobs().forEach((_, job) => it.set(job, "gone"));
    assertEquals(await it.states(), [
      "COMPLETED 0",
      "FAILED 3",
      "COMPLETED 0",
      "COMPLETED 0",
      "COMPLETED 0",
    ]);
  });
}

Deno.test("--dry-run tells which runs share a job, in --json and to people; nothing is made", async () => {
  using it = new Stage(slurm);
  const { stdout, stderr } = await it.run(
    ...["script.sh", "-n", "--json", "--pack", "2x2", "--scheduler", "slurm"],
  );
  assertEquals(stderr, "5 runs in 3 jobs for SLURM; nothing was submitted\n");
  assertEquals(
    JSON.parse(stdout).jobs.map((job: Record<string, unknown>) => job.pack),
    [[1, 1, 2], [1, 2, 2], [3, 1, 2], [3, 2, 2], [5, 1, 1]].map((
      [first = 0, index, size],
    ) => ({ script: `${it.logDir(first)}/metadata/pack.sh`, index, size })),
  );
  assertEquals([...Deno.readDirSync(it.project.dir)].length, 2);
});

Deno.test("a run that failed behind a script that went on stays FAILED when its job is forgotten", async () => {
  using stage = new Stage(slurm, "1,2");
  await stage.run("script.sh", "-q", "--pack", "2", "--scheduler", "slurm");
  for (const run of [1, 2]) {
    stage.turn(
      run,
      "begun exit= at=1795749050 host=n7\nended exit=0 at=1795749060 host=n7\n",
    );
    Deno.writeTextFileSync(
      `${stage.logDir(run)}/metadata/end`,
      `exit=0 run=${run === 2 ? 3 : 0} at= host= ran= behind= in=\n`,
    );
  }
  for (const state of ["done", "gone", "gone"]) {
    stage.set(0, state);
    assertEquals(await stage.states(), ["COMPLETED 0", "FAILED 3"], state);
  }
});

Deno.test("--first counts jobs; resume submits the other packs", async () => {
  using it = new Stage(slurm);
  const first = await it.run("script.sh", "-j1", "--pack", "2", "--first", "1");
  assertEquals(
    first.stderr.split("\n")[0],
    "3 runs in 2 jobs prepared for " +
      "mlxpsub resume to submit",
  );
  assertEquals(it.jobs().length, 1);
  const { stderr } = await it.run("resume", "sub/logs", "-j1");
  assertEquals([it.jobs().length, stderr], [
    3,
    "3 runs in 2 jobs submitted to SLURM\n",
  ]);
});

Deno.test("a run that is cancelled before its pack is submitted is passed over", async () => {
  using it = new Stage(slurm);
  await it.run("script.sh", "-j1", "-q", "--pack", "3", "--first", "1");
  const { stderr } = await it.run("cancel", "4", "--log-dir", "sub/logs");
  assertEquals(stderr, "1 job cancelled\n");
  await it.runWith({ FAKE_RUN: "1" }, "resume", "sub/logs", "-q");
  assertEquals(it.output(5), it.said(5, 5));
  assertEquals((await it.states()).slice(3), ["CANCELLED", "COMPLETED 0"]);
});

Deno.test("an array of packs of which a run is cancelled goes pack by pack", async () => {
  using it = new Stage(slurm, "1,3,4,5");
  Deno.mkdirSync(it.fake, { recursive: true });
  Deno.writeTextFileSync(`${it.fake}/mode`, "later\n");
  await it.run("script.sh", "-q", "--pack", "2", "--array");
  assertEquals((await it.run("cancel", "2", "--log-dir", "sub/logs")).code, 0);
  Deno.writeTextFileSync(`${it.fake}/mode`, "ok\n");
  await it.runWith({ FAKE_RUN: "1" }, "resume", "sub/logs", "-q");
  assertEquals(it.jobs().length, 2);
  assertEquals(await it.states(), [
    "COMPLETED 0",
    "CANCELLED",
    "COMPLETED 0",
    "COMPLETED 0",
  ]);
  const info = Deno.readTextFileSync(`${it.logDir(1)}/metadata/info.yaml`);
  assert(info.includes("${oc.env:SLURM_JOB_ID,null}"), info);
});

Deno.test("runs are submitted again by themselves or sharing jobs anew; what waits of the old job is passed over", async () => {
  using it = new Stage(slurm);
  await it.run("script.sh", "-j1", "-q", "--pack", "3");
  it.set(0, "running");
  it.turn(1, `${begun}ended exit=3 at=1795749060 host=n7\n`);
  await it.run("cancel", "2", "--log-dir", "sub/logs");
  const alone = await it.run("resubmit", "1", "--log-dir", "sub/logs");
  assertEquals([alone.code, alone.stdout], [0, `${it.logDir(1)}\t4713\n`]);
  const again = await it.run(
    ...["resubmit", "2", "--log-dir", "sub/logs", "--set", "--time=9:00"],
  );
  assertEquals([again.code, again.stdout], [0, `${it.logDir(2)}\t4714\n`]);
  // the old job comes to them
  const script = Deno.readTextFileSync(`${it.fake}/jobs/4711/script`);
  const path = `${it.project.root}/old.sh`;
  Deno.writeTextFileSync(path, script, { mode: 0o755 });
  await new Deno.Command(path, { env: it.env }).output();
  assertEquals(it.output(3), it.said(3, 3));
  assertEquals(
    [1, 2].map((run) =>
      [...Deno.readDirSync(it.logDir(run))].some(({ name }) =>
        name === "log.stdout"
      )
    ),
    [false, false],
  );
  it.set(0, "failed");
  assertEquals((await it.states()).slice(0, 3), [
    "PENDING",
    "PENDING",
    "COMPLETED 0",
  ]);
  for (const job of [1, 2, 3]) it.set(job, "timeout");
  const whole = await it.runWith(
    { FAKE_RUN: "1" },
    ...["resubmit", "--failed", "sub/logs", "-j1", "--set", "--time=8:00"],
  );
  assertEquals(
    whole.stdout,
    [
      [1, 4715],
      [2, 4715],
      [4, 4715],
      [5, 4716],
    ].map(([run, id]) => `${it.logDir(run ?? 0)}\t${id}\n`).join(""),
  );
  assertEquals(await it.states(), [
    "COMPLETED 0",
    "FAILED 3",
    "COMPLETED 0",
    "COMPLETED 0",
    "COMPLETED 0",
  ]);
  const packed = Deno.readTextFileSync(`${it.fake}/jobs/4715/script`);
  assertEquals(
    packed.split("\n").filter((line) => line.startsWith("#SBATCH")),
    [
      "#SBATCH --job-name=logs/1",
      `#SBATCH --output=${it.logDir(1)}/metadata/pack.3.stdout`,
      `#SBATCH --error=${it.logDir(1)}/metadata/pack.3.stderr`,
      "#SBATCH --open-mode=append",
      "#SBATCH --time=8:00",
    ],
  );
});

Deno.test("an array of packs is submitted again as one", async () => {
  using it = new Stage(slurm);
  await it.run("script.sh", "-q", "--pack", "2", "--array");
  it.set(0, "timeout");
  const { code, stdout } = await it.runWith(
    { FAKE_RUN: "1" },
    ...["resubmit", "--timeout", "sub/logs", "--set", "--time=8:00"],
  );
  assertEquals([code, stdout], [
    0,
    [1, 1, 2, 2, 3].map((index, at) => `${it.logDir(at + 1)}\t4712_${index}\n`)
      .join(""),
  ]);
  assertEquals(
    [1, 2, 3, 4, 5].map((run) => it.output(run)),
    [1, 2, 3, 4, 5].map((run) => it.said(run, run)),
  );
});

for (
  const mode of ["kill 2", "kill-after 2", "kill-lost 2", "ambiguous", "lost"]
) {
  for (const array of [[], ["--array"]]) {
    Deno.test(`packs ${array.join()} of a call that came to "${mode}" are in the queue once`, async () => {
      using it = new Stage(slurm, "1,2,3,4,5,6,7");
      Deno.mkdirSync(it.fake, { recursive: true });
      const [word = "", count] = mode.split(" ");
      // an array is one call
      const shown = array.length > 0 && count !== undefined
        ? `${word} 1`
        : mode;
      Deno.writeTextFileSync(`${it.fake}/mode`, `${shown}\n`);
      await it.run("script.sh", "-j1", "-q", "--pack", "2", ...array);
      Deno.writeTextFileSync(`${it.fake}/mode`, "ok\n");
      for (let tries = 0; tries < 3; tries++) {
        await it.run("resume", "sub/logs", "-q");
      }
      const scripts = it.jobs().map((id) =>
        Deno.readTextFileSync(`${it.fake}/jobs/${id}/script`)
      );
      const runs = scripts.flatMap((text) => [
        ...text.matchAll(/^ {2}.*logs\/(\d+)$/gm),
      ]).map(([, run]) => Number(run));
      const packs = scripts.flatMap((text) => [
        ...text.matchAll(/pack=.*logs\/(\d+)\/metadata/g),
      ]).map(([, run]) => Number(run));
      if (array.length > 0) assertEquals(packs, [1, 3, 5, 7]);
      else {
        assertEquals(
          runs.filter((run) => run > 0).sort((a, b) => a - b),
          [1, 2, 3, 4, 5, 6, 7],
        );
      }
      const records = [1, 2, 3, 4, 5, 6, 7].map((run) =>
        recordOf(`${it.project.dir}/sub/logs`, run)
      );
      assertEquals(records.every((one) => one.state === "submitted"), true);
      assertEquals(
        records.map((one) => records.findIndex((as) => as.jobId === one.jobId)),
        [0, 0, 2, 2, 4, 4, 6],
      );
    });
  }
}

Deno.test("runs that share a job here do what they do one by one", async () => {
  const said = async (...options: string[]) => {
    using it = new Stage({ fakes: [], env: {} });
    const { code, stderr } = await it.run("script.sh", "--local", ...options);
    const outputs = [1, 2, 3, 4, 5].map((run) =>
      it.output(run).replaceAll(it.project.root, "")
    );
    return {
      code,
      stderr: stderr.split("\n")[0],
      outputs,
      states: await it.states(),
    };
  };
  const alone = await said();
  const shared = await said("--pack", "3x2");
  assertEquals(shared.outputs, alone.outputs);
  assertEquals(shared.states, alone.states);
  assertEquals([alone.code, shared.code], [1, 1]);
  assertEquals(shared.stderr, "4 of 5 runs in 2 jobs done here");
});

Deno.test("clean leaves runs whose job is still to come", async () => {
  using it = new Stage(slurm);
  await it.run("script.sh", "-j1", "-q", "--pack", "3");
  await it.run("cancel", "1", "4", "5", "--log-dir", "sub/logs", "-q");
  it.set(1, "cancelled");
  const { stdout } = await it.run("clean", "sub/logs", "--dry-run");
  assertEquals(
    stdout,
    [4, 5].map((run) => `${it.logDir(run)}\tnever ran: CANCELLED\n`).join(""),
  );
});

Deno.test("--after names a job that runs share once", async () => {
  using it = new Stage(slurm);
  await it.run("script.sh", "-j1", "-q", "--pack", "3");
  const { code, stderr } = await it.run(
    ...["script.sh", "-q", "-j1", "--pack", "5", "--after", "last"],
  );
  assertEquals([code, stderr], [0, ""]);
  const script = Deno.readTextFileSync(`${it.fake}/jobs/4713/script`);
  assertEquals(
    script.split("\n").filter((line) => line.includes("dependency")),
    ["#SBATCH --dependency=afterany:4711:4712"],
  );
});

Deno.test("of a pack that runs here a run is cancelled by itself, and the rest is followed when mlxpsub is killed", async () => {
  using it = new Stage({ fakes: [], env: {} });
  const path = `${it.project.root}/bin/python`;
  Deno.writeTextFileSync(
    path,
    `#!/bin/bash
case $* in *seed=1*) exec sleep 617 ;; esac
until [ -e ${it.project.root}/go ]; do sleep 0.1; done
`,
  );
  const child = start(["script.sh", "--local", "--pack", "3x2"], {
    cwd: it.project.dir,
    env: it.env,
  });
  const output = child.output();
  const until = async (...states: string[]) => {
    let seen: string[] = [];
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      seen = await it.states().catch(() => []);
      if (`${seen.slice(0, states.length)}` === `${states}`) return;
    }
    assertEquals(seen, states);
  };
  await until("RUNNING", "RUNNING", "PENDING");
  const call = ["cancel", "1", "3", "--log-dir", "sub/logs"];
  assertEquals((await it.run(...call)).stderr, "2 jobs cancelled\n");
  await until("CANCELLED 143", "RUNNING", "CANCELLED");
  child.kill("SIGKILL");
  await output;
  await until("CANCELLED 143", "RUNNING", "CANCELLED", "PREPARED");
  Deno.writeTextFileSync(`${it.project.root}/go`, "");
  await until("CANCELLED 143", "COMPLETED 0", "CANCELLED", "PREPARED");
  assertEquals((await it.run("resume", "sub/logs", "-q")).code, 0);
  await until(
    ...["CANCELLED 143", "COMPLETED 0", "CANCELLED"],
    ...["COMPLETED 0", "COMPLETED 0"],
  );
});

Deno.test("--pack is refused where it makes no sense, and --pack 1 is none", async () => {
  using it = new Stage(slurm);
  const errors = [];
  for (const value of ["0", "x2", "2x3", "2x0", "many", "-1"]) {
    const { code, stderr } = await it.run("script.sh", "-n", `--pack=${value}`);
    errors.push(`${code} ${stderr.split("\n")[0]}`);
  }
  const cannot = (value: string) =>
    `2 mlxpsub: error: Cannot read --pack: "${value}" is not how many runs share a job`;
  assertEquals(errors, [
    cannot("0"),
    cannot("x2"),
    "2 mlxpsub: error: Cannot run 3 at a time of 2 runs in a job",
    cannot("2x0"),
    cannot("many"),
    cannot("-1"),
  ]);
  const { stderr } = await it.run("script.sh", "-n", "--pack", "1");
  assertEquals(stderr, "5 jobs for SLURM; nothing was submitted\n");
});

Deno.test("a script says how many runs share a job; and & no longer misleads", async () => {
  using it = new Stage(slurm);
  Deno.writeTextFileSync(
    `${it.project.dir}/script.sh`,
    "#!/bin/bash\n#MLXPSUB --pack 2x2\ncd sub\npython main.py seed=1 &\npython main.py seed=2 &\nwait\n",
  );
  const { stderr } = await it.run("script.sh", "-n");
  assertEquals(
    stderr,
    `script.sh:4:1: warning: A failure of "main.py" (lines 4 and 5) will not show: the job's exit code is that of "wait"
   4 | python main.py seed=1 &
     | ^
hint: Add set -e above it, and leave out its &: it has a script of its own
2 runs in 1 job for SLURM; nothing was submitted
`,
  );
});
