import { assertEquals } from "@std/assert";
import { torque } from "../../../src/schedulers/torque/torque.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

const nothing = { replaced: [], faults: [] };

function header(logDirName: string, dir: string) {
  return torque.header({
    logDirName,
    logId: 1,
    stdout: `${dir}/log.stdout`,
    stderr: `${dir}/log.stderr`,
    shell: "/bin/bash",
  });
}

Deno.test("torque.header() names the job so that PBS Pro takes it too", () => {
  assertEquals(header("logs", "/root/logs/1"), {
    lines: [
      "#PBS -N logs.1",
      "#PBS -o /root/logs/1/log.stdout",
      "#PBS -e /root/logs/1/log.stderr",
    ],
    name: "logs.1",
    output: "scheduler",
  });
  assertEquals(header("2024 runs", "/l/1").name, "j2024_runs.1");
  assertEquals(header("x".repeat(300), "/l/1").name.length, 230);
});

Deno.test("torque.header() leaves paths with anything special to the script", () => {
  for (const char of [..." $()'\";&|<>:,\\*?[~#%^é"]) {
    assertEquals(header("logs", `/a${char}b`), {
      lines: ["#PBS -N logs.1", "#PBS -o /dev/null", "#PBS -e /dev/null"],
      name: "logs.1",
      output: "script",
    });
  }
});

Deno.test("torque.readDirectives() keeps lines without our options to the letter", () => {
  const lines = [
    "#PBS -l nodes=1:ppn=2,walltime=1:00:00",
    "#PBS -l select=1:ncpus=4 -q  batch",
    "#PBS -V -m abe -M me@example.org",
    "#PBS -v A='1 2',B=3",
    "#PBS -koed",
    "#PBS -W umask=0022",
    "#PBS -W block=false",
    "#PBS -J 12.server -P user",
    "#PBS -n -h",
  ];
  assertEquals(readLines(torque, ...lines), { ...nothing, kept: lines });
});

Deno.test("torque.readDirectives() takes out each spelling of name and outputs", () => {
  for (
    const [option, sets] of [
      ["-N x", "name"],
      ["-Nx", "name"],
      ['-N "x y"', "name"],
      ["-o out.log", "stdout"],
      ["-o host:/tmp/out.log", "stdout"],
      ["-ox", "stdout"],
      ["-e 'a b'", "stderr"],
      ["-j oe", "stdout and stderr"],
      ["-joe", "stdout and stderr"],
      ["-j eo", "stdout and stderr"],
      ["-j n", "stdout and stderr"],
      ["-k oe", "stdout and stderr"],
      ["-k n", "stdout and stderr"],
      ["-R oe", "stdout and stderr"],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(torque, `#PBS ${option}`), {
      kept: [],
      replaced: [`${sets}: ${option}`],
      faults: [],
    });
  }
});

Deno.test("torque.readDirectives() keeps the rest of the line", () => {
  assertEquals(
    readLines(
      torque,
      "#PBS -N x -l walltime=1:00 -j oe",
      "#PBS -VN x",
      "#PBS -N x # my name",
      "#PBS -l mem=1gb # -o is set below",
    ),
    {
      kept: [
        "#PBS -l walltime=1:00",
        "#PBS -V",
        "#PBS -l mem=1gb # set below",
      ],
      replaced: [
        "name: -N x",
        "stdout and stderr: -j oe",
        "name: N x",
        "name: -N x",
        "stdout: -o is",
      ],
      faults: [],
    },
  );
});

Deno.test("torque.readDirectives() reads each line by itself", () => {
  assertEquals(readLines(torque, "#PBS -N", "#PBS x"), {
    ...nothing,
    kept: ["#PBS -N", "#PBS x"],
  });
});

Deno.test("torque.readDirectives() takes the user's own array out, TORQUE's or PBS Pro's", () => {
  for (
    const [option, array] of [
      ["-t 1-9%5", "1-9:1, 5 at once"],
      ["-t 3", "3-3:1"],
      ["-t 1,3,5-7", "1-1:1,3-3:1,5-7:1"],
      ["-J 1-9:2", "1-9:2"],
      ["-J 0-8:2%3", "0-8:2, 3 at once"],
    ]
  ) {
    assertEquals(readLines(torque, `#PBS ${option}`), {
      ...nothing,
      kept: [],
      array: `${option}: ${array}`,
    });
  }
});

