/** What a pack's script does with the runs that share its job, in bash. */
import { assert, assertEquals } from "@std/assert";
import { attemptEnding, packScriptOf } from "../../src/jobs/layout.ts";
import { renderPackScript } from "../../src/jobs/pack_script.ts";
import { cancelledLine, readTurn } from "../../src/status/turn.ts";
import { assertGolden } from "../golden.ts";

/** Runs in directories of their own, each with this script, and their pack. */
class Pack implements Disposable {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pack " }));
  readonly size: number;
  readonly attempt: number;
  readonly script: string;
  child: Deno.ChildProcess | undefined;

  constructor(
    body: string,
    { size = 3, atOnce = 1, attempt = 1, shebang = "#!/bin/bash" } = {},
  ) {
    this.size = size;
    this.attempt = attempt;
    const members = Array.from({ length: size }, (_, at) => {
      const logDir = this.logDir(at + 1);
      Deno.mkdirSync(`${logDir}/metadata`, { recursive: true });
      const text = `${shebang}\n${body}\n`;
      Deno.writeTextFileSync(`${logDir}/script.sh`, text, { mode: 0o755 });
      return { logDir, attempt };
    });
    this.script = packScriptOf(this.logDir(1), attempt);
    const text = renderPackScript({
      shebang,
      directives: ["#SBATCH --time=1:00"],
      path: this.script,
      output: "script",
      isOwn: `! [ -e "$dir/another's" ]`,
      atOnce,
      members,
    });
    Deno.writeTextFileSync(this.script, text, { mode: 0o755 });
  }

  logDir(run: number): string {
    return `${this.root}/logs/${run}`;
  }

  turnPath(run: number): string {
    return `${this.logDir(run)}/metadata/turn${attemptEnding(this.attempt)}`;
  }

  start(
    env: Record<string, string> = {},
    command: string[] = [this.script],
  ): Deno.ChildProcess {
    const [program = "", ...args] = command;
    this.child = new Deno.Command("setsid", {
      args: [program, ...args],
      env: { ...env, SLURM_JOB_ID: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    return this.child;
  }

  async run(
    env: Record<string, string> = {},
    command?: string[],
  ): Promise<number> {
    const { code } = await this.start(env, command).status;
    return code;
  }

  /** Log of each run. */
  outputs(name = "log.stdout"): string[] {
    return this.#each((it) => read(`${this.logDir(it)}/${name}`));
  }

  /** Word and exit code of each run's turn. */
  turns(): string[] {
    return this.#each((it) => {
      const { word, exitCode } = readTurn(read(this.turnPath(it))) ?? {};
      return word === undefined ? "none" : `${word} ${exitCode ?? "-"}`;
    });
  }

  #each<Of>(of: (run: number) => Of): Of[] {
    return Array.from({ length: this.size }, (_, at) => of(at + 1));
  }

  async until(what: () => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !what();) {
      assert(Date.now() < end, `waited in vain; turns: ${this.turns()}`);
      await new Promise((go) => setTimeout(go, 20));
    }
  }

  kill(signal: string, to: "script" | "group" = "script"): void {
    const pid = this.child?.pid ?? 0;
    new Deno.Command("kill", {
      args: [`-${signal}`, "--", to === "group" ? `-${pid}` : `${pid}`],
    }).outputSync();
  }

  [Symbol.dispose](): void {
    if (this.child !== undefined) this.kill("KILL", "group");
    Deno.removeSync(this.root, { recursive: true });
  }
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

Deno.test("a pack's script runs each run's own, with its streams and nothing to read", async () => {
  using pack = new Pack(
    'read -r line; echo "in:$line $0"; echo "to stderr" >&2',
  );
  assertEquals(await pack.run(), 0);
  assertEquals(
    pack.outputs(),
    [1, 2, 3].map((it) => `in: ${pack.logDir(it)}/script.sh\n`),
  );
  assertEquals(pack.outputs("log.stderr"), Array(3).fill("to stderr\n"));
  assertEquals(pack.turns(), ["ended 0", "ended 0", "ended 0"]);
  assertEquals(read(`${pack.logDir(1)}/metadata/pack.stdout`), "");
  assertEquals(read(`${pack.logDir(1)}/metadata/pack.stderr`), "");
});

