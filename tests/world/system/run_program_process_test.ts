import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ProgramCall,
  runProgram,
} from "../../../src/world/system/run_program.ts";
import { inDirectory, isAlive, until } from "../fixture.ts";

const never = new AbortController().signal;

function bash(code: string, more: Partial<ProgramCall> = {}): ProgramCall {
  return {
    program: "bash",
    args: ["-c", code],
    workDir: "/",
    variables: {},
    timeLimit: 20,
    ...more,
  };
}

Deno.test("runProgram() returns exit code and output", async () => {
  assertEquals(
    await runProgram(bash("echo out; echo err >&2; exit 3"), never),
    {
      kind: "ended",
      exitCode: 3,
      signal: null,
      stdout: "out\n",
      stderr: "err\n",
    },
  );
});

Deno.test("runProgram() withholds variables from the program, and keeps them itself", async () => {
  const odd = "\u00e9 = a\nb";
  Deno.env.set("MLXPSUB_TEST_GONE", odd);
  Deno.env.set("MLXPSUB_TEST_KEPT", odd);
  try {
    const end = await runProgram(
      bash('echo "${MLXPSUB_TEST_GONE-none} $MLXPSUB_TEST_KEPT"', {
        withheld: (name) => name === "MLXPSUB_TEST_GONE",
      }),
      never,
    );
    assertEquals(end.kind === "ended" && end.stdout, `none ${odd}\n`);
    assertEquals(Deno.env.get("MLXPSUB_TEST_GONE"), odd);
  } finally {
    Deno.env.delete("MLXPSUB_TEST_GONE");
    Deno.env.delete("MLXPSUB_TEST_KEPT");
  }
});

Deno.test("runProgram() runs in the work dir with the variables", () =>
  inDirectory(async (directory) => {
    const end = await runProgram(
      bash('pwd; echo "$PWD $WORD"', {
        workDir: directory,
        variables: { PWD: directory, WORD: "x" },
      }),
      never,
    );
    assertEquals(
      end.kind === "ended" && end.stdout,
      `${directory}\n${directory} x\n`,
    );
  }));

Deno.test("runProgram() gives the text on standard input, and none otherwise", async () => {
  const long = "line\n".repeat(100_000);
  const read = await runProgram(bash("wc -c", { stdin: long }), never);
  assertEquals(read.kind === "ended" && read.stdout.trim(), "500000");
  const none = await runProgram(bash("wc -c"), never);
  assertEquals(none.kind === "ended" && none.stdout.trim(), "0");
});

Deno.test("runProgram() does not mind a program that reads no input", async () => {
  const stdin = "line\n".repeat(100_000);
  const end = await runProgram(bash("exec <&-; exit 4", { stdin }), never);
  assertEquals(end.kind === "ended" && end.exitCode, 4);
});

Deno.test("runProgram() names the signal that ended a program", async () => {
  assertEquals(await runProgram(bash("kill -KILL $$"), never), {
    kind: "ended",
    exitCode: 137,
    signal: "SIGKILL",
    stdout: "",
    stderr: "",
  });
});

Deno.test("runProgram() throws when the program cannot be started", async () => {
  await assertRejects(
    () => runProgram(bash("", { program: "/no/such/program" }), never),
    Deno.errors.NotFound,
  );
  await assertRejects(
    () => runProgram(bash("", { workDir: "/no/such/directory" }), never),
    Deno.errors.NotFound,
  );
});

Deno.test("runProgram() keeps the end of a long output, from a whole line", async () => {
  const end = await runProgram(
    bash("seq 1 2000000; echo 4711; seq 1 1000000 >&2"),
    never,
  );
  assert(end.kind === "ended");
  assert(end.stdout.length <= 2 ** 21 + 2 ** 17);
  assert(end.stderr.length <= 2 ** 21 + 2 ** 17);
  const lines = end.stdout.trimEnd().split("\n").map(Number);
  assertEquals(lines.at(-1), 4711);
  assertEquals(lines.at(-2), 2_000_000);
  const first = lines[0] ?? 0;
  assertEquals(lines.slice(0, 3), [first, first + 1, first + 2]);
});

