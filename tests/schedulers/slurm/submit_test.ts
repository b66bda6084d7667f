import type { SharedName } from "../../../src/schedulers/scheduler.ts";
import { assertEquals } from "@std/assert";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

const nothing = { replaced: [], faults: [] };

Deno.test("slurm.header() names the job, its stdout and its stderr", () => {
  assertEquals(
    slurm.header({
      logDirName: "logs",
      logId: 1,
      stdout: "/root/logs/1/log.stdout",
      stderr: "/root/logs/1/log.stderr",
      shell: "/bin/bash",
    }),
    {
      lines: [
        "#SBATCH --job-name=logs/1",
        "#SBATCH --output=/root/logs/1/log.stdout",
        "#SBATCH --error=/root/logs/1/log.stderr",
        "#SBATCH --open-mode=append",
      ],
      name: "logs/1",
      output: "scheduler",
      undo: "unset SLURM_OPEN_MODE",
    },
  );
});

Deno.test("slurm tells which variables srun hands to programs", () => {
  const exported = (...lines: string[]) =>
    slurm.readDirectives(lines.map((text) => ({
      text,
      span: { start: 0, end: text.length },
    }))).launchExport;
  assertEquals(exported("#SBATCH -N 1"), undefined);
  assertEquals(exported("#SBATCH --export-file=x"), undefined);
  assertEquals(exported("#SBATCH --export NONE"), "NONE");
  assertEquals(
    exported("#SBATCH --export=ALL", '#SBATCH --export="PATH,HOME" -N 1'),
    "PATH,HOME",
  );
});

Deno.test("slurm leaves it to the user's directives how logs are opened", () => {
  const text = "#SBATCH --open-mode=truncate";
  const span = { start: 0, end: text.length };
  const { headerFacts, kept } = slurm.readDirectives([{ text, span }]);
  assertEquals([headerFacts, kept], [{ openMode: "given" }, [text]]);
  assertEquals(
    slurm.header({
      logDirName: "logs",
      logId: 1,
      stdout: "/o",
      stderr: "/e",
      ...(headerFacts === undefined ? {} : { headerFacts }),
    }),
    {
      lines: [
        "#SBATCH --job-name=logs/1",
        "#SBATCH --output=/o",
        "#SBATCH --error=/e",
      ],
      name: "logs/1",
      output: "scheduler",
    },
  );
});

Deno.test("slurm.header() quotes a path and doubles its percent signs", () => {
  for (
    const [path, value] of [
      ["/a/x.log", "/a/x.log"],
      ["/a b/x", '"/a b/x"'],
      ["/a%b%j/x", "/a%%b%%j/x"],
      ["/a#b/x", '"/a#b/x"'],
      [`/a"b'c/x`, `"/a\\"b'c/x"`],
      ["/é/$HOME/x", '"/é/$HOME/x"'],
      ["/a,b:c=d/x", "/a,b:c=d/x"],
    ] satisfies [string, string][]
  ) {
    const header = slurm.header({
      logDirName: "l",
      logId: 2,
      stdout: path,
      stderr: path,
    });
    assertEquals(header.lines, [
      "#SBATCH --job-name=l/2",
      `#SBATCH --output=${value}`,
      `#SBATCH --error=${value}`,
      "#SBATCH --open-mode=append",
    ]);
    assertEquals(header.output, "scheduler");
  }
});

Deno.test("slurm.header() leaves a path with a backslash or a newline to the script", () => {
  for (const path of ["/a\\b/x", "/a\nb/x", "/a\rb/x"]) {
    assertEquals(
      slurm.header({ logDirName: "l", logId: 2, stdout: path, stderr: path }),
      {
        lines: [
          "#SBATCH --job-name=l/2",
          "#SBATCH --output=/dev/null",
          "#SBATCH --error=/dev/null",
        ],
        name: "l/2",
        output: "script",
      },
    );
  }
});

Deno.test("slurm.readDirectives() keeps lines without our options to the letter", () => {
  const lines = [
    "#SBATCH --time=1:00:00",
    "#SBATCH\t-N  1   --mem=2G   # two",
    "#SBATCH --mail-type=END,FAIL -p 'gpu'",
    "#SBATCH --mem-bind=local",
    "#SBATCH --wrap 'echo' word",
    "#SBATCH --exclusive",
  ];
  assertEquals(readLines(slurm, ...lines), { ...nothing, kept: lines });
});