Deno.test("a run that fails stops no other, and fails the job", async () => {
  using pack = new Pack(
    "case $0 in */1/*) exit 7 ;; */2/*) kill -9 $$ ;; esac",
  );
  assertEquals(await pack.run(), 1);
  assertEquals(pack.turns(), ["ended 7", "ended 137", "ended 0"]);
});

Deno.test("one run after another, or as many at a time as are asked for", async () => {
  const body = `
cd "\${0%/*}/.."
mkdir "running.$$"
ls -d running.* | wc -l
until [ -e go ]; do sleep 0.05; done
rmdir "running.$$"`;
  using one = new Pack(body);
  Deno.writeTextFileSync(`${one.root}/logs/go`, "");
  assertEquals(await one.run(), 0);
  assertEquals(one.outputs(), ["1\n", "1\n", "1\n"]);
  using two = new Pack(body, { size: 4, atOnce: 2 });
  const { status } = two.start();
  await two.until(() => two.outputs().filter((it) => it !== "").length === 2);
  assertEquals(two.turns(), ["begun -", "begun -", "none", "none"]);
  Deno.writeTextFileSync(`${two.root}/logs/go`, "");
  assertEquals((await status).code, 0);
  assertEquals(two.outputs().every((it) => Number(it) <= 2), true);
  assertEquals(two.turns(), Array(4).fill("ended 0"));
});

/** Waits until all have begun, so that each lane has one. */
const devices = `
logs=\${0%/*}/..
set -- "$logs"/*/script.sh
runs=$#
until set -- "$logs"/*/metadata/turn && [ $# -eq "$runs" ]; do sleep 0.05; done
echo "\${CUDA_VISIBLE_DEVICES-none}" \
  "\${ROCR_VISIBLE_DEVICES-none} \${HIP_VISIBLE_DEVICES-none}"`;

for (
  const [what, atOnce, env, expected] of [
    ["all see the one there is", 2, { CUDA_VISIBLE_DEVICES: "3" }, [
      "3 none none",
      "3 none none",
    ]],
    ["a list is parted", 2, { CUDA_VISIBLE_DEVICES: "0,1,2,3" }, [
      "0,1 none none",
      "2,3 none none",
    ]],
    ["what does not go evenly goes all the same", 2, {
      CUDA_VISIBLE_DEVICES: "0,1,2",
    }, ["0 none none", "1,2 none none"]],
    ["more runs than devices share them", 4, { CUDA_VISIBLE_DEVICES: "4,7" }, [
      "4 none none",
      "4 none none",
      "7 none none",
      "7 none none",
    ]],
    ["UUIDs are as good as numbers", 2, {
      CUDA_VISIBLE_DEVICES: "GPU-8932f937,GPU-4a2b11c0",
    }, ["GPU-4a2b11c0 none none", "GPU-8932f937 none none"]],
    ["one run at a time has all", 1, { CUDA_VISIBLE_DEVICES: "0,1" }, [
      "0,1 none none",
    ]],
    ["what is not told is not made up", 2, {}, [
      "none none none",
      "none none none",
    ]],
    ["of AMD's, HIP counts among those of ROCr", 2, {
      ROCR_VISIBLE_DEVICES: "4,5,6,7",
      HIP_VISIBLE_DEVICES: "0,1,2,3",
    }, ["none 4,5 0,1", "none 6,7 0,1"]],
    ["HIP's alone are parted", 2, { HIP_VISIBLE_DEVICES: "2,3" }, [
      "none none 2",
      "none none 3",
    ]],
  ] as const
) {
  Deno.test(`GPUs of a pack: ${what}`, async () => {
    using pack = new Pack(devices, { size: atOnce, atOnce });
    const none = {
      CUDA_VISIBLE_DEVICES: "",
      ROCR_VISIBLE_DEVICES: "",
      HIP_VISIBLE_DEVICES: "",
    };
    const unset = Object.keys(none).filter((it) => !(it in env))
      .flatMap((it) => ["-u", it]);
    assertEquals(await pack.run(env, ["env", ...unset, pack.script]), 0);
    assertEquals(pack.outputs().map((it) => it.trim()).sort(), [...expected]);
  });
}

