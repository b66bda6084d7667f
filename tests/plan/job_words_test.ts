/** Words that jobs of Hydra and MLXP programs get beside the user's. */
import { assertEquals } from "@std/assert";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import {
  expandSite,
  type ExpansionSettings,
} from "../../src/plan/expand_site.ts";
import { findSweeps } from "../../src/plan/plan.ts";
import { planRuns } from "../../src/plan/plan_runs.ts";
import { noFacts, type ProgramFacts } from "../../src/plan/program.ts";
import { readParts } from "../../src/plan/script_parts.ts";
import type { SweepSite } from "../../src/plan/sweep_site.ts";
import { parseScript, type Script } from "../../src/script/script.ts";
import { looks } from "../../src/world/around/here.ts";

interface Planned {
  /** The last line of each job's body, but for what notes the run's end. */
  bodies: string[];
  commands: string[];
  messages: string[];
}

function plan(
  text: string,
  facts: Partial<ProgramFacts>,
  settings: Partial<ExpansionSettings> = {},
): Planned {
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  if (!parsed.ok) {
    throw new Error(formatDiagnostics(parsed.diagnostics));
  }
  const { script } = parsed;
  const { sweeps } = findSweeps(script, {
    launchers: [],
    environment: new Map([["OPTION", "oracle"]]),
  });
  return planned(script, sweeps, facts, settings);
}

/** The same of a command in a text that a launcher hands to a shell. */
function planText(text: string, facts: Partial<ProgramFacts>): Planned {
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) throw new Error(formatDiagnostics(parsed.diagnostics));
  const environment = new Map<string, string>();
  const { parts } = readParts(
    parsed.script,
    { launchers: [], environment },
    100,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  );
  const [part] = parts;
  assertEquals(parts.length, 1);
  return planned(part?.script ?? parsed.script, part?.sweeps ?? [], facts, {});
}

function planned(
  script: Script,
  sweeps: readonly SweepSite[],
  facts: Partial<ProgramFacts>,
  settings: Partial<ExpansionSettings>,
): Planned {
  const messages: string[] = [];
  const sites = sweeps.flatMap((sweep) => {
    const { expanded, diagnostics } = expandSite(
      sweep,
      { directory: "/proj", file: "/proj/main.py" },
      { ...noFacts, ...facts },
      {
        random: () => 0,
        logDir: "/logs",
        timeOf: () => new Date(2026, 1, 3, 15, 4, 5),
        ...settings,
      },
      script,
    );
    messages.push(...diagnostics.map((it) => `${it.severity}: ${it.message}`));
    return expanded === undefined ? [] : [expanded];
  });
  const runs = planRuns(script, sites, sweeps.map((it) => it.site.run));
  return {
    bodies: runs.map((it) =>
      it.body.trimEnd().split("\n").findLast((line) =>
        !line.startsWith("MLXPSUB_RUN=")
      ) ?? ""
    ),
    commands: runs.map((it) => it.command),
    messages,
  };
}

const hydra: Partial<ProgramFacts> = { framework: "hydra" };
const output = (
  it: Partial<ProgramFacts["output"]>,
): Partial<ProgramFacts> => ({
  framework: "hydra",
  output: { ...noFacts.output, ...it },
});
const own = "hydra.run.dir=$MLXPSUB_LOG_DIR/hydra";
const swept = "hydra.run.dir='${hydra.sweep.dir}/${hydra.sweep.subdir}'";

