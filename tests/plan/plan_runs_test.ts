import { assertEquals } from "@std/assert";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import { expandSite } from "../../src/plan/expand_site.ts";
import type { Run } from "../../src/plan/run.ts";
import { findSweeps } from "../../src/plan/plan.ts";
import { planRuns } from "../../src/plan/plan_runs.ts";
import { noFacts, type ProgramFacts } from "../../src/plan/program.ts";
import { parseScript } from "../../src/script/script.ts";

/** The runs of a script whose program's files say `facts`. */
function plan(
  text: string,
  facts: Partial<ProgramFacts> = {},
  { sweepFlags = [], zips = [] }: { sweepFlags?: string[]; zips?: string[][] } =
    {},
): Run[] {
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  if (!parsed.ok) {
    throw new Error(formatDiagnostics(parsed.diagnostics));
  }
  const { script } = parsed;
  const { sweeps } = findSweeps(
    script,
    {
      launchers: [],
      environment: new Map([["HOME", "/home/me"]]),
      sweepFlags,
    },
  );
  const sites = sweeps.flatMap((sweep) => {
    const { expanded, diagnostics } = expandSite(
      sweep,
      { directory: "/proj", file: "/proj/main.py" },
      { ...noFacts, ...facts },
      {
        random: () => 0,
        zips,
        filesMatching: () => ["conf/a b.yaml", "conf/c.yaml"],
      },
      script,
    );
    if (expanded === undefined) {
      throw new Error(formatDiagnostics(diagnostics));
    }
    return [expanded];
  });
  return planRuns(script, sites, sweeps.map((it) => it.site.run));
}

function commands(text: string, facts?: Partial<ProgramFacts>): string[] {
  return plan(text, facts).map((it) => it.command);
}

Deno.test("planRuns() keeps spelling and spacing of a command", () => {
  assertEquals(
    commands("A=1 python  -u main.py   lr=1.,2e-3\t'n=a b',c # x\n"),
    [
      "A=1 python  -u main.py   lr=1.\t'n=a b'",
      "A=1 python  -u main.py   lr=1.\tn=c",
      "A=1 python  -u main.py   lr=2e-3\t'n=a b'",
      "A=1 python  -u main.py   lr=2e-3\tn=c",
    ],
  );
});

Deno.test("planRuns() adds what hydra.sweeper.params sweeps, slowest first", () => {
  const facts: Partial<ProgramFacts> = {
    sweeperParams: [["seed", "1,2"], ["lr", "0.1,0.2"]],
  };
  assertEquals(commands("python main.py --flag lr=5,6 | tee x\n", facts), [
    "python main.py --flag seed=1 lr=5",
    "python main.py --flag seed=1 lr=6",
    "python main.py --flag seed=2 lr=5",
    "python main.py --flag seed=2 lr=6",
  ]);
  assertEquals(commands("python main.py\n", { sweeperParams: [["a", "x"]] }), [
    "python main.py a=x",
  ]);
});

Deno.test("planRuns() takes the options of a config group", () => {
  const groupOptions = (group: string) =>
    group === "model" ? ["resnet", "vit", "vit_big"] : undefined;
  assertEquals(
    commands("python main.py 'model=glob(vit*)'\n", { groupOptions }),
    [
      "python main.py model=vit",
      "python main.py model=vit_big",
    ],
  );
});

Deno.test("planRuns() puts the last of equal keys into the first one's place", () => {
  assertEquals(commands("python main.py a=1 b=2 a=3,4 --multirun c=5\n"), [
    "python main.py a=3 b=2 c=5",
    "python main.py a=4 b=2 c=5",
  ]);
});

Deno.test("planRuns() finds the log directory as MLXP does", () => {
  const dirs = (text: string, facts?: Partial<ProgramFacts>): string[] =>
    plan(text, facts).map((it) => it.parentLogDir);
  assertEquals(dirs("python main.py\n"), ["/proj/logs"]);
  assertEquals(dirs("python main.py\n", { parentLogDir: "./out/" }), [
    "/proj/out",
  ]);
  assertEquals(
    dirs("python main.py +mlxp.logger.parent_log_dir=x,'/y z' a=1\n", {
      parentLogDir: "out",
    }),
    ["/proj/x", "/y z"],
  );
  assertEquals(
    dirs("python main.py mlxp.logger.parent_log_dir=$HOME/l\n"),
    ["/home/me/l"],
  );
});