Deno.test("steps of runs side by side share what the job has, on Slurm", async () => {
  const body = 'echo "${SLURM_OVERLAP-unset} ${MLXPSUB_LANE}"';
  using two = new Pack(body, { size: 2, atOnce: 2 });
  await two.run();
  assertEquals(two.outputs().map((it) => it.split(" ")[0]), ["1", "1"]);
  using one = new Pack(body, { size: 2 });
  await one.run();
  assertEquals(one.outputs(), ["unset 0\n", "unset 0\n"]);
});

const untilEnded = `
trap 'echo TERM; end=1' TERM
trap 'echo INT; end=1' INT
trap 'echo USR1' USR1
echo ready
until [ -n "$end" ]; do sleep 0.1; done
# a second signal would come by then
for i in 1 2 3 4 5 6; do sleep 0.5; done`;

for (const signal of ["TERM", "INT"]) {
  for (const to of ["script", "group"] as const) {
    Deno.test(`SIG${signal} to the ${to} ends what runs, begins no more, and is noted`, async () => {
      using pack = new Pack(untilEnded, { atOnce: 2 });
      const { status } = pack.start();
      await pack.until(() =>
        pack.outputs().filter((it) => it === "ready\n").length === 2
      );
      pack.kill(signal, to);
      const { signal: by } = await status;
      assertEquals(by, `SIG${signal}`);
      assertEquals(pack.turns(), ["stopped 0", "stopped 0", "none"]);
      assertEquals(pack.outputs(), [
        `ready\n${signal}\n`,
        `ready\n${signal}\n`,
        "",
      ]);
    });
  }
}

Deno.test("a run that dies of a signal to all is stopped, not failed", async () => {
  using pack = new Pack("echo ready; sleep 600");
  const { status } = pack.start();
  await pack.until(() => pack.outputs()[0] === "ready\n");
  pack.kill("TERM", "group");
  assertEquals((await status).signal, "SIGTERM");
  assertEquals(pack.turns(), ["stopped 143", "none", "none"]);
});

Deno.test("a warning is passed on to what runs, and ends nothing", async () => {
  using pack = new Pack(untilEnded, { size: 1 });
  pack.start();
  await pack.until(() => pack.outputs()[0] === "ready\n");
  pack.kill("USR1");
  await pack.until(() => pack.outputs()[0] === "ready\nUSR1\n");
  assertEquals(pack.turns(), ["begun -"]);
});

Deno.test("a program in a pack can be interrupted, as in a job of its own", async () => {
  using pack = new Pack(
    "python3 -c 'import signal; print(signal.getsignal(signal.SIGINT))'",
    { size: 1 },
  );
  assertEquals(await pack.run(), 0);
  assertEquals(pack.outputs(), ["<built-in function default_int_handler>\n"]);
});

Deno.test("a job that is requeued goes on with what had not ended", async () => {
  using pack = new Pack("echo once", { size: 5 });
  const host = "host=n1\n";
  const begun = `begun exit= at=1 ${host}`;
  const before = [
    `${begun}ended exit=0 at=2 ${host}`,
    `${begun}ended exit=3 at=2 ${host}`,
    `${begun}stopped exit=143 at=2 ${host}`,
    begun,
  ];
  before.forEach((it, at) => Deno.writeTextFileSync(pack.turnPath(at + 1), it));
  assertEquals(await pack.run(), 0);
  assertEquals(pack.outputs(), ["", "", "once\n", "once\n", "once\n"]);
  assertEquals(pack.turns(), [
    "ended 0",
    "ended 3",
    "ended 0",
    "ended 0",
    "ended 0",
  ]);
});

Deno.test("a run whose turn was taken is passed over, in that attempt only", async () => {
  using pack = new Pack("echo once");
  Deno.writeTextFileSync(pack.turnPath(2), cancelledLine(Date.now()));
  assertEquals(await pack.run(), 0);
  assertEquals(pack.outputs(), ["once\n", "", "once\n"]);
  assertEquals(pack.turns(), ["ended 0", "cancelled -", "ended 0"]);
  using later = new Pack("echo once", { attempt: 2 });
  const first = `${later.logDir(2)}/metadata/turn`;
  Deno.writeTextFileSync(first, cancelledLine(Date.now()));
  assertEquals(await later.run(), 0);
  assertEquals(later.outputs(), ["once\n", "once\n", "once\n"]);
});