const cases: [
  promise: string,
  command: string,
  facts: Partial<ProgramFacts>,
  bodies: string[],
][] = [
  [
    "its log directory and its place",
    "python main.py a=1,2",
    hydra,
    [
      `python main.py a=1 ${own} hydra.job.num=0`,
      `python main.py a=2 ${own} hydra.job.num=1`,
    ],
  ],
  [
    "the words beside its overrides, not behind flags",
    "python main.py a=1 -cn x | tee y",
    hydra,
    [`python main.py a=1 ${own} hydra.job.num=0 -cn x | tee y`],
  ],
  [
    "the words at the end of a command without overrides",
    'python "main.py" -m -cn x >y',
    hydra,
    [`python "main.py" -cn x ${own} hydra.job.num=0 >y`],
  ],
  [
    "the words behind the program alone",
    "python 'main.py' # all",
    hydra,
    [`python 'main.py' ${own} hydra.job.num=0 # all`],
  ],
  [
    "no words where Hydra only shows something",
    "python main.py --info",
    output({ starts: "nothing" }),
    ["python main.py --info"],
  ],
  [
    "what configs sweep before what the user writes",
    "python main.py a=1,2 -m",
    { ...hydra, sweeperParams: [["b", "5"]] },
    [
      `python main.py b=5 a=1 ${own} hydra.job.num=0`,
      `python main.py b=5 a=2 ${own} hydra.job.num=1`,
    ],
  ],
  [
    "where Hydra's own multirun writes, if that is set in a config",
    "python main.py a=1,2",
    output({ sweepDir: "set", runDir: "x", sweep: { dir: "y" } }),
    [
      `python main.py a=1 ${swept} hydra.job.num=0`,
      `python main.py a=2 ${swept} hydra.job.num=1`,
    ],
  ],
  [
    "where Hydra's own multirun writes, if that is set on the command",
    "python main.py hydra.sweep.dir=s",
    output({ sweepDir: "set", sweep: { dir: "s" } }),
    [`python main.py hydra.sweep.dir=s ${swept} hydra.job.num=0`],
  ],
  [
    "one time for all jobs of a sweep, as in Hydra's own multirun",
    "python main.py a=1,2",
    output({
      sweepDir: "set",
      sweep: { dir: "x/${now:%Y}/${a}", subdir: "${now:%b}" },
    }),
    [
      `python main.py a=1 hydra.sweep.dir='x/2026/\${a}' ${swept} hydra.job.num=0`,
      `python main.py a=2 hydra.sweep.dir='x/2026/\${a}' ${swept} hydra.job.num=1`,
    ],
  ],
  [
    "one time for all jobs where only the subdirectory is set",
    "python main.py hydra.sweep.subdir=$X",
    hydra,
    [
      `python main.py hydra.sweep.subdir=$X hydra.sweep.dir='multirun/2026-02-03/15-04-05' ${swept} hydra.job.num=0`,
    ],
  ],
  [
    "no directory where the user names one",
    "python main.py hydra.run.dir=x",
    output({ runDir: "x" }),
    ["python main.py hydra.run.dir=x hydra.job.num=0"],
  ],
  [
    "no directory where the configs name one that differs",
    "python main.py a=1,2",
    output({ runDir: "x/${a}/${now:%H}" }),
    [
      "python main.py a=1 hydra.job.num=0",
      "python main.py a=2 hydra.job.num=1",
    ],
  ],
  [
    "no number where the user gives one",
    "python main.py hydra.job.num=9",
    hydra,
    [`python main.py hydra.job.num=9 ${own}`],
  ],
  [
    "the mode of one run, where the configs ask for many",
    "python main.py",
    output({ mode: "multirun" }),
    [`python main.py hydra.mode=RUN ${own} hydra.job.num=0`],
  ],
];

for (const [promise, command, facts, bodies] of cases) {
  Deno.test(`a job of @hydra.main gets ${promise}`, () => {
    const planned = plan(`${command}\n`, facts);
    assertEquals(planned.messages, []);
    assertEquals(planned.bodies, bodies);
  });
}

Deno.test("the words of a job tell no setting: its command is without them", () => {
  assertEquals(plan("python main.py a=1,2\n", hydra).commands, [
    "python main.py a=1",
    "python main.py a=2",
  ]);
});

Deno.test("a job's number is its place among the runs of its line", () => {
  const planned = plan("python main.py a=1,2\npython main.py b=3\n", hydra);
  assertEquals(
    planned.bodies.map((it) => it.replace(/.*num=/, "")),
    ["0", "1", "0"],
  );
});

Deno.test("one hydra.run.dir for all jobs of a sweep is said, and kept only where the command means it", () => {
  assertEquals(plan("python main.py a=1,2\n", output({ runDir: "x" })), {
    bodies: [
      `python main.py a=1 ${own} hydra.job.num=0`,
      `python main.py a=2 ${own} hydra.job.num=1`,
    ],
    commands: ["python main.py a=1", "python main.py a=2"],
    messages: [
      'warning: hydra.run.dir "x" is one directory for all 2 jobs: each writes into its log directory instead',
    ],
  });
  assertEquals(
    plan("python main.py hydra.run.dir=x a=1,2\n", output({ runDir: "x" })),
    {
      bodies: [
        "python main.py hydra.run.dir=x a=1 hydra.job.num=0",
        "python main.py hydra.run.dir=x a=2 hydra.job.num=1",
      ],
      commands: [
        "python main.py hydra.run.dir=x a=1",
        "python main.py hydra.run.dir=x a=2",
      ],
      messages: [
        'warning: All 2 jobs write into one directory: hydra.run.dir is "x"',
      ],
    },
  );
});

