import { assertEquals } from "@std/assert";
import { endNote } from "../../src/jobs/end_note.ts";
import { endTrap, withEndNote } from "../../src/plan/end_traps.ts";
import { readEndNote } from "../../src/status/end_note.ts";

const shells = ["bash", "dash"].filter((it) => {
  try {
    return new Deno.Command(it, { args: ["-c", ":"] }).outputSync().success;
  } catch {
    // deno-lint-ignore no-console -- a test that is left out says why
    console.log(`${it} is not here: not tried`);
    return false;
  }
});

const sweep = "20261122T153012Z-4f2a";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  /** The whole of metadata/end. */
  end: string;
}

/** Runs a job's script whose body is `code`; `signal` comes when it says so. */
async function run(
  shell: string,
  code: string,
  { to = "nobody" as "nobody" | "shell" | "group", signal = "TERM" } = {},
): Promise<Ended> {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${dir}/metadata`);
    Deno.writeTextFileSync(
      `${dir}/script.sh`,
      `export MLXPSUB_LOG_DIR=${dir}\n${endNote(sweep)}; ${endTrap}\n${code}\n`,
    );
    const child = new Deno.Command("setsid", {
      args: [shell, `${dir}/script.sh`, "first", "second word"],
      stdout: "piped",
      stderr: "piped",
      stdin: "null",
      cwd: dir,
    }).spawn();
    if (to !== "nobody") {
      while (!exists(`${dir}/ready`)) {
        await new Promise((go) => setTimeout(go, 20));
      }
      // the command behind it has begun, and the shell waits
      await new Promise((go) => setTimeout(go, 100));
      new Deno.Command("kill", {
        args: [`-${signal}`, "--", `${to === "group" ? "-" : ""}${child.pid}`],
      }).outputSync();
    }
    const output = child.output();
    await child.status;
    // what it left would keep its output open
    new Deno.Command("kill", {
      args: ["-KILL", "--", `-${child.pid}`],
      stderr: "null",
    }).outputSync();
    const { code: exit, stdout, stderr } = await output;
    const text = new TextDecoder();
    return {
      code: exit,
      stdout: text.decode(stdout),
      stderr: text.decode(stderr),
      end: isFile(`${dir}/metadata/end`)
        ? Deno.readTextFileSync(`${dir}/metadata/end`)
        : "",
    };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function isFile(path: string): boolean {
  return exists(path) && Deno.statSync(path).isFile;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** What a script does, and with what it ends. */
const ends: [code: string, exitCode: number][] = [
  ["true", 0],
  ["false", 1],
  ["exit 3", 3],
  ["(exit 4)", 4],
  ["f() { exit 5; }; f", 5],
  ["(exit 6); true", 0],
  ["set -eu; false; true", 1],
  ["set -e; exit 0", 0],
  ["set -euxf; true", 0],
  ["set -C; IFS=0123; set -f; exit 12", 12],
  ["sleep 0.1 & wait", 0],
  ["sleep 5 & p=$!; sleep 0.1; kill $p", 0],
  ["cd /; exit 7", 7],
  ["umask 777; exit 8", 8],
];

for (const shell of shells) {
  for (const [code, exitCode] of ends) {
    Deno.test(`${shell} notes its end: ${code}`, async () => {
      const ended = await run(shell, code);
      assertEquals(ended.code, exitCode);
      assertEquals(ended.end.match(/^exit=/gm)?.length, 1);
      const { at, host, elapsed, ...note } = readEndNote(ended.end, sweep) ??
        {};
      assertEquals(note, { exitCode, how: "ended by itself" });
      assertEquals(host, Deno.hostname());
      assertEquals(elapsed !== undefined && elapsed < 60, true);
      assertEquals(Math.abs((at ?? 0) - Date.now()) < 60_000, true);
    });
  }

  Deno.test(`${shell} says nothing and ends as it would where no note can be written`, async () => {
    for (
      const hindrance of [
        'rm -r "$MLXPSUB_LOG_DIR/metadata"',
        "unset MLXPSUB_LOG_DIR; set -u",
        "MLXPSUB_LOG_DIR=/proc/1",
        'ln -s /dev/full "$MLXPSUB_LOG_DIR/metadata/end"',
        "PATH=/nowhere",
      ]
    ) {
      const { code, stdout, stderr } = await run(
        shell,
        `set -e; ${hindrance}; exit 9`,
      );
      assertEquals([code, stdout, stderr], [9, "", ""], hindrance);
    }
  });

  Deno.test(`${shell} notes its sweep, and of a long command the beginning`, async () => {
    const { end } = await run(shell, `echo ${"x".repeat(100)}`);
    assertEquals(readEndNote(end, "20261121T101112Z-0001"), undefined);
    assertEquals(
      end.split(" in=").at(-1),
      shell === "dash" ? "\n" : `echo ${"x".repeat(35)}\n`,
    );
  });

  Deno.test(`${shell} never notes a good end by a signal where ps tells nothing`, async () => {
    for (const code of ["sleep 5; true", "sleep 5 | cat; true"]) {
      const { end } = await run(shell, `ps() { :; }; : >ready; ${code}`, {
        to: "group",
      });
      // dash runs no trap then
      assertEquals(
        readEndNote(end, sweep)?.how,
        shell === "dash" ? undefined : "in doubt",
        end,
      );
    }
  });

  Deno.test(`${shell} keeps what the script sees`, async () => {
    const { stdout } = await run(
      shell,
      'false; echo "$? $# $2"; set -e; echo "$-" | tr -d hB; (trap "echo inner" EXIT)',
    );
    assertEquals(stdout, "1 2 second word\ne\ninner\n");
  });

  Deno.test(`${shell} adds to what an earlier start noted`, async () => {
    const { end } = await run(
      shell,
      'echo "exit=143 run= at= host= ran= behind= in=" >"$MLXPSUB_LOG_DIR/metadata/end"',
    );
    assertEquals(end.split("\n").length, 3);
    assertEquals(readEndNote(end, sweep)?.exitCode, 0);
  });

  for (const to of ["shell", "group"] as const) {
    for (const signal of ["TERM", "HUP", "INT", "USR1", "XCPU"]) {
      // bash waits for its program, and goes on unless INT ended that, too
      if (signal === "INT" && to === "shell") continue;
      for (
        const code of [
          ": >ready; sleep 5; true",
          ": >ready; sleep 5 | cat; true",
          "f() { : >ready; sleep 5; true; }; f",
          ": >ready; (sleep 5; true); true",
          "sleep 5 & : >ready; wait",
          "sleep 6 & : >ready; sleep 5; true",
          ": >ready; out=$(sleep 5; echo a); true",
          "trap 'exit 1' TERM HUP INT USR1 XCPU; : >ready; while :; do sleep 0.05; done",
        ]
      ) {
        Deno.test(`${shell} never notes a good end when ${signal} ends its ${to}: ${code}`, async () => {
          const { end } = await run(shell, code, { to, signal });
          const note = readEndNote(end, sweep);
          assertEquals(
            note?.exitCode === 0 && note.how === "ended by itself",
            false,
            end,
          );
        });
      }
    }
  }

  Deno.test(`${shell} runs a script's own trap behind the note, with its exit code`, async () => {
    for (
      const [before, exitCode] of [["exit 3", 3], ["true", 0], [
        "set -e; false",
        1,
      ]] as const
    ) {
      const ended = await run(
        shell,
        `cleanup() { echo "cleanup $?"; }\ntrap ${
          withEndNote("cleanup")
        } EXIT\n${before}`,
      );
      assertEquals(
        [ended.code, ended.stdout, readEndNote(ended.end, sweep)?.exitCode],
        [exitCode, `cleanup ${exitCode}\n`, exitCode],
      );
      assertEquals(ended.end.split("\n").length, 2);
    }
  });
}
