import { assertEquals } from "@std/assert";
import { runStatusEdit } from "../../src/plan/run_status.ts";
import { applyEdits } from "../../src/script/cut.ts";
import { runsOf } from "../../src/script/run_sites.ts";
import { parseScript } from "../../src/script/script.ts";
import { commandsIn } from "../../src/script/walk.ts";

/** A script with what is put in behind its first run. */
function noted(text: string): string {
  const reading = parseScript({ name: "script.sh", text }, []);
  if (!reading.ok) throw new Error("no script");
  const { script } = reading;
  const runs = runsOf(commandsIn(script.commands), text, {
    launchers: [],
    environment: new Map(),
  });
  const [run] = runs;
  if (run === undefined) throw new Error("no run");
  return applyEdits(text, runStatusEdit(script, runs)(run));
}

const run = "MLXPSUB_RUN=$?";
const piped = "MLXPSUB_RUN=${PIPESTATUS-}";
const restored = 'MLXPSUB_RUN=${PIPESTATUS-}:$?; (exit "${MLXPSUB_RUN#*:}")';

const cases: [what: string, written: string, becomes: string][] = [
  [
    "a command that follows hides it",
    "python a.py\necho done\n",
    `python a.py\n${run}\necho done\n`,
  ],
  [
    "also on the same line",
    "python a.py; echo done\n",
    `python a.py; ${run}; echo done\n`,
  ],
  [
    "a comment stays",
    "python a.py # x\necho done\n",
    `python a.py # x\n${run}\necho done\n`,
  ],
  [
    "blanks stay",
    "if true; then\n  python a.py\n  echo done\nfi\n",
    `if true; then\n  python a.py\n  ${run}\n  echo done\nfi\n`,
  ],
  [
    "behind what holds it",
    "{\n  python a.py\n}\necho done\n",
    `{\n  python a.py\n}\n${run}\necho done\n`,
  ],
  [
    "cd before it",
    "cd x && python a.py\necho done\n",
    `cd x && python a.py\n${run}\necho done\n`,
  ],
  [
    "a test before it",
    "[ -f x ] || python a.py\necho done\n",
    `[ -f x ] || python a.py\n${run}\necho done\n`,
  ],
  [
    "exit has a code of its own",
    "python a.py\nexit 0\n",
    `python a.py\n${run}\nexit 0\n`,
  ],
  [
    "a launcher",
    "srun python a.py\necho done\n",
    `srun python a.py\n${run}\necho done\n`,
  ],
  [
    "a here-document",
    "python a.py <<E\nx\nE\necho done\n",
    `python a.py <<E; ${run}\nx\nE\necho done\n`,
  ],
  [
    "a pipe that is not last",
    "python a.py | tee x\necho done\n",
    `python a.py | tee x\n${piped}\necho done\n`,
  ],
  [
    "a pipe that is last keeps the exit code",
    "python a.py | tee x\n",
    `python a.py | tee x\n${restored}\n`,
  ],
  [
    "the end of a pipe",
    "cat x | python a.py\necho done\n",
    `cat x | python a.py\n${run}\necho done\n`,
  ],
  [
    "a trap that looks later",
    "trap 'echo $?' EXIT\npython a.py\necho done\n",
    `trap 'echo $?' EXIT\npython a.py\n${run}\necho done\n`,
  ],
  [
    "a pipe that stops at failures",
    "set -o pipefail\npython a.py | tee x\necho done\n",
    `set -o pipefail\npython a.py | tee x\n${run}\necho done\n`,
  ],
  [
    "a function goes on",
    'main() {\n  python a.py "$@"\n  echo done\n}\nmain "$@"\n',
    `main() {\n  python a.py "$@"\n  ${run}\n  echo done\n}\nmain "$@"\n`,
  ],
  [
    "a function that is called twice goes on",
    "f() { python a.py s=$1; echo done; }\nf 1\nf 2\n",
    `f() { python a.py s=$1; ${run}; echo done; }\nf 1\nf 2\n`,
  ],
  [
    "a function has the run's, and a command follows its call",
    "f() { python a.py; }\nf\necho done\n",
    `f() { python a.py; }\nf\n${run}\necho done\n`,
  ],
  [
    "functions that call each other",
    "f() { python -m a; }\ng() {\n  f\n  date\n}\ng\n",
    `f() { python -m a; }\ng() {\n  f\n  ${run}\n  date\n}\ng\n`,
  ],
];