Deno.test("a log directory that Hydra's grammar would take apart is quoted for it", () => {
  const [body] =
    plan("python main.py\n", hydra, { logDir: "/a b/it's" }).bodies;
  assertEquals(
    body,
    String
      .raw`python main.py 'hydra.run.dir='\''/a b/it\'\''s/'"$MLXPSUB_LOG_ID""/hydra'" hydra.job.num=0`,
  );
});

Deno.test("--hydra-dir off leaves Hydra alone, but for the mode of one run", () => {
  const bodies = (facts: Partial<ProgramFacts>) =>
    plan("python main.py a=1,2\n", facts, { hydraDir: "off" }).bodies;
  assertEquals(bodies(hydra), ["python main.py a=1", "python main.py a=2"]);
  assertEquals(bodies(output({ mode: "multirun" })), [
    "python main.py a=1 hydra.mode=RUN",
    "python main.py a=2 hydra.mode=RUN",
  ]);
});

Deno.test("programs of MLXP keep a clean command line", () => {
  assertEquals(plan("python main.py a=1,2\n", { framework: "mlxp" }).bodies, [
    "python main.py a=1",
    "python main.py a=2",
  ]);
});

Deno.test("sweeps over Hydra's own configuration are refused, as Hydra does", () => {
  const said = (command: string) => plan(`${command}\n`, noFacts).messages;
  const message = (name: string) =>
    `error: Cannot sweep over "${name}": Hydra's own configuration is the same in all runs`;
  assertEquals(said("python main.py hydra.job.name=a,b"), [
    message("hydra.job.name"),
  ]);
  assertEquals(said("python main.py 'hydra/launcher=glob(*)'"), [
    message("hydra/launcher"),
    `error: Cannot expand sweep "hydra/launcher=glob(*)": config group "hydra/launcher" is not known`,
  ]);
  assertEquals(said("python main.py +hydra.x=1 hydra.y=[1,2]"), []);
});

Deno.test("options of a group that are not there are refused, as Hydra does", () => {
  const facts: Partial<ProgramFacts> = {
    framework: "hydra",
    groupOptions: (group) => group === "db" ? ["mysql", "sqlite"] : undefined,
    hasOption: (_, option) =>
      option === "mysql" || option === "sqlite" ? "yes" : "no",
  };
  const said = (words: string, more: Partial<ProgramFacts> = {}) =>
    plan(`python main.py ${words}\n`, { ...facts, ...more }).messages;
  const message =
    'error: Cannot choose "oracle" in group "db": there is no such option';
  for (
    const words of [
      "db=oracle",
      "db=mysql,oracle",
      "+db@x=oracle",
      "db=oracle ~db=mysql",
    ]
  ) {
    assertEquals(said(words), [message], words);
  }
  for (
    const words of [
      "db=mysql,sqlite",
      "db=$DB",
      "db=[mysql,oracle]",
      "++db=oracle",
      "~db=oracle",
      "db=oracle ~db",
      "db=oracle ~db=oracle",
      "db=null",
      "other=oracle",
    ]
  ) assertEquals(said(words), [], words);
  assertEquals(said("db=oracle", { hasOption: () => "unknown" }), []);
  assertEquals(said("db=$OPTION"), [message]);
});

Deno.test("-m before what only the job knows stays with a program that names no Hydra", () => {
  const bodies = (words: string, saysHydra: ProgramFacts["saysHydra"]) =>
    plan(`python main.py ${words}\n`, { saysHydra }).bodies;
  assertEquals(bodies("-m $X", "no"), ["python main.py -m $X"]);
  assertEquals(bodies("-m $X", "yes"), ["python main.py $X"]);
  assertEquals(bodies("-m $X", "not known"), ["python main.py $X"]);
  assertEquals(bodies("a=1 -m", "no"), ["python main.py a=1"]);
  assertEquals(bodies("-m --lr 1", "no"), ["python main.py --lr 1"]);
});

const settings =
  `++mlxp.logger.forced_log_id="$MLXPSUB_LOG_ID" ++mlxp.logger.parent_log_dir=/logs ++mlxp.use_scheduler=false ++mlxp.use_version_manager=false ++mlxp.interactive_mode=false`;

