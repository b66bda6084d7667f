/** What another user puts into a log directory that is shared with a group. */
import { assertEquals } from "@std/assert";
import { Project } from "./mlxpsub.ts";

/** Who calls mlxpsub, who writes into the same directory, and their group. */
const alice = 61001;
const bob = 61002;
const group = 61010;

const bundle = Deno.env.get("MLXPSUB_BUNDLE");

/** Why it cannot be tried here. */
function obstacle(): string | undefined {
  if (Deno.uid() !== 0) return "only root can be two other users";
  if (bundle === undefined) return "MLXPSUB_BUNDLE names no bundle";
  const { success } = new Deno.Command("sh", {
    args: ["-c", "command -v setpriv mkfifo"],
    stdout: "null",
  }).outputSync();
  return success ? undefined : "setpriv is not installed";
}

interface Shared {
  project: Project;
  logs: string;
  /** Calls as alice → code, standard error with DIR for the logs. */
  call(...args: string[]): [number, string];
  /** Submit and cancel commands so far. */
  asked(): string[];
  /** Gives what is there to bob. */
  toBob(path: string): void;
  /** The name of alice's sweep, and the lines of its log. */
  log(): { sweep: string; lines: string[] };
}

function shell(line: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command("sh", {
    args: ["-euc", line, "sh", ...args],
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Two jobs of alice's, in a directory that bob may write into. */
function shared(): Shared {
  const project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const env = project.fakeSlurmEnvironment();
  const logs = `${project.dir}/logs`;
  const program = `${project.root}/mlxpsub.js`;
  Deno.copyFileSync(bundle ?? "", program);
  Deno.mkdirSync(`${project.root}/fake`);
  shell(`chown -R ${alice}:${group} "$1"; chmod -R a+rX "$1"`, project.root);
  const call = (...args: string[]): [number, string] => {
    const { code, stderr } = new Deno.Command("setpriv", {
      args: [
        ...[`--reuid=${alice}`, `--regid=${group}`, "--clear-groups"],
        ...["sh", "-c", 'umask 002; exec "$@"', "sh", Deno.execPath()],
        ...["run", "--quiet", "--no-prompt", "--no-config", "--no-lock"],
        ...["read", "write", "env", "run"].map((it) => `--allow-${it}`),
        ...["--allow-sys=hostname,uid", program, ...args],
      ],
      cwd: project.dir,
      clearEnv: true,
      env: { ...env, DENO_DIR: `${project.root}/deno`, NO_COLOR: "1" },
      stdin: "null",
    }).outputSync();
    return [code, new TextDecoder().decode(stderr).replaceAll(logs, "DIR")];
  };
  const first = call("script.sh", "--scheduler", "slurm", "-j", "1");
  assertEquals(first, [0, "2 jobs submitted to SLURM\n"]);
  shell('chmod -R g+w "$1"', logs);
  const asked = (): string[] => {
    const calls = `${project.root}/fake/calls`;
    const submitted = [...Deno.readDirSync(calls)].map(() => "sbatch");
    try {
      const queries = Deno.readTextFileSync(`${project.root}/fake/queries`);
      return [
        ...submitted,
        ...queries.split("\n").filter((it) => it.startsWith("scancel")),
      ];
    } catch {
      return submitted;
    }
  };
  return {
    project,
    logs,
    call,
    asked,
    toBob: (path) => shell(`chown -Rh ${bob}:${group} "$1"`, path),
    log() {
      const name = [...Deno.readDirSync(`${logs}/.mlxpsub`)]
        .map((it) => it.name).find((it) => it.endsWith(".jsonl")) ?? "";
      const text = Deno.readTextFileSync(`${logs}/.mlxpsub/${name}`);
      return {
        sweep: name.replace(/\.jsonl$/, ""),
        lines: text.trimEnd().split("\n"),
      };
    },
  };
}

function test(name: string, act: (it: Shared) => void): void {
  Deno.test(name, () => {
    const why = obstacle();
    if (why !== undefined) {
      // deno-lint-ignore no-console -- a test that is left out says why
      console.error(`skipped: ${why}`);
      return;
    }
    const it = shared();
    using _project = it.project;
    act(it);
  });
}

const whose = `it belongs to another user (uid ${bob})`;

test("resume submits nothing that another user planned", (it) => {
  const { sweep, lines } = it.log();
  const planted = `${it.logs}/.mlxpsub/20990101T000000Z-beef.jsonl`;
  const unsubmitted = lines.filter((line, at) =>
    at === 0 || /"event":"(plan|log_ids|written)"/.test(line)
  );
  Deno.writeTextFileSync(
    planted,
    unsubmitted.map((line) =>
      `${line.replaceAll(sweep, "20990101T000000Z-beef")}\n`
    ).join(""),
  );
  it.toBob(planted);
  assertEquals(it.call("resume"), [
    1,
    `mlxpsub: error: Cannot take sweep 20990101T000000Z-beef: its log is not obeyed: ${whose}
`,
  ]);
  assertEquals(it.asked(), ["sbatch", "sbatch"]);
});

test("cancel and resubmit leave alone what another user's record names", (it) => {
  shell('cp -r "$1/1" "$1/99"', it.logs);
  const path = `${it.logs}/99/metadata/submission.yaml`;
  const record = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(
    path,
    record.replace(/^sweep: .*$/m, "sweep: 20990101T000000Z-beef"),
  );
  it.toBob(`${it.logs}/99`);
  const said = (act: string) =>
    `mlxpsub: error: Cannot ${act} 1 job in "DIR": its record is not obeyed: ${whose}
hint: Have the owner do it; the first is DIR/99
`;
  assertEquals(it.call("cancel", "99"), [
    1,
    `0 jobs cancelled\n${said("cancel")}`,
  ]);
  // one that no queue has
  shell(
    'sed -i -e "s/^job_id: .*/job_id: \\"99999\\"/" -e "s/_at: .*/_at: 2020-01-01T00:00:00.000Z/" "$1"',
    path,
  );
  it.toBob(`${it.logs}/99`);
  assertEquals(it.call("resubmit", "99", "--force", "--quiet"), [
    1,
    said("resubmit"),
  ]);
  assertEquals(it.asked(), ["sbatch", "sbatch"]);
});

test("what another user says of one's own sweep counts for nothing", (it) => {
  const { sweep, lines } = it.log();
  const planted = `${it.logs}/.mlxpsub/${sweep}.by-bob.jsonl`;
  Deno.writeTextFileSync(
    planted,
    `${lines[0]}\n{"event":"cancelled","jobs":[[0,1],[1,1]]}\n`,
  );
  it.toBob(planted);
  assertEquals(it.call("status"), [
    1,
    `2 jobs: 2 PENDING
mlxpsub: error: Cannot read log "DIR/.mlxpsub/${sweep}.by-bob.jsonl": ${whose}
`,
  ]);
});

test("status waits for no pipe, and says what is none of its files", (it) => {
  shell('mkdir -p "$1/98/metadata" "$1/97/metadata"', it.logs);
  shell('mkfifo "$1/98/metadata/submission.yaml"', it.logs);
  shell('ln -s /etc/passwd "$1/97/metadata/submission.yaml"', it.logs);
  it.toBob(`${it.logs}/97`);
  it.toBob(`${it.logs}/98`);
  assertEquals(it.call("status"), [
    1,
    `4 jobs: 2 PENDING, 2 unreadable
mlxpsub: error: Cannot read record "DIR/97/metadata/submission.yaml": it is a link
mlxpsub: error: Cannot read record "DIR/98/metadata/submission.yaml": it is no regular file
`,
  ]);
});

test("a directory that another user put in the place of one's own is not submitted", (it) => {
  assertEquals(it.call("cancel", "2"), [0, "1 job cancelled\n"]);
  Deno.renameSync(`${it.logs}/2`, `${it.logs}/old`);
  shell('cp -r "$1/old" "$1/2"', it.logs);
  it.toBob(`${it.logs}/2`);
  assertEquals(it.call("resubmit", "2", "--force", "--quiet"), [
    1,
    `mlxpsub: error: Cannot resubmit "DIR/2": "DIR/2" is not obeyed: ${whose}
hint: Mend that, or submit its script anew
`,
  ]);
  assertEquals(it.asked(), ["sbatch", "sbatch", "scancel 4712"]);
});

/** Puts one job back to where a crash left it: prepared, and not handed over. */
function unsubmitted(it: Shared): string {
  const { sweep, lines } = it.log();
  const path = `${it.logs}/.mlxpsub/${sweep}.jsonl`;
  const left = lines.filter((line, at) =>
    at === 0 || /"event":"(plan|log_ids|written)"/.test(line)
  );
  Deno.writeTextFileSync(path, left.map((line) => `${line}\n`).join(""));
  for (const id of [1, 2]) {
    Deno.removeSync(`${it.logs}/${id}/metadata/submission.yaml`);
  }
  return sweep;
}

const locks: [what: string, make: string][] = [
  [
    "a lock that never dies",
    'mkdir "$1"; echo "{"host":"elsewhere","pid":1,"since":"now"}" >"$1/holder.json"; touch -d 2099-01-01 "$1/alive"',
  ],
  ["an empty directory", 'mkdir "$1"'],
  ["a file", ': >"$1"'],
];

for (const [what, make] of locks) {
  test(`${what} that another user puts in the place of a lock is told, not waited for`, (it) => {
    const sweep = unsubmitted(it);
    const lock = `${it.logs}/.mlxpsub/${sweep}.lock.7`;
    shell(make, lock);
    it.toBob(lock);
    const said =
      `Cannot lock sweep ${sweep}: "DIR/.mlxpsub/${sweep}.lock.7" is no lock of yours: ${whose}`;
    const hint =
      `hint: Remove it, or have its owner remove it: rm -r DIR/.mlxpsub/${sweep}.lock.7\n`;
    assertEquals(it.call("resume", "--quiet"), [
      1,
      `mlxpsub: error: ${said}\n${hint}`,
    ]);
    const [code, stderr] = it.call("cancel", "1");
    assertEquals([code, stderr.includes(said)], [1, true], stderr);
    assertEquals(it.call("status"), [
      0,
      "2 jobs: 2 PREPARED\nmlxpsub resume submits those that are PREPARED\n",
    ]);
    assertEquals(it.asked(), ["sbatch", "sbatch"]);
    // as the hint says
    Deno.removeSync(lock, { recursive: true });
    assertEquals(it.call("cancel", "1", "2")[0], 0);
  });
}

test("another user can put nothing into a job's directory, whatever the umask", (it) => {
  assertEquals(it.call("script.sh", "--scheduler", "slurm")[0], 0);
  for (const name of ["3/log.stdout", "3/metadata/end", "4/script.sh"]) {
    const { success } = new Deno.Command("setpriv", {
      args: [
        ...[`--reuid=${bob}`, `--regid=${group}`, "--clear-groups"],
        ...["ln", "-sf", "/etc/passwd", `${it.logs}/${name}`],
      ],
      stderr: "null",
    }).outputSync();
    assertEquals(success, false, name);
  }
  const { stdout } = new Deno.Command("find", {
    args: [`${it.logs}/3`, `${it.logs}/4`, "-perm", "/022"],
  }).outputSync();
  assertEquals(new TextDecoder().decode(stdout), "");
});

/** A file of alice's own that is none of mlxpsub's, under a second name. */
function linked(it: Shared, text: string, place: string): () => string {
  const own = `${it.project.root}/own.txt`;
  Deno.writeTextFileSync(own, text);
  shell(`chown ${alice}:${group} "$1"; ln -f "$1" "$2"`, own, place);
  return () => Deno.readTextFileSync(own);
}

const twoNames =
  "it has 2 names (hard links), and who gave it this one is not known";

test("a plan of one's own that has come under another name is not obeyed", (it) => {
  const { sweep, lines } = it.log();
  const name = "20990101T000000Z-beef";
  const plan = lines.filter((line, at) =>
    at === 0 || /"event":"(plan|log_ids|written)"/.test(line)
  ).map((line) => `${line.replaceAll(sweep, name)}\n`).join("");
  const own = linked(it, plan, `${it.logs}/.mlxpsub/${name}.jsonl`);
  assertEquals(it.call("resume"), [
    1,
    `mlxpsub: error: Cannot take sweep ${name}: its log is not obeyed: ${twoNames}
`,
  ]);
  assertEquals(it.call("cancel", "--all", "--yes")[0], 1);
  assertEquals(it.asked().includes("sbatch"), true);
  assertEquals(it.asked().filter((one) => one === "sbatch").length, 2);
  assertEquals(own(), plan);
});

test("a script of one's own under the name of a job's is not submitted", (it) => {
  unsubmitted(it);
  const script = `${it.logs}/1/script.sh`;
  const text = Deno.readTextFileSync(script);
  const own = linked(it, text, script);
  Deno.chmodSync(`${it.logs}/1`, 0o775);
  const [code, stderr] = it.call("resume", "--quiet", "-j", "1");
  assertEquals([code, stderr.includes(twoNames)], [1, true], stderr);
  // the other one
  assertEquals(it.asked(), ["sbatch", "sbatch", "sbatch"]);
  assertEquals(own(), text);
});

test("nothing is written into a file that others gave a name of mlxpsub's", (it) => {
  const places = [
    "1/metadata/submission.yaml",
    "1/metadata/end",
    "1/log.stdout",
    "1/log.stderr",
    "2/metadata/info.yaml",
    ".mlxpsub/SWEEP.lock.1/alive",
    ".mlxpsub/SWEEP.lock.1/holder.json",
    ".mlxpsub/SWEEP.by-bob.jsonl",
    ".mlxpsub/SWEEP.2.jsonl",
  ];
  const { sweep } = it.log();
  for (const place of places) {
    const path = `${it.logs}/${place.replace("SWEEP", sweep)}`;
    shell('mkdir -p "$(dirname "$1")"', path);
    shell(`chown -R ${alice}:${group} "$1"`, `${it.logs}/.mlxpsub`);
    const text = `mine: ${place}\n`;
    const own = linked(it, text, path);
    for (
      const args of [
        ["status"],
        ["cancel", "1", "2"],
        ["resubmit", "1", "--force", "--quiet"],
        ["resume", "--quiet"],
        ["clean", "--yes"],
        ["logs", "1"],
      ]
    ) {
      it.call(...args);
      assertEquals(own(), text, `${place}: ${args.join(" ")}`);
    }
    shell('rm -rf "$1" "$2"', path, `${it.logs}/.mlxpsub/${sweep}.lock.1`);
  }
});

test("status tells of a directory that is only to be read as of any other", (it) => {
  shell(
    'sed -i \'/"event":"answer"/s/"at":"[^"]*"/"at":"2026-01-01T00:00:00Z"/\' "$1"/.mlxpsub/*.jsonl',
    it.logs,
  );
  shell(
    'for job in "$1"/fake/jobs/*; do echo gone >$job/state; done',
    it.project.root,
  );
  shell('chmod -R a-w "$1"', it.logs);
  // it is never noted when they were first missed
  for (const _ of [1, 2]) {
    assertEquals(it.call("status"), [0, "2 jobs: 2 LOST\n"]);
  }
  shell('chmod -R u+w "$1"', it.logs);
  assertEquals(it.call("status"), [0, "2 jobs: 2 ENDING\n"]);
});
