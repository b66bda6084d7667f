import { assertEquals } from "@std/assert";
import { moab } from "../../../src/schedulers/moab/moab.ts";
import type { Reply } from "../../../src/schedulers/scheduler.ts";
import { readLines } from "../read_lines.ts";

Deno.test("moab.header() names the job, its stdout and its stderr", () => {
  const job = { logDirName: "logs", logId: 1, shell: "/bin/bash" };
  assertEquals(moab.header({ ...job, stdout: "/l/1/o", stderr: "/l/1/e" }), {
    lines: ["#MSUB -N logs.1", "#MSUB -o /l/1/o", "#MSUB -e /l/1/e"],
    name: "logs.1",
    output: "scheduler",
  });
  assertEquals(moab.header({ ...job, stdout: "/a b/o", stderr: "/a b/e" }), {
    lines: ["#MSUB -N logs.1", "#MSUB -o /dev/null", "#MSUB -e /dev/null"],
    name: "logs.1",
    output: "script",
  });
});

Deno.test("moab.readDirectives() reads qsub's options", () => {
  assertEquals(
    readLines(
      moab,
      "#MSUB -l nodes=1:ppn=4,walltime=1:00:00",
      "#MSUB -N x -q fast -j oe",
      "#MSUB -o x.log",
      "#MSUB -d /data",
    ),
    {
      kept: [
        "#MSUB -l nodes=1:ppn=4,walltime=1:00:00",
        "#MSUB -q fast",
        "#MSUB -d /data",
      ],
      replaced: [
        "name: -N x",
        "stdout and stderr: -j oe",
        "stdout: -o x.log",
      ],
      faults: [],
      startDir: "/data",
    },
  );
});

Deno.test("moab.readDirectives() takes the user's own array out", () => {
  for (
    const [option, array] of [
      ["-t n.[1-9]%4", "1-9:1, 4 at once"],
      ["-t [1-100:10]", "1-100:10"],
      ["-t 1-9", "1-9:1"],
    ]
  ) {
    assertEquals(readLines(moab, `#MSUB ${option}`), {
      kept: [],
      replaced: [],
      faults: [],
      array: `${option}: ${array}`,
    });
  }
});

Deno.test("moab.submitCommand() is msub with the script", () => {
  assertEquals(moab.submitCommand("/l/1/script.sh", () => []), {
    program: "msub",
    args: ["/l/1/script.sh"],
    stdin: "none",
  });
});

/** Answers as Moab's manual shows them. */
const answers: [number, string, string, Reply][] = [
  [0, "\n12\n", "", { kind: "submitted", jobId: "12" }],
  [0, "\nMoab.12\n", "", { kind: "submitted", jobId: "Moab.12" }],
  [0, "\ncluster.12\n", "", { kind: "submitted", jobId: "cluster.12" }],
  [1, "", "ERROR:    cannot submit job - invalid class\n", {
    kind: "refused",
    reason: "cannot submit job - invalid class",
  }],
  [
    1,
    "",
    "ERROR:    communication error host:42559 (Connection refused)\n",
    {
      kind: "later",
      down: "yes",
      reason: "communication error host:42559 (Connection refused)",
    },
  ],
  [
    1,
    "",
    "ERROR:    communication error host:42559 (Connection timed out)\n",
    {
      kind: "ambiguous",
      reason: "communication error host:42559 (Connection timed out)",
    },
  ],
  [0, "\n", "", {
    kind: "ambiguous",
    reason: "no job id in an empty answer",
  }],
];

Deno.test("moab.parseReply() reads msub's answers", () => {
  for (const [exitCode, stdout, stderr, reply] of answers) {
    assertEquals(moab.parseReply({ exitCode, stdout, stderr }), reply);
  }
});

Deno.test("moab.array passes the environment, for the index is in it", () => {
  assertEquals(
    moab.array?.header({ logDirName: "logs", size: 9, maxRunning: 4 }),
    {
      lines: [
        "#MSUB -N logs",
        "#MSUB -o /dev/null",
        "#MSUB -e /dev/null",
        "#MSUB -t logs.[1-9]%4",
        "#MSUB -V",
      ],
      name: "logs",
      output: "script",
    },
  );
  const ids = (stdout: string) =>
    moab.array?.jobIds({ exitCode: 0, stdout, stderr: "" }, 2);
  assertEquals(ids("\n12\n"), ["12[1]", "12[2]"]);
  assertEquals(ids("\nMoab.12[]\n"), ["Moab.12[1]", "Moab.12[2]"]);
  assertEquals(ids("\n"), undefined);
});

Deno.test("moab.leaks() drops the variables of a job, PBS's too", () => {
  for (
    const variable of [
      "MOAB_JOBID",
      "MOAB_JOBARRAYINDEX",
      "MOAB_NODELIST",
      "PBS_JOBID",
      "MLXP_SCHEDULER",
    ]
  ) assertEquals([variable, moab.leaks(variable)], [variable, true]);
  for (const variable of ["MOABHOMEDIR", "MOABSERVER", "PBS_DEFAULT"]) {
    assertEquals([variable, moab.leaks(variable)], [variable, false]);
  }
});
