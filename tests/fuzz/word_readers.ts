import { parseCall, parseScriptOptions } from "../../src/cli/call.ts";
import { flags } from "../../src/cli/flags.ts";
import { everyCommand } from "../../src/cli/commands.ts";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import { changeDirectives } from "../../src/jobs/change_directives.ts";
import { readJobDirectives } from "../../src/plan/plan.ts";
import type { BatchScheduler } from "../../src/schedulers/batch_scheduler.ts";
import { ownSchedulers } from "../../src/schedulers/registry.ts";
import { ownPrefix, parseScript, prefixesOf } from "../../src/script/script.ts";
import { expandOverrides } from "../../src/sweep/expand.ts";
import { parseOverride } from "../../src/sweep/override.ts";
import { countRuns, runsOf, singleWheels } from "../../src/sweep/points.ts";
import { parseSweptWord } from "../../src/sweep/swept_word.ts";
import type { Reader } from "./readers.ts";
import { assertShowable, textsIn } from "./testdata.ts";

const prefixes = [...ownSchedulers.flatMap(prefixesOf), ownPrefix];

const scripts = [
  ...textsIn("scripts", ".sh"),
  `#!/bin/bash
#SBATCH --time=1:00 -p gpu,cpu --gres="gpu:1" # comment
#SBATCH -J 'a b' --output=x-%j.log --array=1-4%2 --export=NONE
#OAR -l {gpu='YES'}/nodes=1/core=2,walltime=1:00:00 -O x
#OAR -t besteffort -t idempotent --notify "exec:/x y"
#PBS -l nodes=2:ppn=4,walltime=1:00 -W depend=afterok:1 -v A=1,B="2,3"
#$ -pe mpi 4 -l h_rt=3600,mem=4G -cwd -V -t 1-4
#BSUB -R "span[hosts=1] rusage[mem=4]" -W 1:00 -J "a[1-4]"
#MSUB -l nodes=1 -N x
#flux: -N1 --job-name="a b" --dependency=singleton -t 30m # comment
#MLXPSUB --array --max-running 4 --zip 'lr,wd'
python main.py a=1,2
`,
];

export const wordReaders: readonly Reader[] = [
  ...ownSchedulers.map((it): Reader => ({
    name: `directives of ${it.name}`,
    share: 25,
    texts: scripts,
    // deno-fmt-ignore
    tokens: [`${it.prefix} `, it.prefix, " -", " --", "=", ",", ":", "-l ", "-J ", "-o ", "-t ", "-W ", "walltime=1:00", "nodes=1", "'", '"', "\\", "%j", "#", "\n", "array=1-4"],
    read: (text) => readDirectives(it, text),
  })),
  {
    name: "overrides",
    share: 100,
    // deno-fmt-ignore
    texts: [
      "optimizer.lr=choice(0.1,1e-3)", "seed=range(0,10,3)", "+a.b=[1,2,{c:d}]", "~x", "db@pkg=glob(*,exclude=[m*])",
      "a='it''s',\"b\\\"c\"", "a=sort(3,2,1,reverse=true)", "a=shuffle(range(1,5))", "a=tag(x,interval(0,1))",
      "a=int(3.7),str(x)", "a=${oc.env:X,y}", "a={b:[c,{d:e}]}", "++a@b:c=1,2", "a=extend_list(1,2)", "a=json_str({a:1})",
    ],
    // deno-fmt-ignore
    tokens: ["choice(", "range(", "glob(", "interval(", "sort(", "shuffle(", "tag(", "int(", "float(", "str(", "bool(", "json_str(", "extend_list(", ")", "[", "]", "{", "}", ",", "=", ":", "@", ".", "+", "~", "${", "'", '"', "\\", "1", "-0.5", "1e5", "start=", "step=-1", "true", "null", "inf", "a"],
    read: readOverride,
  },
  {
    name: "command line",
    share: 110,
    texts: [
      "script.sh --dry-run -j 4 --log-dir logs -q",
      "status logs/1 --watch=2 --by lr --json --state FAILED,RUNNING",
      "resubmit --failed --set --time=2:00 --unset --mem 3-9",
      "results --best min:loss --metric loss=x:(.*) --by lr --html r.html",
      "check s.sh -- a b --c",
      "cancel -y last --sweep 2026 --pending",
    ].map((it) => it.replaceAll(" ", "\n")),
    tokens: [
      ...flags.flatMap((
        it,
      ) => [`--${it.long}\n`, `--${it.long}=`, `--no-${it.long}`]),
      ...everyCommand.map((it) => `${it}\n`),
      ...["\n", "-", "--", "--\n", "-_", "1_000", "=", "-qj4"],
    ],
    read: readCall,
  },
];

function readDirectives(scheduler: BatchScheduler, text: string): void {
  const parsed = parseScript({ name: "script.sh", text }, prefixes);
  if (!parsed.ok) {
    return assertShowable(formatDiagnostics(parsed.diagnostics));
  }
  const { script } = parsed;
  const directives = readJobDirectives(script, scheduler);
  assertShowable(formatDiagnostics(directives.diagnostics));
  const lines = script.directives.map((it) => it.text);
  const changed = changeDirectives(script, scheduler, directives, {
    set: lines.slice(0, 2),
    unset: lines.slice(-1),
  });
  assertShowable(formatDiagnostics(changed.diagnostics));
  scheduler.leavesCluster?.(directives.kept, () => undefined);
  for (const it of script.directives) {
    if (it.prefix !== ownPrefix) continue;
    const words = it.text.split(/\s+/).slice(1);
    const read = parseScriptOptions(words, {
      source: script.source,
      span: it.span,
    });
    assertShowable(formatDiagnostics(read.diagnostics));
  }
}

const groups: Record<string, readonly string[]> = { db: ["mysql", "pgsql"] };

function readOverride(text: string): void {
  const read = [
    ...text.split(" ").slice(0, 4).map(parseOverride),
    parseOverride(text),
    parseSweptWord({ text, name: "--lr", lead: "" }),
  ];
  for (const it of read) {
    if (!it.ok) {
      if (typeof it.fault.message !== "string") throw new Error("no message");
      continue;
    }
    const expansion = expandOverrides([it.value], {
      groupOptions: (group) =>
        Object.hasOwn(groups, group) ? groups[group] : undefined,
      files: () => ["a.yaml"],
      random: () => 0.5,
    });
    if (!expansion.ok) continue;
    const { axes } = expansion;
    const wheels = singleWheels(axes);
    // an endless one is refused before anything is computed
    if (!Number.isSafeInteger(countRuns(axes, wheels))) continue;
    let left = 20;
    for (const _ of runsOf(axes, wheels)) if (--left === 0) break;
    for (const axis of axes) axis.valueAt(Math.min(axis.size, 1000) - 1);
  }
}

function readCall(text: string): void {
  const parsed = parseCall(text.split("\n"));
  if (parsed.ok) return;
  if (parsed.diagnostics.length === 0) throw new Error("nothing is said");
  assertShowable(formatDiagnostics(parsed.diagnostics));
}