Deno.test("slurm.readDirectives() takes out each spelling of the name", () => {
  for (
    const option of [
      "-J x",
      "-Jx",
      "-J 'my job'",
      '-J "my # job"',
      String.raw`-J my\ job`,
      "--job-name=x",
      "--job-name x",
      '--job-name="my job"',
      "--job-n=x",
      "--job x",
      "--j=x",
    ]
  ) {
    assertEquals(readLines(slurm, `#SBATCH ${option}`), {
      kept: [],
      replaced: [`name: ${option}`],
      faults: [],
    });
  }
});

Deno.test("slurm.readDirectives() takes out each spelling of the outputs", () => {
  for (
    const [option, sets] of [
      ["-o x.log", "stdout"],
      ["-ox.log", "stdout"],
      ["--output=%x-%j.log", "stdout"],
      ["--output %j", "stdout"],
      ["--out=x", "stdout"],
      ["-e x.err", "stderr"],
      ["--error=x", "stderr"],
      ["--err x", "stderr"],
      ["--er=x", "stderr"],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(slurm, `#SBATCH ${option}`), {
      kept: [],
      replaced: [`${sets}: ${option}`],
      faults: [],
    });
  }
});

Deno.test("slurm.readDirectives() keeps the rest of the line", () => {
  assertEquals(
    readLines(
      slurm,
      "#SBATCH -N 1 -J x  --mem=2G",
      "#SBATCH -o x -e y --time=1:00 # one hour",
      "#SBATCH -HJ x5 -n 2",
      "#SBATCH --job-name=x # only this",
      "#SBATCH -J my job",
    ),
    {
      kept: [
        "#SBATCH -N 1  --mem=2G",
        "#SBATCH --time=1:00 # one hour",
        "#SBATCH -H -n 2",
        "#SBATCH job",
      ],
      replaced: [
        "name: -J x",
        "stdout: -o x",
        "stderr: -e y",
        "name: J x5",
        "name: --job-name=x",
        "name: -J my",
      ],
      faults: [],
    },
  );
});

Deno.test("slurm.readDirectives() finds a value in the next line, as sbatch does", () => {
  assertEquals(readLines(slurm, "#SBATCH -J", "#SBATCH x -n 1"), {
    kept: ["#SBATCH -n 1"],
    replaced: ["name: -J x"],
    faults: [],
  });
});

Deno.test("slurm.readDirectives() leaves an option without its value to sbatch", () => {
  assertEquals(readLines(slurm, "#SBATCH -J", "#SBATCH -n 1"), {
    ...nothing,
    kept: ["#SBATCH -J", "#SBATCH -n 1"],
  });
});

Deno.test("slurm.readDirectives() does not look into comments", () => {
  const lines = ["#SBATCH -n 1 # -J x", "#SBATCH # --output=x"];
  assertEquals(readLines(slurm, ...lines), { ...nothing, kept: lines });
});

Deno.test("slurm.readDirectives() takes the user's own array out", () => {
  for (
    const [option, array] of [
      ["--array=1-9%4", "1-9:1, 4 at once"],
      ["--array=0-8:2%3", "0-8:2, 3 at once"],
      ["-a 1-9", "1-9:1"],
      ["--arr 1,2", "1-1:1,2-2:1"],
      ["--array=0-1000000000", "0-1000000000:1"],
    ]
  ) {
    assertEquals(readLines(slurm, `#SBATCH ${option}`), {
      ...nothing,
      kept: [],
      array: `${option}: ${array}`,
    });
  }
  for (const text of ["9-1", "x", "1-9:0", "1,", "1-2-3", "-1"]) {
    assertEquals(readLines(slurm, `#SBATCH --array=${text}`), {
      ...nothing,
      kept: [],
      faults: [
        `Cannot read the job array "--array=${text}": its indices are no numbers or ranges (Write them as in 0-9, 0-9:2 or 1,3,5)`,
      ],
    });
  }
});