Deno.test("torque.readDirectives() finds a fault in what cannot be a sweep", () => {
  const waits = (text: string) =>
    `Cannot submit with "${text}": qsub would wait for the job itself (Remove it and use "mlxpsub status")`;
  for (
    const [line, fault] of [
      ["#PBS -I", waits("-I")],
      ["#PBS -W block=true", waits("-W block=true")],
      [
        "#PBS -W umask=7,interactive=true",
        waits("-W umask=7,interactive=true"),
      ],
      [
        "#PBS -z",
        'Cannot submit with "-z": qsub would not tell the job\'s id (Remove it)',
      ],
      [
        "#PBS -l nodes=1 \\",
        "Cannot read a directive that goes on in the next line (Write it on one line)",
      ],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(torque, line), {
      kept: [line],
      replaced: [],
      faults: [fault],
    });
  }
});

Deno.test("torque.readDirectives() finds where the job starts", () => {
  assertEquals(readLines(torque, "#PBS -d /a -w '/b c'"), {
    ...nothing,
    kept: ["#PBS -d /a -w '/b c'"],
    startDir: "/b c",
  });
});

Deno.test("torque.submitCommand() is qsub with the script", () => {
  assertEquals(torque.submitCommand("/root/my logs/1/script.sh", () => []), {
    program: "qsub",
    args: ["/root/my logs/1/script.sh"],
    stdin: "none",
  });
});

const torqueUsage = `
usage: qsub [-a date_time] [-A account_string] [-b secs]
    [-c [ none | { enabled | periodic | shutdown |
    depth=<int> | dir=<path> | interval=<minutes>}... ]
    [-W additional_attributes] [-v variable_list] [-V ] [-x] [-X] [-z] [script]

`;

const proUsage = `usage: qsub [-a date_time] [-A account_string] [-c interval]
	[-C directive_prefix] [-e path] [-f ] [-h ] [-I [-X]] [-j oe|eo] [-J X-Y[:Z]]
	[-v variable_list] [-V ] [-z] [script | -- command [arg1 ...]]
       qsub --version
`;

/** Exit code, stderr, and what is made of it: of TORQUE 6.1.3 and later sources. */
const torqueErrors: [
  number,
  string,
  Exclude<Reply["kind"], "submitted"> | "down",
  string,
][] = [
  [
    172,
    "qsub: submit error (Unknown queue MSG=cannot locate queue)\n",
    "refused",
    "(Unknown queue MSG=cannot locate queue)",
  ],
  [
    172,
    "qsub: submit error (Unknown queue MSG=requested queue not found)\n",
    "refused",
    "(Unknown queue MSG=requested queue not found)",
  ],
  [
    189,
    "qsub: submit error (Unknown resource type  Resource_List.nosuch)\n",
    "refused",
    "(Unknown resource type  Resource_List.nosuch)",
  ],
  [
    190,
    "qsub: submit error (Job exceeds queue resource limits MSG=cannot locate feasible nodes (nodes file is empty, all systems are busy, or no nodes have the requested feature))\n",
    "refused",
    "(Job exceeds queue resource limits MSG=cannot locate feasible nodes (nodes file is empty, all systems are busy, or no nodes have the requested feature))",
  ],
  [
    168,
    "qsub: submit error (Illegal attribute or resource value for Resource_List.walltime)\n",
    "refused",
    "(Illegal attribute or resource value for Resource_List.walltime)",
  ],
  [
    175,
    "qsub: submit error (Queue is not enabled MSG=queue is disabled: user mlxp@head, queue batch)\n",
    "refused",
    "(Queue is not enabled MSG=queue is disabled: user mlxp@head, queue batch)",
  ],
  [
    159,
    "qsub: submit error (Unauthorized Request  MSG=user ACL rejected the submitting user: user mlxp@head, queue batch)\n",
    "refused",
    "(Unauthorized Request  MSG=user ACL rejected the submitting user: user mlxp@head, queue batch)",
  ],
  [
    235,
    "qsub: submit error (Bad Job Array Request MSG=Requested slot limit invalid, limit is 2)\n",
    "refused",
    "(Bad Job Array Request MSG=Requested slot limit invalid, limit is 2)",
  ],
  [
    1,
    "qsub: script file '/l/1/script.sh' cannot be loaded - No such file or directory\n",
    "refused",
    "script file '/l/1/script.sh' cannot be loaded - No such file or directory",
  ],
  [
    1,
    "qsub:  script is written in DOS/Windows text format\n",
    "refused",
    "script is written in DOS/Windows text format",
  ],
  [
    1,
    "qsub can not be run as root\n",
    "refused",
    "qsub can not be run as root",
  ],
  [
    1,
    "there is no place for logs.2\nqsub: submit filter returned an error code, aborting job submission.\n",
    "refused",
    "there is no place for logs.2; qsub: submit filter returned an error code, aborting job submission.",
  ],
  [
    2,
    `[qsub: illegal -N value]\n${torqueUsage}`,
    "refused",
    "illegal -N value",
  ],
  [
    2,
    `qsub: invalid option -- 'Z'\n[exiting]\n${torqueUsage}`,
    "refused",
    "invalid option -- 'Z'",
  ],
  [
    2,
    `[The -J option can only be used in conjunction with -P]\n${torqueUsage}`,
    "refused",
    "The -J option can only be used in conjunction with -P",
  ],
  [
    228,
    "qsub: submit error (Maximum number of jobs already in queue for user MSG=total number of current user's jobs exceeds the queue limit: user mlxp@head, queue batch)\n",
    "later",
    "(Maximum number of jobs already in queue for user MSG=total number of current user's jobs exceeds the queue limit: user mlxp@head, queue batch)",
  ],
  [
    200,
    "qsub: submit error (Maximum number of jobs already in queue MSG=Job 29.head violates the global server limit of 1 jobs queued per user)\n",
    "later",
    "(Maximum number of jobs already in queue MSG=Job 29.head violates the global server limit of 1 jobs queued per user)",
  ],
  [200, "", "later", "exit code 200 and no message"],
  [
    111,
    "\nUnable to communicate with head(127.0.0.1)\nCannot connect to specified server host 'head'.\nqsub: cannot connect to server head (errno=111) Connection refused\n",
    "down",
    "cannot connect to server head (errno=111) Connection refused",
  ],
  [
    33,
    "socket_connect_unix failed: 15137\nqsub: cannot connect to server (null) (errno=15137) could not connect to trqauthd\n",
    "down",
    "cannot connect to server (null) (errno=15137) could not connect to trqauthd",
  ],
  [237, "qsub: submit error (Time out)\n", "ambiguous", "(Time out)"],
];

