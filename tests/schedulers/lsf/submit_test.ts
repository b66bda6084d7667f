import { assertEquals } from "@std/assert";
import { lsf } from "../../../src/schedulers/lsf/lsf.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

const nothing = { replaced: [], faults: [] };
const job = { logDirName: "logs", logId: 1, shell: "/bin/bash" };

Deno.test("lsf.header() names the job, its stdout and its stderr", () => {
  assertEquals(lsf.header({ ...job, stdout: "/l/1/o", stderr: "/l/1/e" }), {
    lines: ["#BSUB -J logs/1", "#BSUB -o /l/1/o", "#BSUB -e /l/1/e"],
    name: "logs/1",
    output: "scheduler",
  });
});

Deno.test("lsf.header() leaves patterns and what is not certain to the script", () => {
  for (const char of [..."% '\"\\$*?[&;é"]) {
    assertEquals(
      lsf.header({ ...job, stdout: `/a${char}b/o`, stderr: "/x/e" }),
      {
        lines: ["#BSUB -J logs/1", "#BSUB -o /dev/null", "#BSUB -e /dev/null"],
        name: "logs/1",
        output: "script",
      },
    );
  }
});

Deno.test("lsf.readDirectives() keeps lines without our options to the letter", () => {
  const lines = [
    "#BSUB -W 1:00  -n 4",
    `#BSUB -R "rusage[mem=2000] span[hosts=1]"`,
    "#BSUB -q normal # -J x",
    "#BSUB -outdir /x -env all -Jd 'what it is'",
    "#BSUB -H -x -N -B",
    `#BSUB -E "pre -o x"`,
  ];
  assertEquals(readLines(lsf, ...lines), { ...nothing, kept: lines });
});

Deno.test("lsf.readDirectives() takes out each spelling of name and outputs", () => {
  for (
    const [option, sets] of [
      ["-J x", "name"],
      ['-J "my job"', "name"],
      ["-Jx", "name"],
      ["-o %J.out", "stdout"],
      ["-oo %J.out", "stdout"],
      ["-oout.log", "stdout"],
      ["-e 'a b'", "stderr"],
      ["-eo x", "stderr"],
      ["-eerr.log", "stderr"],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(lsf, `#BSUB ${option}`), {
      kept: [],
      replaced: [`${sets}: ${option}`],
      faults: [],
    });
  }
});

Deno.test("lsf.readDirectives() keeps the rest of the line", () => {
  assertEquals(
    readLines(
      lsf,
      `#BSUB -J x -n 4 -R "span[hosts=1]" -o o # four`,
      "#BSUB -e",
      "#BSUB err",
    ),
    {
      kept: [`#BSUB -n 4 -R "span[hosts=1]" # four`],
      replaced: ["name: -J x", "stdout: -o o", "stderr: -e err"],
      faults: [],
    },
  );
});

Deno.test("lsf.readDirectives() finds where the job starts", () => {
  assertEquals(readLines(lsf, "#BSUB -cwd /data"), {
    ...nothing,
    kept: ["#BSUB -cwd /data"],
    startDir: "/data",
  });
});

Deno.test("lsf.readDirectives() takes the user's own array out, and its name", () => {
  for (
    const [option, array] of [
      ['-J "n[1-9]%4"', "1-9:1, 4 at once"],
      ["-J n[1,3-9:2]", "1-1:1,3-9:2"],
      ["-Jn[2-3]", "2-3:1"],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(lsf, `#BSUB ${option}`), {
      ...nothing,
      kept: [],
      replaced: [`name: ${option}`],
      array: `${option}: ${array}`,
    });
  }
  assertEquals(readLines(lsf, "#BSUB -J [1-2]"), {
    ...nothing,
    kept: [],
    array: "-J [1-2]: 1-2:1",
  });
});

Deno.test("lsf.readDirectives() finds a fault in what cannot be a sweep", () => {
  const waits = (text: string) =>
    `Cannot submit with "${text}": bsub would wait for the job itself (Remove it and use "mlxpsub status")`;
  for (
    const [line, fault] of [
      ["#BSUB -K", waits("-K")],
      ["#BSUB -I", waits("-I")],
      ["#BSUB -Is", waits("-Is")],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(lsf, line), {
      kept: [line],
      replaced: [],
      faults: [fault],
    });
  }
});

Deno.test("lsf.submitCommand() gives bsub the script on standard input", () => {
  assertEquals(lsf.submitCommand("/l/1/script.sh", () => []), {
    program: "bsub",
    args: [],
    stdin: "script",
  });
});