Deno.test("slurm.readDirectives() finds a fault in what cannot be a sweep", () => {
  const waits = (text: string) =>
    `Cannot submit with "${text}": sbatch would wait for the job itself (Remove it and use "mlxpsub status")`;
  for (
    const [line, fault] of [
      ["#SBATCH -W", waits("-W")],
      ["#SBATCH --wait", waits("--wait")],
      [
        "#SBATCH --test-only",
        'Cannot submit with "--test-only": sbatch would only check the job (Remove it and use "mlxpsub --dry-run")',
      ],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(slurm, line), {
      kept: [line],
      replaced: [],
      faults: [fault],
    });
  }
});

Deno.test("slurm.readDirectives() finds where the job starts, the last one counting", () => {
  assertEquals(
    readLines(slurm, "#SBATCH -D /a", '#SBATCH --chdir="/b c"'),
    {
      ...nothing,
      kept: ["#SBATCH -D /a", '#SBATCH --chdir="/b c"'],
      startDir: "/b c",
    },
  );
  assertEquals(readLines(slurm, "#SBATCH --workdir /a").startDir, "/a");
});

Deno.test("slurm.submitCommand() is sbatch --parsable", () => {
  assertEquals(slurm.submitCommand("/root/my logs/1/script.sh", () => []), {
    program: "sbatch",
    args: ["--parsable", "/root/my logs/1/script.sh"],
    stdin: "none",
  });
});