/** Likewise, of OpenPBS 23.06. */
const proErrors: typeof torqueErrors = [
  [170, "qsub: Unknown queue\n", "refused", "Unknown queue"],
  [
    187,
    "qsub: Unknown resource Resource_List.nosuch\n",
    "refused",
    "Unknown resource Resource_List.nosuch",
  ],
  [
    187,
    "qsub: Unknown resource: nosuch\n",
    "refused",
    "Unknown resource: nosuch",
  ],
  [
    188,
    "qsub: Job violates queue and/or server resource limits\n",
    "refused",
    "Job violates queue and/or server resource limits",
  ],
  [
    166,
    "qsub: Illegal attribute or resource value Resource_List.walltime\n",
    "refused",
    "Illegal attribute or resource value Resource_List.walltime",
  ],
  [173, "qsub: Queue is not enabled\n", "refused", "Queue is not enabled"],
  [159, "qsub: Unauthorized Request \n", "refused", "Unauthorized Request"],
  [
    175,
    "qsub: Bad UID for job execution\n",
    "refused",
    "Bad UID for job execution",
  ],
  [
    3,
    "qsub: Array job exceeds server or queue size limit\n",
    "refused",
    "Array job exceeds server or queue size limit",
  ],
  [
    32,
    "qsub: there is no place for logs.2\n",
    "refused",
    "there is no place for logs.2",
  ],
  [
    1,
    "qsub: script file:: No such file or directory\n",
    "refused",
    "script file:: No such file or directory",
  ],
  [1, "qsub: script contains cr, lf\n", "refused", "script contains cr, lf"],
  [2, "qsub: Job name is too long \n", "refused", "Job name is too long"],
  [2, `qsub: illegal -N value\n${proUsage}`, "refused", "illegal -N value"],
  [
    2,
    `qsub: invalid option -- 't'\nqsub: directive error: -t 1-3 \n${proUsage}`,
    "refused",
    "invalid option -- 't'; directive error: -t 1-3",
  ],
  ...([
    "would exceed complex's per-user limit",
    "would exceed queue generic's per-user limit",
    "would exceed complex's per-group limit",
    "Maximum number of jobs already in complex",
    "Maximum number of jobs already in queue workq",
    "Maximum number of jobs for user mlxp already in complex",
    "Maximum number of jobs for user mlxp already in queue workq",
    "would exceed complex's per-user limit of jobs in 'Q' state",
  ].map((it): typeof torqueErrors[0] => [38, `qsub: ${it}\n`, "later", it])),
  [
    39,
    "qsub: would exceed per-user limit on resource ncpus in queue workq\n",
    "later",
    "would exceed per-user limit on resource ncpus in queue workq",
  ],
  [
    162,
    "Connection refused\nqsub: cannot connect to server head (errno=15010)\n",
    "down",
    "cannot connect to server head (errno=15010)",
  ],
];

