import { assert, assertEquals } from "@std/assert";
import { readParts } from "../../../src/plan/script_parts.ts";
import { SharedStarts } from "../../../src/script/interpret/shared_starts.ts";
import type { RunSearch } from "../../../src/script/run_sites.ts";
import { parseScript, type Script } from "../../../src/script/script.ts";
import { looks } from "../../../src/world/around/here.ts";
import { cpuTime } from "../../cpu_time.ts";

const environment = new Map([["HOME", "/home/me"], ["S", "1,2"]]);

function scriptOf(text: string): Script {
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  assert(parsed.ok);
  return parsed.script;
}

/** What is planned of a task. */
function planned(script: Script, index: number, starts?: SharedStarts) {
  const search: RunSearch = {
    launchers: [],
    environment,
    task: {
      index,
      indexVariable: "SLURM_ARRAY_TASK_ID",
      variables: {
        SLURM_ARRAY_TASK_ID: String(index),
        SLURM_ARRAY_TASK_COUNT: "4",
      },
      told: ["SLURM_ARRAY_TASK_ID"],
    },
    ...(starts === undefined ? {} : { starts }),
  };
  const { parts, diagnostics, evaluation, none } = readParts(
    script,
    search,
    100,
    {
      ...looks,
      now: () => new Date(0),
      environment,
      workDir: "/",
      scriptPath: "/script.sh",
    },
  );
  return {
    parts: parts.map(({ script: { source, task }, sweeps }) => ({
      text: source.text,
      task,
      sweeps: sweeps.map(({ site, ...it }) => ({
        received: it.received,
        writes: it.writes,
        line: site.line,
        directory: site.directory,
        x: site.variables.get("x"),
        count: site.variables.get("SLURM_ARRAY_TASK_COUNT"),
      })),
    })),
    diagnostics: diagnostics.map((it) => [it.message, it.place?.span, it.hint]),
    evaluation,
    none: none?.message,
  };
}

const scripts: [name: string, text: string][] = [
  ["a run", "module load a\npython main.py seed=$SLURM_ARRAY_TASK_ID"],
  ["none", "module load a\necho done"],
  ["a loop before it", 'for i in 1 2 3; do x+="$i "; done\npython a.py $x'],
  [
    "a loop around it",
    "n=0; for lr in 1 2; do for s in 1 2; do if [ $n -eq $SLURM_ARRAY_TASK_ID ]; " +
    "then python main.py lr=$lr s=$s; fi; n=$((n+1)); done; done",
  ],
  [
    "an array that is added to behind it",
    "a=(0 1 2 3)\nA[1]=x\na+=($SLURM_ARRAY_TASK_ID)\n" +
    "python main.py x=${a[$SLURM_ARRAY_TASK_ID]} n=${#a[@]}",
  ],
  [
    "functions and aliases before it",
    "shopt -s expand_aliases\nalias p=python\nf() { p main.py seed=$1; }\n" +
    "f $SLURM_ARRAY_TASK_ID",
  ],
  [
    "a status before it",
    "make x\nr=$?\nmake y\npython a.py $SLURM_ARRAY_TASK_ID",
  ],
  [
    "a status that is read behind it",
    "make x\npython a.py s=$SLURM_ARRAY_TASK_ID || echo no\nfalse\n" +
    'echo $? "${PIPESTATUS[@]}"',
  ],
  [
    "the index taken away before it",
    "unset SLURM_ARRAY_TASK_COUNT\npython a.py n=${SLURM_ARRAY_TASK_COUNT:-1}",
  ],
  [
    "the index given anew",
    "export SLURM_ARRAY_TASK_COUNT=2\npython a.py n=$SLURM_ARRAY_TASK_COUNT",
  ],
  [
    "what reads it by another name",
    'v=SLURM_ARRAY; w="${v}_TASK_ID"\nx=${!w}\npython a.py x=$x',
  ],
  [
    "a descriptor before it",
    'exec 3<<< "a b"\nread x <&3\npython a.py $x s=$SLURM_ARRAY_TASK_ID',
  ],
  [
    "several runs, one before it",
    "python pre.py\nx=1\npython a.py s=$SLURM_ARRAY_TASK_ID\npython b.py x=$x",
  ],
  [
    "defaults of the environment",
    "x=${S:-3}\ny=1\npython a.py s=$SLURM_ARRAY_TASK_ID x=$x",
  ],
  [
    "files, directories and options",
    "mkdir -p d; cd d; set -u; echo a > f; x=$(cat f)\n" +
    "python a.py s=$SLURM_ARRAY_TASK_ID x=$x > out.txt",
  ],
  ["an error before it", "readonly x=1\nx=2; y=3\npython a.py $x$y"],
  ["an end before it", "echo a\nexit 0\npython a.py"],
  [
    "what only the job knows",
    "[ -f $X ] && y=1\npython a.py s=$SLURM_ARRAY_TASK_ID",
  ],
  ["numbers at random", "x=$RANDOM\npython a.py s=$SLURM_ARRAY_TASK_ID x=$x"],
];

for (const [name, text] of scripts) {
  Deno.test(`tasks that share their start are as each by itself: ${name}`, () => {
    const script = scriptOf(`#!/bin/bash\n${text}\n`);
    const starts = new SharedStarts();
    for (const index of [0, 1, 2, 3]) {
      assertEquals(planned(script, index, starts), planned(script, index));
    }
  });
}

Deno.test("what is the same in all tasks of a job array is interpreted once", () => {
  const script = scriptOf(
    "for ((i=0;i<3000;i++)); do a+=($i); done\n" +
      "python main.py seed=${a[$SLURM_ARRAY_TASK_ID]}\n",
  );
  const time = (count: number): number => {
    const starts = new SharedStarts();
    return cpuTime(() => {
      for (let at = 0; at < count; at++) planned(script, at, starts);
    });
  };
  time(2);
  const few = Math.min(time(2), time(2));
  const many = Math.min(time(40), time(40));
  // each by itself would take twenty times as long
  assert(many < 4 * few + 50, `2 tasks: ${few} ms, 40 tasks: ${many} ms`);
});

Deno.test("what all jobs of a script start with is read and interpreted once", () => {
  const before = Array.from({ length: 3000 }, (_, at) => `A${at}=${at}\n`);
  const time = (count: number): number => {
    const seeds = Array.from({ length: count }, (_, at) => at).join(" ");
    const script = scriptOf(
      `${before.join("")}for s in ${seeds}; do python main.py $s $A7; done\n`,
    );
    return cpuTime(() => {
      const { parts, diagnostics } = readParts(
        script,
        { launchers: [], environment },
        100,
        { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
      );
      assertEquals([parts.length, diagnostics], [count, []]);
    });
  };
  time(2);
  const few = Math.min(time(2), time(2), time(2));
  const many = Math.min(time(40), time(40), time(40));
  // each by itself would take fifteen times as long
  assert(many < 6 * few + 50, `2 jobs: ${few} ms, 40 jobs: ${many} ms`);
});
