import { assert, assertEquals } from "@std/assert";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { lineOf } from "../../src/source.ts";
import { looks } from "../../src/world/around/here.ts";

const giveArguments =
  "Give the script its arguments behind --: mlxpsub script.sh -- a b";

const goThrough =
  "What it goes through is looked at here: call mlxpsub where its files and variables are";

const cases: [script: string, line: number, why: string, hint?: string][] = [
  [
    "module load R\nsrun -n 1 Rscript train.R",
    2,
    "Rscript is no python, and only python programs become jobs",
    'Start it from a python program, with subprocess.run(["Rscript", …])',
  ],
  [
    "source lib/train.sh\ntrain lr=1",
    1,
    "lib/train.sh cannot be read here, and may be what starts the runs",
    "Submit from where it is, or write the python command in this script",
  ],
  [
    "bash run_all.sh a",
    1,
    "run_all.sh cannot be read here, and may be what starts the runs",
    "Submit from where it is, or write the python command in this script",
  ],
  [
    'eval "${SLURM_JOB_ID} python main.py seed=1"',
    1,
    'what "eval" starts is known only in the job',
    "Write the command out: python main.py …",
  ],
  [
    'eval "$(yq -r .command job.yaml)"',
    1,
    'what "eval" starts is known only in the job',
    "Write the command out: python main.py …",
  ],
  [
    'C="python main.py"\nif [ "$SLURM_JOB_ID" ]; then C="$C a=$SLURM_JOB_ID"; fi\neval "$C b=1"',
    3,
    'what "eval" starts is known only in the job',
    "Write the command out: python main.py …",
  ],
  [
    '$1 "$@"',
    1,
    '"$1" is empty: the script is given no argument',
    giveArguments,
  ],
  [
    "if [ $# -lt 1 ]; then\n  exit 1\nfi\npython main.py",
    2,
    "no run command is reached: the script ends here, where line 1 leads",
    giveArguments,
  ],
  [
    'if [ $# -lt 1 ]; then\n  exit 1\nfi\ncmd=(python main.py)\n"${cmd[@]}" seed=1',
    2,
    "no run command is reached: the script ends here, where line 1 leads",
    giveArguments,
  ],
  [
    'for s in "$@"; do\n  python main.py seed=$s\ndone',
    1,
    "no run command is reached: this loop makes no turn here",
    giveArguments,
  ],
  [
    "while read a; do python main.py a=$a; done < no/params.txt",
    1,
    "no run command is reached: this loop makes no turn here (no/params.txt: No such file or directory)",
    goThrough,
  ],
  [
    "for s in $(true); do\n  python main.py seed=$s\ndone",
    1,
    "no run command is reached: this loop makes no turn here",
    goThrough,
  ],
  [
    "train() {\n  python main.py\n}\necho train",
    1,
    "no run command is reached: nothing calls train",
    "Call train, or give mlxpsub the script that reads this one and calls it",
  ],
  [
    "set -u\nX=1; unset X\nfor f in conf/*.yaml; do\n  [ -f $f.done ] && continue\n  python main.py f=$f x=$X\ndone",
    5,
    "no run command is reached: the script ends here (X: unbound variable)",
    "Set X above this line, or write ${X:-} in its place",
  ],
  [
    'shards=$1\nif [ -z "$shards" ]; then\n  echo usage\n  exit 1\nfi\npython main.py $shards',
    4,
    "no run command is reached: the script ends here, where line 2 leads",
    giveArguments,
  ],
  [
    'PRINT=N\nfor it in "$@"; do\n  PRINT=Y\ndone\nif [ $PRINT = Y ]; then\n  python main.py\nfi',
    5,
    "no run command is reached: what leads to line 6 does not hold here",
    giveArguments,
  ],
  [
    "A=1\nif [ $A = 2 ]; then\n  python main.py\nfi",
    2,
    "no run command is reached: what leads to line 3 does not hold here",
  ],
];

for (const [script, line, why, hint] of cases) {
  Deno.test(`a script without a run is refused with its line: ${script.split("\n")[0]}`, () => {
    const parsed = parseScript(
      { name: "script.sh", text: `${script}\n` },
      [],
    );
    assert(parsed.ok);
    const environment = new Map([["HOME", "/home/me"]]);
    const { none } = readParts(
      parsed.script,
      { launchers: [], environment },
      10,
      { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
    );
    assertEquals({
      line: none?.place &&
        lineOf(none.place.source.text, none.place.span.start),
      message: none?.message,
      hint: none?.hint,
    }, {
      line,
      message: `Cannot find a run in script.sh: ${why}`,
      hint,
    });
  });
}
