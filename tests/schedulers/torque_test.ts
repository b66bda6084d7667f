import { assertEquals } from "@std/assert";
import { torque } from "../../src/schedulers/torque.ts";
import type { Reply } from "../../src/schedulers/scheduler.ts";
import { readLines } from "./read_lines.ts";

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

Deno.test("torque.readDirectives() finds a fault in what cannot be a sweep", () => {
  const array = (text: string) =>
    `Cannot sweep with the job array "${text}": its tasks would share one log directory (Remove it and put its values into the sweep)`;
  const waits = (text: string) =>
    `Cannot submit with "${text}": qsub would wait for the job itself (Remove it and use "mlxpsub status")`;
  for (
    const [line, fault] of [
      ["#PBS -t 1-9%5", array("-t 1-9%5")],
      ["#PBS -t 3", array("-t 3")],
      ["#PBS -J 1-9:2", array("-J 1-9:2")],
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
  assertEquals(torque.submitCommand("/root/my logs/1/script.sh", []), {
    program: "qsub",
    args: ["/root/my logs/1/script.sh"],
    stdin: "none",
  });
});

/** Answers of TORQUE 6.1.3 and (from its source) PBS Pro. */
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
  [
    1,
    "",
    "qsub: script file '/l/1/script.sh' cannot be loaded - No such file or directory\n",
    {
      kind: "refused",
      reason:
        "script file '/l/1/script.sh' cannot be loaded - No such file or directory",
    },
  ],
  [
    172,
    "",
    "qsub: submit error (Unknown queue MSG=cannot locate queue)\n",
    { kind: "refused", reason: "(Unknown queue MSG=cannot locate queue)" },
  ],
  [170, "", "qsub: Unknown queue\n", {
    kind: "refused",
    reason: "Unknown queue",
  }],
  [2, "", "qsub: illegal -N value\nusage: qsub [-a date_time]\n", {
    kind: "refused",
    reason: "illegal -N value",
  }],
  [
    228,
    "",
    "qsub: submit error (Maximum number of jobs already in queue MSG=total number of current user's jobs exceeds the queue limit)\n",
    {
      kind: "later",
      reason:
        "(Maximum number of jobs already in queue MSG=total number of current user's jobs exceeds the queue limit)",
    },
  ],
  [200, "", "", { kind: "later", reason: "exit code 200 and no message" }],
  [38, "", "qsub: would exceed queue generic's per-user limit\n", {
    kind: "later",
    reason: "would exceed queue generic's per-user limit",
  }],
  [
    111,
    "",
    "qsub: cannot connect to server pbs01 (errno=111) Connection refused\n",
    {
      kind: "later",
      reason: "cannot connect to server pbs01 (errno=111) Connection refused",
    },
  ],
  [237, "", "qsub: submit error (Time out)\n", {
    kind: "ambiguous",
    reason: "(Time out)",
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