const same: [what: string, written: string][] = [
  ["the last command tells", "python a.py\n"],
  ["other runs go", "python a.py\npython b.py | tee x\n"],
  ["a pipe whose failure shows", "set -o pipefail\npython a.py | tee x\n"],
  ["set -e ends the script", "set -e\npython a.py\necho done\n"],
  ["errexit ends the script", "set -o errexit\npython a.py\necho done\n"],
  ["the script looks", "python a.py\ncode=$?\necho done\n"],
  ["a function looks", "f() { echo $?; }\npython a.py\nf\n"],
  ["a file may look", "python a.py\n. ./look.sh\n"],
  ["a test", "if python a.py; then echo done; fi\necho more\n"],
  ["no failure is wanted", "python a.py || true\necho done\n"],
  ["a failure is handled", "python a.py || exit 3\necho done\n"],
  ["turned around", "! python a.py\necho done\n"],
  ["the background", "python a.py &\nwait\n"],
  ["a subshell", "(python a.py; echo done)\n"],
  ["a group that is forgiven", "{ python a.py; echo done; } || true\n"],
  ["exit passes it on", "python a.py\nexit\n"],
  ["a loop's test", "while python a.py; do break; done\necho done\n"],
  ["a group in a pipe", "{ python a.py; echo a; } | tee x\necho done\n"],
  ["a function is a subshell", "f() (python a.py; echo done)\nf\n"],
  [
    "a function that runs it for some calls only",
    "f() { [ $1 = 2 ] && python a.py; echo done; }\nf 1\nf 2\n",
  ],
  ["a function ends with the run", "f() { python a.py; }\nf\n"],
  ["a function is called twice", "f() { python a.py; }\nf\nf\necho done\n"],
  ["a call is a test", "f() { python a.py; }\nf || true\necho done\n"],
  ["a call's code is read", "f() { python a.py; }\nf\ncode=$?\necho x\n"],
  ["a function looks at it", "f() { python a.py; c=$?; echo; }\nf\n"],
  ["a trap on all", "trap 'echo $?' DEBUG\npython a.py\necho done\n"],
  ["a trap on returns", "trap 'echo bad' RETURN\npython a.py\necho done\n"],
  ["a trap on errors", "trap 'echo bad' ERR\npython a.py\necho done\n"],
  ["the middle of a pipe", "cat x | python a.py | tee y\necho done\n"],
];

for (const [what, written, becomes] of cases) {
  Deno.test(`runStatusEdit() keeps a run's exit code: ${what}`, () => {
    assertEquals(noted(written), becomes);
  });
}

for (const [what, written] of same) {
  Deno.test(`runStatusEdit() leaves a script as it is: ${what}`, () => {
    assertEquals(noted(written), written);
  });
}

Deno.test("runStatusEdit() changes no script's output and exit code, in bash and sh", () => {
  const shells = ["bash", "dash"].filter((it) => {
    try {
      return new Deno.Command(it, { args: ["-c", ":"] }).outputSync().success;
    } catch {
      return false;
    }
  });
  for (const shell of shells) {
    for (const options of ["", "e", "u"]) {
      for (const [what, written] of [...cases, ...same]) {
        for (const status of [0, 3]) {
          const [before, after] = [written, noted(written)].map((text) => {
            const set = options === "" ? "" : `set -${options}\n`;
            const { code, stdout } = new Deno.Command(shell, {
              args: [
                "-c",
                `${set}python() { cat >/dev/null; return ${status}; }\nsrun() { "$@"; }\ntee() { cat; return 2; }\ndate() { echo now; }\n${
                  text.replace("cd x", "cd /").replaceAll("cat x", "echo x")
                }`,
              ],
              stdin: "null",
            }).outputSync();
            return [code, new TextDecoder().decode(stdout)];
          });
          assertEquals(after, before, `${shell} ${options}: ${what}`);
        }
      }
    }
  }
});