Deno.test("runProgram() stops a program at its time limit, with its children", () =>
  inDirectory(async (directory) => {
    const began = performance.now();
    const end = await runProgram(
      bash(
        "sleep 1000 & echo $$ $! > pids; wait",
        { workDir: directory, timeLimit: 0.3 },
      ),
      never,
    );
    assertEquals(end, { kind: "unanswered", why: "time limit" });
    // the machine may be busy, but not for as long as the program sleeps
    assert(performance.now() - began < 60_000);
    const pids = Deno.readTextFileSync(`${directory}/pids`).trim().split(" ")
      .map(Number);
    assertEquals(pids.length, 2);
    await until(() => !pids.some(isAlive), "the processes are still there");
  }));

Deno.test("runProgram() kills children that do not go, with their parent", () =>
  inDirectory(async (directory) => {
    const stubborn = "trap '' TERM; while true; do sleep 0.1; done";
    const end = await runProgram(
      bash(
        `(${stubborn}) & echo $$ $! > pids; ${stubborn}`,
        { workDir: directory, timeLimit: 0.3 },
      ),
      never,
    );
    assertEquals(end, { kind: "unanswered", why: "time limit" });
    const pids = Deno.readTextFileSync(`${directory}/pids`).trim().split(" ")
      .map(Number);
    assertEquals(pids.length, 2);
    await until(() => !pids.some(isAlive), "the processes are still there");
  }));

Deno.test("runProgram() gives a script without #! to sh, as shells do", () =>
  inDirectory(async (directory) => {
    const program = `${directory}/sbatch`;
    Deno.writeTextFileSync(program, "echo 4711 $1\n", { mode: 0o755 });
    const end = await runProgram(bash("", { program, args: ["a"] }), never);
    assertEquals(end.kind === "ended" && end.stdout, "4711 a\n");
  }));

Deno.test("runProgram() kills a program that does not go when it is asked to", async () => {
  const began = performance.now();
  const end = await runProgram(
    bash("trap '' TERM; while true; do sleep 0.1; done", { timeLimit: 0.3 }),
    never,
  );
  assertEquals(end, { kind: "unanswered", why: "time limit" });
  const seconds = (performance.now() - began) / 1000;
  assert(seconds > 2 && seconds < 60, `${seconds} s`);
});

Deno.test("runProgram() ends its wait when it is told to hurry", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 200);
  const end = await runProgram(bash("sleep 1000"), controller.signal);
  assertEquals(end, { kind: "unanswered", why: "hurry" });
});

Deno.test("runProgram() does not wait for a daemon that keeps the output open", () =>
  inDirectory(async (directory) => {
    const began = performance.now();
    const end = await runProgram(
      bash("echo 5; setsid sleep 1000 & echo $! > pid", {
        workDir: directory,
      }),
      never,
    );
    assertEquals(end.kind === "ended" && end.stdout, "5\n");
    assert(performance.now() - began < 60_000);
    const pid = Number(Deno.readTextFileSync(`${directory}/pid`));
    assert(isAlive(pid), "the daemon is nobody's to stop");
    Deno.kill(pid, "SIGKILL");
  }));

Deno.test("runProgram() searches PATH again where a program is gone", () =>
  inDirectory(async (directory) => {
    const path = Deno.env.get("PATH") ?? "";
    const said = async (): Promise<string> => {
      const end = await runProgram({
        ...bash(""),
        program: "mlxpsub-moves",
        args: [],
      }, never);
      return end.kind === "ended" ? end.stdout : end.kind;
    };
    for (const place of ["first", "second"]) {
      Deno.mkdirSync(`${directory}/${place}`);
      Deno.writeTextFileSync(
        `${directory}/${place}/mlxpsub-moves`,
        `#!/bin/sh\necho ${place}\n`,
        { mode: 0o755 },
      );
    }
    Deno.env.set("PATH", `${directory}/first:${directory}/second:${path}`);
    try {
      assertEquals(await said(), "first\n");
      Deno.removeSync(`${directory}/first/mlxpsub-moves`);
      assertEquals(await said(), "second\n");
      Deno.removeSync(`${directory}/second/mlxpsub-moves`);
      await assertRejects(said, Deno.errors.NotFound);
    } finally {
      Deno.env.set("PATH", path);
    }
  }));