Deno.test("an MLXP program that does not get MLXP_SCHEDULER gets words instead", () => {
  const planned = plan("env -i python main.py a=1,2 -cn x\n", {
    framework: "mlxp",
  });
  assertEquals(planned, {
    bodies: [1, 2].map((it) =>
      `env -i python main.py a=${it} ${settings} -cn x`
    ),
    commands: [1, 2].map((it) => `env -i python main.py a=${it} -cn x`),
    messages: [],
  });
});

Deno.test("a command in a text for another shell gets words that this one fills in", () => {
  const mlxp = settings.replace('"$MLXPSUB_LOG_ID"', `'"$MLXPSUB_LOG_ID"'`);
  assertEquals(
    planText("sudo bash -c 'python main.py a=1 n=\"b c\"'\n", {
      framework: "mlxp",
    }).bodies,
    [`sudo bash -c 'python main.py a=1 n="b c" ${mlxp}'`],
  );
  assertEquals(
    planText("srun --export=PATH bash -c 'python main.py a=1,2'\n", hydra)
      .bodies,
    [1, 2].map((it) =>
      `srun --export=PATH bash -c 'python main.py a=${it} hydra.run.dir=/logs/'"$MLXPSUB_LOG_ID"'/hydra hydra.job.num=${
        it - 1
      }'`
    ),
  );
});

Deno.test("an MLXP program gets them where its script takes MLXP_SCHEDULER away", () => {
  const facts: Partial<ProgramFacts> = { framework: "mlxp" };
  const given = (text: string) => planText(text, facts).bodies.at(-1);
  for (
    const way of [
      "unset MLXP_SCHEDULER",
      "export -n MLXP_SCHEDULER",
      "declare +x MLXP_SCHEDULER",
      "export MLXP_SCHEDULER=",
      "unset ${!MLXP@}",
      'eval "unset MLXP_SCHEDULER"',
      // what holds in both branches
      "if nvidia-smi; then unset MLXP_SCHEDULER; fi",
      "if [ -f nothere ]; then unset MLXP_SCHEDULER; fi",
      "nvidia-smi && export -n MLXP_SCHEDULER",
      "if nvidia-smi; then MLXP_SCHEDULER=; elif df; then unset MLXP_SCHEDULER; fi",
    ]
  ) {
    assertEquals(
      given(`${way}\npython main.py a=1\n`),
      `python main.py a=1 ${settings}`,
      way,
    );
  }
  for (
    const way of [
      "readonly MLXP_SCHEDULER",
      "export MLXP_SCHEDULER",
      'M=$MLXP_SCHEDULER; export MLXP_SCHEDULER="$M"',
      "export MLXP_SCHEDULER=${MLXP_SCHEDULER:-configs/mlxp.yaml}",
      '[ -n "$MLXP_SCHEDULER" ] || export MLXP_SCHEDULER=mine',
    ]
  ) {
    assertEquals(
      given(`${way}\npython main.py a=1\n`),
      "python main.py a=1",
      way,
    );
  }
  assertEquals(
    given("MLXP_SCHEDULER= python main.py a=1\n"),
    `MLXP_SCHEDULER= python main.py a=1 ${settings}`,
  );
  // a local variable without a value hides nothing from programs
  assertEquals(
    given("f() { local MLXP_SCHEDULER; python main.py a=1; }; f\n"),
    "f",
  );
});

Deno.test("an MLXP program that gets another MLXP_SCHEDULER is refused", () => {
  const facts: Partial<ProgramFacts> = { framework: "mlxp" };
  const said = (text: string) => planText(text, facts).messages;
  const gets =
    'error: "main.py" gets another MLXP_SCHEDULER than that of its job:';
  assertEquals(said("export MLXP_SCHEDULER=x\npython main.py\n"), [
    `${gets} the script sets it`,
  ]);
  assertEquals(said("MLXP_SCHEDULER=x python main.py\n"), [
    `${gets} the script sets it`,
  ]);
  assertEquals(
    said("f() { local MLXP_SCHEDULER=x; python main.py; }; f\n"),
    [`${gets} the script sets it`],
  );
  assertEquals(said("env MLXP_SCHEDULER=x python main.py\n"), [
    `${gets} "env MLXP_SCHEDULER=x" sets it`,
  ]);
  assertEquals(
    said("if nvidia-smi; then MLXP_SCHEDULER=x; fi\npython main.py\n"),
    [gets.replace("gets", "may get") + " the script sets it"],
  );
});

