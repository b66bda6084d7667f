import { assertEquals } from "@std/assert";
import { oar } from "../../../src/schedulers/oar/oar.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

const nothing = { replaced: [], faults: [] };

function header(dir: string) {
  return oar.header({
    logDirName: "logs",
    logId: 1,
    stdout: `${dir}/log.stdout`,
    stderr: `${dir}/log.stderr`,
    shell: "/bin/bash",
  });
}

Deno.test("oar.header() writes -n, -E and -O in this order", () => {
  assertEquals(header("/root/logs/1"), {
    lines: [
      "#OAR -n logs/1",
      "#OAR -E /root/logs/1/log.stderr",
      "#OAR -O /root/logs/1/log.stdout",
    ],
    name: "logs/1",
    output: "scheduler",
  });
});

Deno.test("oar.header() writes a path with blanks as it is", () => {
  assertEquals(header("/my logs/1").lines.slice(1), [
    "#OAR -E /my logs/1/log.stderr",
    "#OAR -O /my logs/1/log.stdout",
  ]);
});

Deno.test("oar.header() leaves paths that OAR refuses or expands to the script", () => {
  for (const dir of ["/a%b", "/a=b", "/é", "/a:b", "/a'b", "/a~b", "/a,b"]) {
    assertEquals(header(dir), {
      lines: ["#OAR -n logs/1", "#OAR -E /dev/null", "#OAR -O /dev/null"],
      name: "logs/1",
      output: "script",
    });
  }
});

Deno.test("oar.readDirectives() keeps lines without our options to the letter", () => {
  const lines = [
    "#OAR -l core=1, walltime=6:00:00",
    "#OAR -t besteffort",
    "#OAR -p gpumem>'16000'",
    "#OAR --project abc",
    "#OAR --notify mail:me@example.org",
    "#OAR --hold  ",
    "#OAR -lcore=2",
    "#OAR",
    "#OAR some words -n x",
  ];
  assertEquals(readLines(oar, ...lines), { ...nothing, kept: lines });
});

Deno.test("oar.readDirectives() takes out each spelling of name, stdout and stderr", () => {
  for (
    const [option, sets] of [
      ["-n my job", "name"],
      ["-nx", "name"],
      ["--name x", "name"],
      ["--name=x", "name"],
      ["-O x.%jobid%.out", "stdout"],
      ["--stdout x", "stdout"],
      ["--stdout=x", "stdout"],
      ["-E x", "stderr"],
      ["--stderr x # no comment", "stderr"],
    ] satisfies [string, string][]
  ) {
    assertEquals(
      readLines(oar, "#OAR -l core=1", `#OAR  ${option} `, "#OAR -t a"),
      {
        kept: ["#OAR -l core=1", "#OAR -t a"],
        replaced: [`${sets}: ${option}`],
        faults: [],
      },
    );
  }
});

Deno.test("oar.readDirectives() takes the user's own arrays out", () => {
  for (
    const [option, array] of [
      ["--array 5", "1-5:1"],
      ["--array=5", "1-5:1"],
      ["--array-param-file p.txt", "lines of p.txt"],
    ]
  ) {
    assertEquals(readLines(oar, `#OAR ${option}`), {
      ...nothing,
      kept: [],
      array: `${option}: ${array}`,
    });
  }
});

Deno.test("oar.readDirectives() finds where the job starts", () => {
  for (const option of ["-d", "--directory"]) {
    assertEquals(readLines(oar, `#OAR ${option} /my data`), {
      ...nothing,
      kept: [`#OAR ${option} /my data`],
      startDir: "/my data",
    });
  }
});

Deno.test("oar.submitCommand() lets oarsub scan the script", () => {
  assertEquals(
    oar.submitCommand("/root/logs/1/script.sh", () => ["#OAR -n logs/1"]),
    {
      program: "oarsub",
      args: ["-S", "/root/logs/1/script.sh"],
      stdin: "none",
    },
  );
});

Deno.test("oar.submitCommand() gives the directives as options where -S cannot take the path", () => {
  assertEquals(
    oar.submitCommand("/my logs/it's $1/script.sh", () => [
      "#OAR -n logs/1",
      "#OAR -E /my logs/1/log.stderr",
      "#OAR -O /my logs/1/log.stdout",
      "#OAR -l core=1, walltime=6:00:00",
      "#OAR --type=besteffort",
      "#OAR -tidempotent",
      "#OAR --hold",
    ]),
    {
      program: "oarsub",
      args: [
        "-n",
        "logs/1",
        "-E",
        "/my logs/1/log.stderr",
        "-O",
        "/my logs/1/log.stdout",
        "-l",
        "core=1, walltime=6:00:00",
        "--type",
        "besteffort",
        "-t",
        "idempotent",
        "--hold",
        String.raw`/my\ logs/it\'s\ \$1/script.sh`,
      ],
      stdin: "none",
    },
  );
});

Deno.test("oar.refuseWorkDir() refuses what would end OAR's own quotes", () => {
  const refusal = (dir: string) =>
    `Cannot start OAR jobs in "${dir}": a quote in the path makes OAR suspect the node`;
  assertEquals(oar.refuseWorkDir("/home/o'hara"), refusal("/home/o'hara"));
  assertEquals(oar.refuseWorkDir("/home/x\\"), refusal("/home/x\\"));
  assertEquals(oar.refuseWorkDir('/home/my "x"'), undefined);
});