Deno.test("planRuns() lists the words as the program receives them", () => {
  assertEquals(
    plan('python main.py out="$SCRATCH/a b",c --x \'q="1,2"\' m=1\n')
      .map((it) => it.overrides),
    [
      ["out=$SCRATCH/a b", 'q="1,2"', "m=1"],
      ["out=c", 'q="1,2"', "m=1"],
    ],
  );
});

Deno.test("planRuns() sweeps a flag's value that is a function, quoted for the shell", () => {
  assertEquals(
    commands(
      `python main.py --lr 'choice(0.1,0.01)' --note="choice('a b',c)" -v\n`,
    ),
    [
      "python main.py --lr 0.1 '--note=a b' -v",
      "python main.py --lr 0.1 --note=c -v",
      "python main.py --lr 0.01 '--note=a b' -v",
      "python main.py --lr 0.01 --note=c -v",
    ],
  );
  assertEquals(
    commands("python main.py --cfg 'glob(conf/*)' 'choice(x,y)'\n"),
    [
      "python main.py --cfg 'conf/a b.yaml' x",
      "python main.py --cfg 'conf/a b.yaml' y",
      "python main.py --cfg conf/c.yaml x",
      "python main.py --cfg conf/c.yaml y",
    ],
  );
});

Deno.test("planRuns() sweeps comma lists behind the flags that are named, and no others", () => {
  const text = "python main.py --lr 0.1,0.01 --seed=1,2 --size 3,4\n";
  assertEquals(commands(text), [text.trimEnd()]);
  const runs = plan(text, {}, { sweepFlags: ["lr", "seed"] });
  assertEquals(runs.map((it) => it.overrides), [
    ["--lr 0.1", "--seed=1"],
    ["--lr 0.1", "--seed=2"],
    ["--lr 0.01", "--seed=1"],
    ["--lr 0.01", "--seed=2"],
  ]);
  assertEquals(
    runs[3]?.command,
    "python main.py --lr 0.01 --seed=2 --size 3,4",
  );
});

Deno.test("planRuns() sweeps calls with named arguments, and casts, of flags and bare words", () => {
  for (
    const [call, values] of [
      ["range(start=0,stop=3,step=2)", ["0", "2"]],
      ["sort(1,2,reverse=true)", ["2", "1"]],
      ["float(choice(1,2))", ["1.0", "2.0"]],
    ] as const
  ) {
    for (const lead of ["--lr ", "--lr=", ""]) {
      assertEquals(
        commands(`python main.py ${lead}'${call}' x\n`),
        values.map((it) => `python main.py ${lead}${it} x`),
      );
    }
  }
  const literal = "python main.py --lr 'int(3)'";
  assertEquals(commands(`${literal}\n`), [literal]);
});

Deno.test("planRuns() gives a flag that stands twice both of its values", () => {
  assertEquals(
    commands("python main.py --x 'choice(1,2)' --x 'choice(3,4)'\n").length,
    4,
  );
});

Deno.test("planRuns() leaves the value of a flag alone that is no override of Hydra's", () => {
  for (
    const text of [
      'python main.py --note "x=first, second"\n',
      'python main.py --desc "lr = 0.1, wd = 2"\n',
      "python main.py --filter 'a==1,b'\n",
    ]
  ) assertEquals(commands(text), [text.trimEnd()], text);
});

Deno.test("planRuns() zips overrides and flags alike", () => {
  const zips = [["lr", "wd"]];
  assertEquals(
    plan("python main.py lr=1,2 --wd 'choice(3,4)' s=5,6\n", {}, { zips })
      .map((it) => it.command),
    [
      "python main.py lr=1 --wd 3 s=5",
      "python main.py lr=1 --wd 3 s=6",
      "python main.py lr=2 --wd 4 s=5",
      "python main.py lr=2 --wd 4 s=6",
    ],
  );
});