Deno.test("a script that takes the names of a job's directory for its own is told", () => {
  const of = (text: string, framework: ProgramFacts["framework"]) =>
    planText(`${text}\npython main.py\n`, { framework });
  const told = (name: string) =>
    `warning: The script changes ${name}, by which a job finds its log directory`;
  assertEquals(of("MLXPSUB_LOG_DIR=x", "mlxp"), {
    bodies: ["python main.py"],
    commands: ["python main.py"],
    messages: [told("MLXPSUB_LOG_DIR")],
  });
  assertEquals(of("unset MLXPSUB_LOG_DIR", "hydra"), {
    bodies: [
      'python main.py hydra.run.dir=/logs/"$MLXPSUB_LOG_ID"/hydra hydra.job.num=0',
    ],
    commands: ["python main.py"],
    messages: [told("MLXPSUB_LOG_DIR")],
  });
  assertEquals(of("MLXPSUB_LOG_ID=5", "hydra").messages, [
    "error: Cannot tell the program where to write: the script changes MLXPSUB_LOG_ID",
    told("MLXPSUB_LOG_ID"),
  ]);
  assertEquals(
    of("MLXPSUB_LOG_ID=5; unset MLXP_SCHEDULER", "mlxp").messages,
    [
      "error: Cannot tell the program where to log: the script changes MLXPSUB_LOG_ID, too",
      told("MLXPSUB_LOG_ID"),
    ],
  );
  assertEquals(
    of('export MLXPSUB_LOG_DIR="${MLXPSUB_LOG_DIR:-out}"', "hydra").messages,
    [],
  );
});

Deno.test("srun under #SBATCH --export gets them too", () => {
  const facts: Partial<ProgramFacts> = { framework: "mlxp" };
  const bodies = (sbatchExport: string) =>
    plan("srun python main.py\n", facts, {
      sbatchExport: { value: sbatchExport, from: "#SBATCH --export" },
    }).bodies;
  assertEquals(bodies("PATH"), [`srun python main.py ${settings}`]);
  assertEquals(bodies("ALL"), ["srun python main.py"]);
});

Deno.test("another program that may want MLXP_SCHEDULER and does not get it is told", () => {
  const said = (readsEnvironment: ProgramFacts["readsEnvironment"]) =>
    plan("env -i python main.py\n", { readsEnvironment }).messages;
  const message =
    'warning: "main.py" does not get MLXP_SCHEDULER: "env -i" keeps it back';
  assertEquals(said("yes"), [message]);
  assertEquals(said("not known"), [message]);
  assertEquals(said("no"), []);
});

Deno.test("words that a job's own settings override are told", () => {
  const facts: Partial<ProgramFacts> = { framework: "mlxp" };
  const said = (words: string) =>
    plan(`python main.py ${words}\n`, facts).messages;
  assertEquals(
    said(
      "+mlxp.use_version_manager=true +mlxp.forced_log_id=77 +mlxp.use_scheduler=false",
    ),
    [
      'warning: "+mlxp.forced_log_id=77" has no effect in a job: each job logs into its own directory',
    ],
  );
  assertEquals(
    plan("python main.py\n", { ...facts, versionManager: "on" }).messages,
    [],
  );
});

Deno.test("mlxp.logger.parent_log_dir= is written as MLXP takes it", () => {
  const bodies = (words: string, framework: ProgramFacts["framework"]) =>
    plan(`python main.py ${words}\n`, { framework }).bodies;
  const word = "mlxp.logger.parent_log_dir=/x";
  assertEquals(bodies(`${word} a=1`, "mlxp"), [`python main.py ++${word} a=1`]);
  assertEquals(bodies(`+${word}`, "mlxp"), [`python main.py +${word}`]);
  assertEquals(bodies(word, "unknown"), [`python main.py ${word}`]);
});

/** Facts of a program that refuses a run with all of these words. */
function refusing(...words: string[]): Partial<ProgramFacts> {
  return {
    ...hydra,
    groupOptions: (group) => group === "db" ? ["a", "b", "c"] : undefined,
    hasOption: () => "yes",
    refusedWord: (run) =>
      words.every((it) => run.includes(it))
        ? {
          kind: "refused",
          word: words.at(-1) ?? "",
          message: `Cannot use "${words.at(-1)}"`,
          hint: "Mend it",
        }
        : undefined,
  };
}