const rules =
  "[ADMISSION RULE] Set default walltime to 7200.\n[ADMISSION RULE] Modify resource description with type constraints\n";

/** Real answers of OAR 2.5.9: exit code, stdout, stderr, what they mean. */
const answers: [number, string, string, Reply][] = [
  [0, `${rules}OAR_JOB_ID=141\n`, "", { kind: "submitted", jobId: "141" }],
  [
    0,
    `${rules}OAR_JOB_ID=161\nOAR_JOB_ID=162\nOAR_ARRAY_ID=161\n`,
    "Simple array job submission is used\n",
    { kind: "submitted", jobId: "161" },
  ],
  [
    8,
    `${rules}OAR_JOB_ID=-5\n`,
    "There are not enough resources for your request\n[ERROR] Oarsub failed, please verify your request syntax.\n",
    {
      kind: "refused",
      reason: "There are not enough resources for your request",
    },
  ],
  [248, rules, "ERROR : The queue nope does not exist\n", {
    kind: "refused",
    reason: "The queue nope does not exist",
  }],
  [254, "", "[ADMISSION RULE] Error: unknown job type: foo\n\n", {
    kind: "refused",
    reason: "unknown job type: foo",
  }],
  [
    254,
    "",
    "[ADMISSION RULE] root and oar users are not allowed to submit jobs.\n",
    {
      kind: "refused",
      reason:
        "[ADMISSION RULE] root and oar users are not allowed to submit jobs.",
    },
  ],
  [255, "", "/!\\ Cannot recognize -- ,walltime -- resource\n", {
    kind: "refused",
    reason: "Cannot recognize -- ,walltime -- resource",
  }],
  [1, "", "Unknown option: foo\n", {
    kind: "refused",
    reason: "Unknown option: foo",
  }],
  [243, "", "/!\\ Invalid stderr file name (bad character)\n", {
    kind: "refused",
    reason: "Invalid stderr file name (bad character)",
  }],
  [244, "", "/!\\ Invalid stdout file name (bad character)\n", {
    kind: "refused",
    reason: "Invalid stdout file name (bad character)",
  }],
  [
    12,
    "",
    "/!\\ Not able to scan file line: #OAR --foo=bar. at /usr/share/perl5/OAR/Sub.pm line 144, <FILE> line 3.\n[ERROR] 1 error(s) encountered while parsing the file /l/1/script.sh.\n",
    {
      kind: "refused",
      reason: "Not able to scan file line: #OAR --foo=bar",
    },
  ],
  [
    12,
    "",
    "cat: /l/1/script.sh: No such file or directory\nUse of uninitialized value in pattern match (m//) at /usr/share/perl5/OAR/Sub.pm line 94.\n[ERROR] Cannot open the file /l/1/script.sh.\n",
    { kind: "refused", reason: "Cannot open the file /l/1/script.sh" },
  ],
  [
    9,
    `${rules}OAR_JOB_ID=12\n`,
    "# Error: cannot connect to executor vm:6666. Job is killed.\n",
    {
      kind: "ambiguous",
      reason:
        "cannot connect to executor vm:6666. Job is killed (it named job 12)",
    },
  ],
  [
    9,
    "",
    "# Error: cannot connect to executor vm:6666. Job is killed.\n",
    {
      kind: "ambiguous",
      reason: "cannot connect to executor vm:6666. Job is killed",
    },
  ],
  [0, `${rules}OAR_JOB_ID=\n`, "", {
    kind: "ambiguous",
    reason:
      'no job id in the answer "[ADMISSION RULE] Set default walltime to 7200.; [ADMISSION RULE] Modify resource description with type constraints; OAR_JOB_ID="',
  }],
];

Deno.test("oar.parseReply() reads oarsub's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(oar.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("oar.array has one id for each job and no limit on running ones", () => {
  assertEquals(oar.array?.header({ logDirName: "logs", size: 3 }), {
    lines: [
      "#OAR -n logs",
      "#OAR -E /dev/null",
      "#OAR -O /dev/null",
      "#OAR --array 3",
    ],
    name: "logs",
    output: "script",
  });
  const result = {
    exitCode: 0,
    stdout:
      "OAR_JOB_ID=161\nOAR_JOB_ID=162\nOAR_JOB_ID=163\nOAR_ARRAY_ID=161\n",
    stderr: "",
  };
  assertEquals(oar.array?.jobIds(result, 3), ["161", "162", "163"]);
  assertEquals(oar.array?.jobIds(result, 4), undefined);
  assertEquals(oar.array?.limitsRunning, "no");
});

Deno.test("oar.leaks() drops the variables of a job", () => {
  for (
    const variable of [
      "OAR_JOB_ID",
      "OAR_JOBID",
      "OAR_NODEFILE",
      "OAR_WORKDIR",
      "OAR_ARRAY_INDEX",
      "OAR_STDOUT",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, oar.leaks(variable)], [variable, true]);
  for (const variable of ["OARCONFFILE", "OAR_JOB_KEY_FILE", "OARDIR", "PWD"]) {
    assertEquals([variable, oar.leaks(variable)], [variable, false]);
  }
});
