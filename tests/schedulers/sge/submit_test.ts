import { assertEquals } from "@std/assert";
import { sge } from "../../../src/schedulers/sge/sge.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

const nothing = { replaced: [], faults: [] };
const job = {
  logDirName: "logs",
  logId: 1,
  stdout: "/root/logs/1/log.stdout",
  stderr: "/root/logs/1/log.stderr",
};

Deno.test("sge.header() names the job, its outputs and its shell", () => {
  assertEquals(sge.header({ ...job, shell: "/bin/bash" }), {
    lines: [
      "#$ -N logs.1",
      "#$ -o /root/logs/1/log.stdout",
      "#$ -e /root/logs/1/log.stderr",
      "#$ -S /bin/bash",
    ],
    name: "logs.1",
    output: "scheduler",
  });
});

Deno.test("sge.header() writes the path of the shell alone", () => {
  for (
    const [shell, lines] of [
      ["/bin/bash", ["#$ -S /bin/bash"]],
      ["/bin/bash -l", ["#$ -S /bin/bash"]],
      ["/usr/bin/env bash", ["#$ -S /bin/bash"]],
      ["/usr/bin/env -S bash -l", ["#$ -S /bin/bash"]],
      ["/usr/bin/env X=1 zsh", ["#$ -S /bin/zsh"]],
      ["/opt/my shell", ["#$ -S /opt/my"]],
      ["bash", []],
      ["/opt/a,b", []],
      [undefined, []],
    ] satisfies [string | undefined, string[]][]
  ) {
    const { lines: all } = sge.header({
      ...job,
      ...(shell === undefined ? {} : { shell }),
    });
    assertEquals(all.slice(3), lines);
  }
});

Deno.test("sge.header() quotes blanks in a path", () => {
  const header = sge.header({ ...job, stdout: "/a b/o", stderr: "/a b/e" });
  assertEquals(header.lines, [
    "#$ -N logs.1",
    '#$ -o "/a b/o"',
    '#$ -e "/a b/e"',
  ]);
  assertEquals(header.output, "scheduler");
});

Deno.test("sge.header() leaves paths that have no spelling to the script", () => {
  for (const char of [...",#:$'\"\\*?[&;é~"]) {
    assertEquals(
      sge.header({ ...job, stdout: `/a${char}b/o`, stderr: "/x/e" }),
      {
        lines: ["#$ -N logs.1", "#$ -o /dev/null", "#$ -e /dev/null"],
        name: "logs.1",
        output: "script",
      },
    );
  }
});

Deno.test("sge.readDirectives() keeps lines without our options to the letter", () => {
  const lines = [
    "#$ -l h_rt=1:00:00,h_vmem=2G",
    "#$ -pe smp 4  -q all.q",
    "#$ -V # -N x",
    "#$ -sync n -now no -w e",
    "#$ -tc 4",
    "#$ -p -10",
  ];
  assertEquals(readLines(sge, ...lines), { ...nothing, kept: lines });
});

Deno.test("sge.readDirectives() takes out each spelling of name and outputs", () => {
  for (
    const [option, sets] of [
      ["-N x", "name"],
      ['-N "x y"', "name"],
      ["-o $HOME/$JOB_ID.log", "stdout"],
      ["-o :/tmp", "stdout"],
      ["-e 'a b'", "stderr"],
      ["-j y", "stdout and stderr"],
      ["-j yes", "stdout and stderr"],
      ["-j n", "stdout and stderr"],
    ] satisfies [string, string][]
  ) {
    assertEquals(readLines(sge, `#$ ${option}`), {
      kept: [],
      replaced: [`${sets}: ${option}`],
      faults: [],
    });
  }
});

Deno.test("sge.readDirectives() keeps the rest of the line", () => {
  assertEquals(
    readLines(sge, '#$ -N "x y" -l h_rt=1 -j y # both', "#$ -N x # name"),
    {
      kept: ["#$ -l h_rt=1 # both"],
      replaced: [
        'name: -N "x y"',
        "stdout and stderr: -j y",
        "name: -N x",
      ],
      faults: [],
    },
  );
});

Deno.test("sge.readDirectives() finds the user's own shell", () => {
  assertEquals(readLines(sge, "#$ -S /bin/zsh -V"), {
    ...nothing,
    kept: ["#$ -S /bin/zsh -V"],
    shell: "/bin/zsh",
  });
});

Deno.test("sge.readDirectives() finds where the job starts, the last one counting", () => {
  assertEquals(readLines(sge, "#$ -cwd -wd /data").startDir, "/data");
  assertEquals(readLines(sge, "#$ -wd /data", "#$ -cwd"), {
    ...nothing,
    kept: ["#$ -wd /data", "#$ -cwd"],
  });
});

Deno.test("sge.readDirectives() takes the user's own array out, and its limit", () => {
  for (
    const [lines, array] of [
      [["#$ -t 1-9:2"], "-t 1-9:2: 1-9:2"],
      [["#$ -t 5"], "-t 5: 5-5:1"],
      [["#$ -tc 4 -t 1-10"], "-t 1-10: 1-10:1, 4 at once"],
      [["#$ -t 1-10", "#$ -tc 4"], "-t 1-10: 1-10:1, 4 at once"],
    ] satisfies [string[], string][]
  ) {
    assertEquals(readLines(sge, ...lines), { ...nothing, kept: [], array });
  }
});