/** Real answers: exit code, stdout, stderr, what they mean. */
const answers: [number, string, string, Reply][] = [
  [0, "4711\n", "", { kind: "submitted", jobId: "4711" }],
  [0, "4711;tiger\n", "", {
    kind: "submitted",
    jobId: "4711",
    cluster: "tiger",
  }],
  [0, "Welcome\n4711\n", "sbatch: lua: account set\n", {
    kind: "submitted",
    jobId: "4711",
  }],
  [0, "Submitted batch job 12\n", "", { kind: "submitted", jobId: "12" }],
  [0, "Submitted batch job 12 on cluster tiger\n", "", {
    kind: "submitted",
    jobId: "12",
    cluster: "tiger",
  }],
  [
    0,
    "12\n",
    "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\n",
    { kind: "submitted", jobId: "12" },
  ],
  [0, "", "sbatch: Job 45 to start at 2026-11-22T17:02:25\n", {
    kind: "ambiguous",
    reason:
      'no job id in the answer "sbatch: Job 45 to start at 2026-11-22T17:02:25"',
  }],
  [0, "job 12 maybe\n", "", {
    kind: "ambiguous",
    reason: 'no job id in the answer "job 12 maybe"',
  }],
  [
    1,
    "",
    "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified\n",
    {
      kind: "refused",
      reason:
        "invalid partition specified: nope; Batch job submission failed: Invalid partition name specified",
    },
  ],
  [
    255,
    "",
    `sbatch: unrecognized option '--foo=1'\nTry "sbatch --help" for more information\n`,
    { kind: "refused", reason: "sbatch: unrecognized option '--foo=1'" },
  ],
  [
    1,
    "",
    'sbatch: fatal: s.sh: line 2: Unmatched `"` in [ "unclosed]\n',
    {
      kind: "refused",
      reason: 's.sh: line 2: Unmatched `"` in [ "unclosed]',
    },
  ],
  [
    1,
    "",
    "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)\n",
    {
      kind: "later",
      down: "yes",
      reason:
        "Batch job submission failed: Unable to contact slurm controller (connect failure)",
    },
  ],
  [
    1,
    "",
    "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
    {
      kind: "later",
      reason:
        "QOSMaxSubmitJobPerUserLimit; Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    },
  ],
  [
    1,
    "",
    "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
    {
      kind: "later",
      reason:
        "AssocMaxSubmitJobLimit; Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    },
  ],
  [
    1,
    "",
    "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
    {
      kind: "refused",
      reason:
        "Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    },
  ],
  [
    1,
    "",
    "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\nsbatch: error: Batch job submission failed: Resource temporarily unavailable\n",
    {
      kind: "later",
      reason:
        "Slurm temporarily unable to accept job, sleeping and retrying; Batch job submission failed: Resource temporarily unavailable",
    },
  ],
  [
    1,
    "",
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n",
    {
      kind: "ambiguous",
      reason:
        "Batch job submission failed: Socket timed out on send/recv operation",
    },
  ],
  [
    1,
    "",
    "sbatch: error: Batch job submission failed: Unable to contact slurm controller (receive failure)\n",
    {
      kind: "ambiguous",
      reason:
        "Batch job submission failed: Unable to contact slurm controller (receive failure)",
    },
  ],
  [143, "", "", {
    kind: "ambiguous",
    reason: "exit code 143 and no message",
  }],
];

Deno.test("slurm.parseReply() reads sbatch's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(slurm.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("slurm keeps one name for all jobs where a directive compares names", () => {
  const read = (...lines: string[]) => {
    let start = 0;
    return slurm.readDirectives(lines.map((text) => {
      const span = { start, end: start + text.length };
      start = span.end + 1;
      return { text, span };
    }));
  };
  for (
    const option of [
      "-d singleton",
      "--dependency=singleton",
      "--dep=afterok:12,singleton",
      "--dependency 'singleton?afterany:1'",
    ]
  ) {
    assertEquals(read(`#SBATCH ${option}`).headerFacts?.sharedName, {
      of: "log directory",
    });
  }
  assertEquals(read("#SBATCH -d afterok:12").headerFacts, undefined);
  const own = read(
    "#SBATCH -J mytrain",
    "#SBATCH -o x",
    "#SBATCH -d singleton",
  );
  assertEquals(
    [own.headerFacts?.sharedName, own.kept, own.replaced.map((it) => it.text)],
    [
      { of: "directive", name: "mytrain" },
      ["#SBATCH -J mytrain", "#SBATCH -d singleton"],
      ["-o x"],
    ],
  );
  const job = { logDirName: "logs", logId: 3, stdout: "/o", stderr: "/e" };
  const named = (sharedName: SharedName) => {
    const { name, lines } = slurm.header({
      ...job,
      headerFacts: { sharedName },
    });
    return [name, lines[0]];
  };
  assertEquals(named({ of: "log directory" }), [
    "logs",
    "#SBATCH --job-name=logs",
  ]);
  assertEquals(named({ of: "directive", name: "mytrain" }), [
    "mytrain",
    "#SBATCH --output=/o",
  ]);
});

Deno.test("slurm.array writes an array with a limit and silences sbatch's own output", () => {
  assertEquals(
    slurm.array?.header({ logDirName: "logs", size: 9, maxRunning: 4 }),
    {
      lines: [
        "#SBATCH --job-name=logs",
        "#SBATCH --output=/dev/null",
        "#SBATCH --error=/dev/null",
        "#SBATCH --array=1-9%4",
      ],
      name: "logs",
      output: "script",
    },
  );
  assertEquals(
    slurm.array?.header({ logDirName: "logs", size: 2 }).lines.at(-1),
    "#SBATCH --array=1-2",
  );
});

Deno.test("slurm.array gives each task the id that scancel takes", () => {
  const result = { exitCode: 0, stdout: "33\n", stderr: "" };
  assertEquals(slurm.array?.jobIds(result, 3), ["33_1", "33_2", "33_3"]);
  assertEquals(slurm.array?.jobIds({ ...result, stdout: "?" }, 3), undefined);
});

Deno.test("slurm.leaks() drops what beats the script or belongs to a job", () => {
  for (
    const variable of [
      "SBATCH_JOB_NAME",
      "SBATCH_OUTPUT",
      "SBATCH_ERROR",
      "SBATCH_ARRAY_INX",
      "SBATCH_WAIT",
      "SLURM_JOB_ID",
      "SLURM_JOBID",
      "SLURM_CPU_BIND",
      "SLURM_CPUS_PER_TASK",
      "SLURM_NTASKS",
      "SLURM_ARRAY_TASK_ID",
      "SLURM_EXPORT_ENV",
      "SLURM_TASKS_PER_NODE",
      "SLURMD_NODENAME",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, slurm.leaks(variable)], [variable, true]);
  for (
    const variable of [
      "SLURM_CONF",
      "SLURM_CONF_SERVER",
      "SLURM_CLUSTERS",
      "SLURM_JWT",
      "SLURM_TIME_FORMAT",
      "SLURM_MPI_TYPE",
      "SLURM_ROOT",
      "SBATCH_PARTITION",
      "SBATCH_ACCOUNT",
      "SBATCH_EXPORT",
      "SQUEUE_FORMAT",
      "MLXP_SCHEDULER_X",
      "HOME",
    ]
  ) assertEquals([variable, slurm.leaks(variable)], [variable, false]);
});