Deno.test("words that Hydra refuses in one of the runs are refused", () => {
  const text = "python main.py db=a,b,c lr=1,2 db.port=3 ~x=1,2";
  for (
    const words of [
      ["db.port=3"],
      ["db=c", "lr=1", "db.port=3"],
      ["~x=2"],
    ]
  ) {
    assertEquals(plan(text, refusing(...words)), {
      bodies: [],
      commands: [],
      messages: [`error: Cannot use "${words.at(-1)}"`],
    });
  }
  assertEquals(plan(text, refusing("db=d")).bodies.length, 12);
});

Deno.test("what only Hydra's own multirun refuses is a warning", () => {
  const { bodies, messages } = plan("python main.py db=b,c db.port=3", {
    ...hydra,
    groupOptions: () => undefined,
    refusedWord: (run) =>
      run.some((it) => it.startsWith("db=")) ? undefined : {
        kind: "refused",
        word: "db.port=3",
        message: 'Cannot set "db.port": …',
        hint: "Add it",
      },
  });
  assertEquals(bodies.length, 2);
  assertEquals(messages, [
    'warning: Hydra\'s own --multirun would refuse this, though no run does: without the words that sweep, cannot set "db.port": …',
  ]);
});

Deno.test("a word that Hydra refuses is told where a later one replaces it", () => {
  const replaced = "which no job gets, since a later one replaces it";
  assertEquals(
    plan("python main.py +a=1 +a=2", {
      ...refusing("+a=1", "+a=2"),
      framework: "unknown",
    }),
    {
      bodies: ["python main.py +a=2"],
      commands: ["python main.py +a=2"],
      messages: [
        `warning: Hydra would refuse this word, ${replaced}: cannot use "+a=2"`,
      ],
    },
  );
  assertEquals(
    plan("python main.py a=x a=1,2", refusing("a=x")).messages,
    [
      'warning: Hydra\'s own --multirun would refuse this, though no run does: without the words that sweep, cannot use "a=x"',
    ],
  );
  assertEquals(plan("python main.py a=x,y a=1", refusing("a=x")).messages, []);
});

Deno.test("an option that is not there is told where only Hydra's first look chooses it", () => {
  const facts: Partial<ProgramFacts> = {
    ...refusing("nothing"),
    hasOption: (_, option) => option === "z" ? "no" : "yes",
  };
  const messages = (words: string) =>
    plan(`python main.py ${words}`, facts).messages;
  assertEquals(messages("db=z db=a,b"), [
    'warning: Hydra\'s own --multirun would refuse this, though no run does: without the words that sweep, cannot choose "z" in group "db": there is no such option',
  ]);
  assertEquals(messages("db=z db=a"), []);
  assertEquals(messages("db=z,a db=b"), []);
});

Deno.test("of a sweep over mappings and plain values one plain value is tried", () => {
  assertEquals(
    plan("python main.py 'a={b:1},3,4' a.b=2", refusing("a=3", "a.b=2"))
      .messages,
    ['error: Cannot use "a.b=2"'],
  );
});

Deno.test("every option is tried where Python may have made the group", () => {
  const messages = (hasOption: "yes" | "unknown") =>
    plan("python main.py a=x,y,z", {
      ...refusing("a=z"),
      groupOptions: () => undefined,
      hasOption: () => hasOption,
    }).messages;
  assertEquals(messages("unknown"), ['error: Cannot use "a=z"']);
  assertEquals(messages("yes"), []);
});

Deno.test("a mapping that a later one replaces, and Hydra would merge, is told", () => {
  const messages = (words: string) =>
    plan(`python main.py ${words}`, hydra).messages;
  assertEquals(messages("'+a={x:1}' '+a={y:1}'"), [
    'warning: "+a={x:1}" is left out, since a later word has its key: Hydra would merge the two',
  ]);
  // Hydra's own --multirun gives a run the last one only
  assertEquals(messages("-m '+a={x:1}' '+a={y:1}'"), []);
  assertEquals(messages("'+a={x:1}' '+a={y:1}' seed=1,2"), []);
  assertEquals(messages("'a={x:1}' a=3 'b={x:1}'"), []);
});

Deno.test("glob() over options that Python may add is told", () => {
  const facts: Partial<ProgramFacts> = {
    ...refusing("nothing"),
    hasOption: () => "unknown",
  };
  const messages = (words: string, own = facts) =>
    plan(`python main.py ${words}`, own).messages;
  assertEquals(messages("'db=glob(*)'"), [
    'warning: "db=glob(*)" finds the options of "db" in files only, and the program adds configs of its own',
  ]);
  assertEquals(messages("'db=glob(*)'", refusing("nothing")), []);
  assertEquals(messages("db=a,b"), []);
});