Deno.test("sge.readDirectives() finds a fault in what cannot be a sweep", () => {
  const waits = (text: string) =>
    `Cannot submit with "${text}": qsub would wait for the job itself (Remove it and use "mlxpsub status")`;
  const checks = (text: string) =>
    `Cannot submit with "${text}": qsub would only check the job (Remove it and use "mlxpsub --dry-run")`;
  for (
    const [line, fault] of [
      ["#$ -sync y", waits("-sync y")],
      ["#$ -now yes", waits("-now yes")],
      ["#$ -w v", checks("-w v")],
      ["#$ -verify", checks("-verify")],
      [
        "#$ -t n",
        'Cannot read the job array "-t n": its indices are no numbers or ranges (Write them as in 0-9, 0-9:2 or 1,3,5)',
      ],
    ] satisfies [string, string][]
  ) {
    const { faults, replaced } = readLines(sge, line);
    assertEquals({ faults, replaced }, { faults: [fault], replaced: [] });
  }
});

Deno.test("sge.submitCommand() is qsub -terse", () => {
  assertEquals(sge.submitCommand("/l/1/script.sh", () => []), {
    program: "qsub",
    args: ["-terse", "/l/1/script.sh"],
    stdin: "none",
  });
});

/** Real answers of Son of Grid Engine 8.1.9. */
const answers: [number, string, string, Reply][] = [
  [0, "6\n", "", { kind: "submitted", jobId: "6" }],
  [0, "22.1-4:1\n", "", { kind: "submitted", jobId: "22" }],
  [
    0,
    'warning: "-N" option has already been set, overriding previous setting\n32\n',
    "",
    { kind: "submitted", jobId: "32" },
  ],
  [0, 'Your job 7 ("logs.1") has been submitted\n', "", {
    kind: "submitted",
    jobId: "7",
  }],
  [0, 'Your job-array 8.1-3:1 ("logs") has been submitted\n', "", {
    kind: "submitted",
    jobId: "8",
  }],
  [0, "verification: found suitable queue(s)\n", "", {
    kind: "ambiguous",
    reason: 'no job id in the answer "verification: found suitable queue(s)"',
  }],
  [
    1,
    "",
    'Unable to run job: Job was rejected because job requests unknown queue "nope.q"\nExiting.\n',
    {
      kind: "refused",
      reason: 'Job was rejected because job requests unknown queue "nope.q"',
    },
  ],
  [1, "", 'Unable to run job: unknown resource "foo"\nExiting.\n', {
    kind: "refused",
    reason: 'unknown resource "foo"',
  }],
  [
    2,
    "",
    'Unable to read script file because of error: invalid option argument "-foo"\n',
    {
      kind: "refused",
      reason: 'invalid option argument "-foo"',
    },
  ],
  [
    14,
    "",
    "Unable to read script file because of error: error opening /l/1/script.sh: No such file or directory.\n",
    {
      kind: "refused",
      reason: "error opening /l/1/script.sh: No such file or directory.",
    },
  ],
  [5, "", 'qsub: Unknown option "HOME/x"\n', {
    kind: "refused",
    reason: 'Unknown option "HOME/x"',
  }],
  [
    25,
    "",
    "Unable to run job: job rejected: only 2 jobs are allowed per user (current job count: 2).\nExiting.\n",
    {
      kind: "later",
      reason:
        "job rejected: only 2 jobs are allowed per user (current job count: 2).",
    },
  ],
  [
    1,
    "",
    'error: commlib error: got select error (Connection refused)\nUnable to run job: unable to send message to qmaster using port 6444 on host "vm": got send error.\nExiting.\n',
    {
      kind: "later",
      down: "yes",
      reason:
        'commlib error: got select error (Connection refused); unable to send message to qmaster using port 6444 on host "vm": got send error.',
    },
  ],
  [
    1,
    "",
    "Unable to run job: failed receiving gdi request response for mid=1 (got syncron message receive timeout error).\nExiting.\n",
    {
      kind: "ambiguous",
      reason:
        "failed receiving gdi request response for mid=1 (got syncron message receive timeout error).",
    },
  ],
];

Deno.test("sge.parseReply() reads qsub's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(sge.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("sge.array gives each task the id that qdel takes", () => {
  const array = { logDirName: "logs", size: 4, shell: "/bin/bash" };
  assertEquals(sge.array?.header({ ...array, maxRunning: 2 }), {
    lines: [
      "#$ -N logs",
      "#$ -o /dev/null",
      "#$ -e /dev/null",
      "#$ -S /bin/bash",
      "#$ -t 1-4",
      "#$ -tc 2",
    ],
    name: "logs",
    output: "script",
  });
  assertEquals(sge.array?.header(array).lines.at(-1), "#$ -t 1-4");
  const ids = (stdout: string, size: number) =>
    sge.array?.jobIds({ exitCode: 0, stdout, stderr: "" }, size);
  assertEquals(ids("22.1-4:1\n", 4), ["22.1", "22.2", "22.3", "22.4"]);
  assertEquals(ids("22.1-4:1\n", 3), undefined);
  assertEquals(ids("22\n", 4), undefined);
});

Deno.test("sge.leaks() drops the variables of a job", () => {
  for (
    const variable of [
      "JOB_ID",
      "JOB_NAME",
      "SGE_TASK_ID",
      "SGE_ENABLE_MSG_ID",
      "SGE_O_WORKDIR",
      "SGE_STDOUT_PATH",
      "NSLOTS",
      "PE_HOSTFILE",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, sge.leaks(variable)], [variable, true]);
  for (
    const variable of [
      "SGE_ROOT",
      "SGE_CELL",
      "SGE_QMASTER_PORT",
      "SGE_EXECD_PORT",
      "SGE_CLUSTER_NAME",
      "SGE_ARCH",
      "QUEUE",
    ]
  ) assertEquals([variable, sge.leaks(variable)], [variable, false]);
});