/** Answers of OpenLava 4.0; the last five are as IBM's manuals and users tell. */
const answers: [number, string, string, Reply][] = [
  [0, "Job <113> is submitted to queue <one>.\n", "", {
    kind: "submitted",
    jobId: "113",
  }],
  [0, "Job <101> is submitted to default queue <normal>.\n", "esub: noise\n", {
    kind: "submitted",
    jobId: "101",
  }],
  ...([
    ["nope: No such queue. Job not submitted.", "nope: No such queue"],
    ["others: User cannot use the queue. Job not submitted."],
    ["Bad job name. Job not submitted."],
    ["Bad resource requirement syntax. Job not submitted."],
    ["foo: Bad RUNLIMIT specification. Job not submitted."],
    ["wd: Bad CPULIMIT specification. Job not submitted."],
    ["Too many processors requested. Job not submitted."],
    ["nohost: Bad host name, host group name or cluster name. Job not submitted."],
    ["Job array index too large. Job not submitted."],
    ["No command is specified in the script file. Job not submitted."],
    // it asks for more than its user may ever have
    [
      "User or one of user's groups does not have enough job slots. Job not submitted.",
    ],
    [
      "Queue does not have enough per-processor job slots. Job not submitted.",
    ],
    ["Request aborted by esub. Job not submitted."],
    [
      "there is no place for logs/2\nRequest aborted by esub. Job not submitted.",
      "there is no place for logs/2",
    ],
  ] satisfies [string, string?][]).map((
    [said, reason = said.replace(/\. Job not submitted\.$/, "")],
  ): [number, string, string, Reply] => [255, "", `${said}\n`, {
    kind: "refused",
    reason,
  }]),
  [
    255,
    "",
    "The destination queue has reached its job limit. Job not submitted.\n",
    {
      kind: "later",
      reason: "The destination queue has reached its job limit",
    },
  ],
  [
    255,
    "",
    "batch system daemon not responding ... still trying\nConnection refused by server. Job not submitted.\n",
    { kind: "later", down: "yes", reason: "Connection refused by server" },
  ],
  [
    255,
    "",
    "Failed in an LSF library call: LIM is down; try later. Job not submitted.\n",
    {
      kind: "later",
      down: "yes",
      reason: "Failed in an LSF library call: LIM is down; try later",
    },
  ],
  [
    255,
    "",
    "Failed in an LSF library call: Failed in sending/receiving a message: Connection reset by peer. Job not submitted.\n",
    {
      kind: "ambiguous",
      reason:
        "Failed in an LSF library call: Failed in sending/receiving a message: Connection reset by peer",
    },
  ],
  [
    143,
    "",
    "batch system daemon not responding ... still trying\n",
    {
      kind: "ambiguous",
      reason: "batch system daemon not responding ... still trying",
    },
  ],
  [0, "", "", { kind: "ambiguous", reason: "no job id in an empty answer" }],
  [0, "", "Job <101> is submitted to queue <normal>.\n", {
    kind: "submitted",
    jobId: "101",
  }],
  [255, "", "bsub: illegal option -- foo\n", {
    kind: "refused",
    reason: "bsub: illegal option -- foo",
  }],
  [
    255,
    "",
    "User <u>: Pending job threshold reached. Retrying in 60 seconds...\n",
    {
      kind: "later",
      reason:
        "User <u>: Pending job threshold reached. Retrying in 60 seconds...",
    },
  ],
  [
    0,
    "Job <7> is submitted to queue <normal>.\n",
    "Cannot connect to LSF. Please wait ...\n",
    { kind: "submitted", jobId: "7" },
  ],
  [
    255,
    "",
    "Contacting batch daemon: Communication timeout. Job not submitted.\n",
    {
      kind: "ambiguous",
      reason: "Contacting batch daemon: Communication timeout",
    },
  ],
];

Deno.test("lsf.parseReply() reads bsub's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(lsf.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("lsf.variables ends bsub's trying after ten seconds", () => {
  assertEquals(lsf.variables, { LSB_NTRIES: "2" });
});

Deno.test("lsf.array puts the indices into the name", () => {
  assertEquals(
    lsf.array?.header({ logDirName: "logs", size: 9, maxRunning: 4 }),
    {
      lines: [
        '#BSUB -J "logs[1-9]%4"',
        "#BSUB -o /dev/null",
        "#BSUB -e /dev/null",
      ],
      name: "logs",
      output: "script",
    },
  );
  const ids = (stdout: string) =>
    lsf.array?.jobIds({ exitCode: 0, stdout, stderr: "" }, 2);
  assertEquals(ids("Job <101> is submitted to queue <n>.\n"), [
    "101[1]",
    "101[2]",
  ]);
  assertEquals(ids("?\n"), undefined);
});

Deno.test("lsf.leaks() drops the variables of a job and what silences bsub", () => {
  for (
    const variable of [
      "LSB_JOBID",
      "LSB_JOBINDEX",
      "LSB_JOBNAME",
      "LSB_BSUB_ERR_RETRY",
      "BSUB_QUIET",
      "BSUB_BLOCK",
      "BSUB_CHK_RESREQ",
      "LSB_HOSTS",
      "LSB_DJOB_NUMPROC",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, lsf.leaks(variable)], [variable, true]);
  for (
    const variable of [
      "LSF_ENVDIR",
      "LSF_BINDIR",
      "LSF_SERVERDIR",
      "LSF_LIBDIR",
      "LSB_STDOUT_DIRECT",
      "LSB_NTRIES",
      "LSB_DEFAULTQUEUE",
      "LSB_DEFAULTPROJECT",
    ]
  ) assertEquals([variable, lsf.leaks(variable)], [variable, false]);
});