/** Answers with something on stdout. */
const answers: [number, string, string, Reply][] = [
  [0, "12.server\n", "", { kind: "submitted", jobId: "12.server" }],
  [0, "12.pbs01.example.org\n", "", {
    kind: "submitted",
    jobId: "12.pbs01.example.org",
  }],
  [0, "12[].server\n", "", { kind: "submitted", jobId: "12[].server" }],
  [0, "Project: abc\n12\n", "qsub: warning\n", {
    kind: "submitted",
    jobId: "12",
  }],
  [0, "queued\n", "", {
    kind: "ambiguous",
    reason: 'no job id in the answer "queued"',
  }],
];

Deno.test("torque.parseReply() reads qsub's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(torque.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("torque.parseReply() tells why TORQUE and PBS Pro take no job, and whether they may later", () => {
  for (
    const [exitCode, stderr, kind, reason] of [...torqueErrors, ...proErrors]
  ) {
    assertEquals(
      torque.parseReply({ exitCode, stdout: "", stderr }),
      kind === "down"
        ? { kind: "later", reason, down: "yes" }
        : { kind, reason },
    );
  }
});

Deno.test("torque.array gives each task its index in the id", () => {
  assertEquals(
    torque.array?.header({ logDirName: "logs", size: 9, maxRunning: 5 }),
    {
      lines: [
        "#PBS -N logs",
        "#PBS -o /dev/null",
        "#PBS -e /dev/null",
        "#PBS -t 1-9%5",
      ],
      name: "logs",
      output: "script",
    },
  );
  const ids = (stdout: string) =>
    torque.array?.jobIds({ exitCode: 0, stdout, stderr: "" }, 2);
  assertEquals(ids("12[].server\n"), ["12[1].server", "12[2].server"]);
  assertEquals(ids("12.server\n"), undefined);
});

Deno.test("torque.array has a dialect for PBS Pro", () => {
  const arraysOf = (answer: string) => torque.array?.dialect?.read(answer);
  const directive = (answer: string, size: number, maxRunning?: number) =>
    arraysOf(answer)?.header({
      logDirName: "logs",
      size,
      ...(maxRunning === undefined ? {} : { maxRunning }),
    }).lines.at(-1);
  assertEquals(torque.array?.dialect?.args, ["--version"]);
  assertEquals(arraysOf("\nVersion: 6.1.3\nCommit: abc\n"), undefined);
  assertEquals(arraysOf(""), undefined);
  const pro = "pbs_version = 23.06.06\n\n";
  assertEquals(arraysOf(pro)?.indexVariable, "PBS_ARRAY_INDEX");
  assertEquals(directive(pro, 9, 5), "#PBS -J 1-9%5");
  assertEquals(directive(pro, 9), "#PBS -J 1-9");
  // one index alone is no range to it
  assertEquals(directive(pro, 1), "#PBS -J 1-2:2");
  assertEquals(
    ["19.1.3", "20.0.1", "2020.1.4", "22.05.11", "2021.1.2", "2024.1.0"].map(
      (it) => arraysOf(`pbs_version = ${it}\n`)?.limitsRunning,
    ),
    ["no", "no", "no", "yes", "yes", "yes"],
  );
});

Deno.test("torque.leaks() drops the variables of a job and PBS_DPREFIX", () => {
  for (
    const variable of [
      "PBS_JOBID",
      "PBS_JOBNAME",
      "PBS_O_WORKDIR",
      "PBS_NODEFILE",
      "PBS_ARRAYID",
      "PBS_ARRAY_INDEX",
      "PBS_ENVIRONMENT",
      "PBS_DPREFIX",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, torque.leaks(variable)], [variable, true]);
  for (
    const variable of [
      "PBS_DEFAULT",
      "PBS_SERVER",
      "PBS_CONF_FILE",
      "PBS_EXEC",
      "PBS_HOME",
    ]
  ) assertEquals([variable, torque.leaks(variable)], [variable, false]);
});