Deno.test("a run is ended by a word in its directory, with what it started; the others go on", async () => {
  using pack = new Pack(
    "case $0 in */1/*) sleep 613 & echo $!; wait ;; esac; echo done",
    { size: 2 },
  );
  const { status } = pack.start();
  await pack.until(() => pack.outputs()[0] !== "");
  const pid = pack.outputs()[0]?.trim() ?? "";
  Deno.writeTextFileSync(`${pack.logDir(1)}/metadata/stop`, "");
  assertEquals((await status).code, 0);
  assertEquals(pack.turns(), ["cancelled 143", "ended 0"]);
  assertEquals(pack.outputs()[1], "done\n");
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", pid],
  }).output();
  // nobody may have asked yet how it ended
  assertEquals(/^[^Z]/.test(new TextDecoder().decode(stdout)), false);
});

Deno.test("a turn that cannot be noted leaves its run out, and fails the job", async () => {
  using pack = new Pack("echo once");
  Deno.removeSync(`${pack.logDir(2)}/metadata`, { recursive: true });
  assertEquals(await pack.run(), 1);
  assertEquals(pack.outputs(), ["once\n", "", "once\n"]);
  assertEquals(
    read(`${pack.logDir(1)}/metadata/pack.stderr`),
    `mlxpsub: Cannot make ${pack.turnPath(2)}: this run is left out\n`,
  );
});

Deno.test("what belongs to another sweep by now is left alone", async () => {
  using pack = new Pack("echo once");
  Deno.writeTextFileSync(`${pack.logDir(2)}/another's`, "");
  const turn = "begun exit= at=1 host=n1\n";
  Deno.writeTextFileSync(pack.turnPath(2), turn);
  assertEquals(await pack.run(), 1);
  assertEquals(pack.outputs(), ["once\n", "", "once\n"]);
  assertEquals(read(pack.turnPath(2)), turn);
  using gone = new Pack("echo once");
  Deno.writeTextFileSync(`${gone.logDir(1)}/another's`, "");
  assertEquals(await gone.run(), 1);
  assertEquals(gone.outputs(), ["", "", ""]);
  assertEquals(
    read(`${gone.logDir(1)}/metadata/pack.stderr`),
    `mlxpsub: ${
      gone.logDir(1)
    } belongs to another job by now, so this one ends\n`,
  );
});

Deno.test("runs are login shells where the job's shell is one", async () => {
  for (const shebang of ["#!/bin/bash", "#!/usr/bin/env bash"]) {
    using pack = new Pack("shopt -q login_shell; echo $?", {
      size: 1,
      shebang,
    });
    await pack.run({}, ["bash", "-l", pack.script]);
    await pack.run();
    assertEquals(pack.outputs(), ["0\n"]);
    using plain = new Pack("shopt -q login_shell; echo $?", {
      size: 1,
      shebang,
    });
    await plain.run();
    assertEquals(plain.outputs(), ["1\n"]);
  }
});

Deno.test("a shebang's options count, and so they do where nothing may be executed", async () => {
  for (const mode of [0o755, 0o644]) {
    using pack = new Pack("echo $-", { size: 1, shebang: "#!/bin/bash -e" });
    Deno.chmodSync(`${pack.logDir(1)}/script.sh`, mode);
    await pack.run({}, ["bash", pack.script]);
    assertEquals(pack.outputs()[0]?.includes("e"), true);
  }
});

Deno.test("other shells than bash hand a pack's script to bash", async () => {
  using pack = new Pack("echo once", { size: 1 });
  assertEquals(await pack.run({}, ["dash", pack.script]), 0);
  assertEquals(pack.outputs(), ["once\n"]);
});

Deno.test("a pack's script is what is written down", () => {
  assertGolden(
    renderPackScript({
      shebang: "#!/bin/bash -l",
      directives: ["#SBATCH --job-name=logs/1", "#SBATCH --time=1:00"],
      path: "/root/my logs/1/metadata/pack.sh",
      output: "scheduler",
      undo: "unset SLURM_OPEN_MODE",
      isOwn: '[ -d "$dir" ]',
      atOnce: 2,
      members: [
        { logDir: "/root/my logs/1", attempt: 1 },
        { logDir: "/root/my logs/2", attempt: 3 },
      ],
    }),
    "pack.sh",
  );
});
