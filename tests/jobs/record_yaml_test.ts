import { assertEquals } from "@std/assert";
import type { SubmissionRecord } from "../../src/jobs/record.ts";
import {
  isWholeRecord,
  recordFromYaml,
  recordToYaml,
} from "../../src/jobs/record_yaml.ts";

const prepared: SubmissionRecord = {
  state: "prepared",
  scheduler: "slurm",
  name: "logs/1",
  sweep: "20261122T153012Z-4f2a",
  source: "/root/workdir/script.sh",
  line: 7,
  workDir: "/root/workdir",
  command: "python main.py  optimizer.lr=10. seed=1",
  overrides: ["optimizer.lr=10.", "seed=1"],
  preparedAt: "2026-11-22T15:30:12.000Z",
  mlxpsub: "0.1.0",
};

const full: SubmissionRecord = {
  ...prepared,
  state: "submitted",
  jobId: "4711",
  arrayIndex: 3,
  submittedAt: "2026-11-22T15:30:13.000Z",
  reason: "none",
  commit: "f281a84763d093abcf90df600ee312cc1fdd70a3",
  changed: true,
  exitCode: 0,
  endedAt: "2026-11-22T15:40:00.000Z",
};

Deno.test("recordFromYaml() takes no id or name that could be an option or a path", () => {
  const text = recordToYaml(full);
  const judged = (key: string, value: string) => {
    const read = recordFromYaml(
      text.replace(new RegExp(`^${key}: .*$`, "m"), `${key}: ${value}`),
      "r",
    );
    return read.ok ? "fine" : read.diagnostic.message;
  };
  assertEquals(
    [
      judged("job_id", "'--state=PENDING'"),
      judged("job_id", "'1 2'"),
      judged("job_id", "4712"),
      judged("job_id", "'4712_3'"),
      judged("sweep", "'../../x y'"),
    ],
    [
      'Cannot read record "r": "job_id" is not the id of one job: "--state=PENDING"',
      'Cannot read record "r": "job_id" is not the id of one job: "1 2"',
      "fine",
      "fine",
      'Cannot read record "r": "sweep" is not a name: "../../x y"',
    ],
  );
});

Deno.test("recordFromYaml() takes no id by which a scheduler means several jobs", () => {
  const judged = (scheduler: string, jobId: string) => {
    const record = { ...full, scheduler, jobId };
    const read = recordFromYaml(recordToYaml(record), "r");
    return read.ok ? "one job" : read.diagnostic.message;
  };
  const refused: [scheduler: string, jobId: string][] = [
    ["slurm", "0"],
    ["slurm", "12_[1-9]"],
    ["slurm", "12,13"],
    ["oar", "0"],
    ["oar", "all"],
    ["torque", "all"],
    ["torque", "12[].server"],
    ["torque", "12[1-3].server"],
    ["sge", "all"],
    ["sge", "*"],
    ["sge", "22.1-3"],
    ["lsf", "0"],
    ["lsf", "101[1-3]"],
    ["lsf", "101[0]"],
    ["moab", "ALL"],
    ["moab", "x:Moab.*"],
    ["flux", "--all"],
    ["flux", "f2F0"],
    ["flux", "11"],
    ["local", "1"],
    ["local", "0"],
  ];
  for (const [scheduler, jobId] of refused) {
    assertEquals(
      judged(scheduler, jobId),
      `Cannot read record "r": "job_id" is not the id of one job: "${jobId}"`,
    );
  }
  const taken: [scheduler: string, jobId: string][] = [
    ["slurm", "12"],
    ["slurm", "12_0"],
    ["slurm", "12+1"],
    ["oar", "12"],
    ["torque", "12"],
    ["torque", "12.server-1.site.org"],
    ["torque", "12[3].server"],
    ["sge", "22"],
    ["sge", "22.1"],
    ["lsf", "101"],
    ["lsf", "101[3]"],
    ["moab", "12"],
    ["moab", "Moab.12"],
    ["moab", "Moab.12[3]"],
    ["moab", "12.server"],
    ["flux", "f2FGzSwNbh"],
    ["local", "4711"],
  ];
  for (const [scheduler, jobId] of taken) {
    assertEquals([jobId, judged(scheduler, jobId)], [jobId, "one job"]);
  }
});

Deno.test("recordToYaml() writes the keys in the order people read them", () => {
  assertEquals(
    recordToYaml(full),
    `state: submitted
scheduler: slurm
job_id: '4711'
array_index: 3
name: logs/1
sweep: 20261122T153012Z-4f2a
source: /root/workdir/script.sh
line: 7
work_dir: /root/workdir
command: python main.py  optimizer.lr=10. seed=1
overrides:
  - optimizer.lr=10.
  - seed=1
commit: f281a84763d093abcf90df600ee312cc1fdd70a3
changed: true
prepared_at: '2026-11-22T15:30:12.000Z'
submitted_at: '2026-11-22T15:30:13.000Z'
reason: none
exit_code: 0
ended_at: '2026-11-22T15:40:00.000Z'
mlxpsub: 0.1.0
format: 1
`,
  );
});

Deno.test("recordFromYaml() reads what recordToYaml() wrote, whatever stands in it", () => {
  const awkward: SubmissionRecord[] = [
    prepared,
    full,
    { ...full, exitCode: 137, reason: "  a: b # c\nd\n\ttab 'q' \"r\" é 🙂  " },
    {
      ...full,
      scheduler: "torque",
      jobId: "12[3].server.site",
      command: "python a.py \\\n  x='1,2'",
    },
    { ...full, jobId: "11", name: "007", overrides: [] },
    { ...full, name: "null", overrides: ["a=1", "", "- b", "{c: d}", "~e"] },
    { ...full, name: "1e3", jobId: "1_000", command: "x".repeat(5000) },
    { ...full, sweep: "2026-11-22", command: "=a", source: "/a#b/c: d" },
  ];
  for (const record of awkward) {
    assertEquals(recordFromYaml(recordToYaml(record), "x"), {
      ok: true,
      record,
    });
  }
});

Deno.test("recordFromYaml() reads the layout of the documentation", () => {
  const text = `state: submitted   # prepared, submitted, refused, cancelled
scheduler: slurm
job_id: "4711"
name: logs/1
sweep: 20261122T153012Z-4f2a
source: /root/workdir/script.sh
line: 7
work_dir: /root/workdir
command: python main.py  optimizer.lr=10. seed=1
overrides: [optimizer.lr=10., seed=1]
prepared_at: 2026-11-22T15:30:12.000Z
attempts: 2   # of a later version
mlxpsub: 0.1.0
`;
  assertEquals(recordFromYaml(text, "x"), {
    ok: true,
    record: { ...prepared, state: "submitted", jobId: "4711" },
  });
});

Deno.test("recordFromYaml() says where and why a record cannot be read", () => {
  const text = recordToYaml({ ...full, reason: "x" });
  const cases: [text: string, fault: string][] = [
    ["", "it is empty"],
    ["\n", "it is empty"],
    ["- a\n", "it is not a list of keys and values"],
    ["text", "it is not a list of keys and values"],
    [
      text.replace("submitted\n", "sent\n"),
      '"state" is not one of prepared, submitted, refused, cancelled: "sent"',
    ],
    [
      text.replace("slurm", "cron"),
      '"scheduler" is not one of slurm, oar, torque, sge, lsf, moab, flux, local: "cron"',
    ],
    [text.replace("'4711'", "47.5"), '"job_id" is not the id of one job: 47.5'],
    [
      text.replace(/^(job_id|reason).*\n/gm, ""),
      '"job_id" is missing from a submitted job',
    ],
    [text.replace(/^sweep.*\n/m, ""), '"sweep" is missing'],
    [text.replace("line: 7", "line: 7.5"), '"line" is not a whole number: 7.5'],
    [text.replace("line: 7", "line:"), '"line" is not a whole number: null'],
    [
      text.replace("  - seed=1", "  - 3"),
      '"overrides" is not a list of texts: ["optimizer.lr=10.",3]',
    ],
    [
      text.replace(/^prepared_at:.*/m, "prepared_at: yesterday"),
      '"prepared_at" is not a time: "yesterday"',
    ],
  ];
  for (const [text, fault] of cases) {
    assertEquals(recordFromYaml(text, "logs/1/metadata/submission.yaml"), {
      ok: false,
      diagnostic: {
        severity: "error",
        message:
          `Cannot read record "logs/1/metadata/submission.yaml": ${fault}`,
      },
    });
  }
});

Deno.test("recordFromYaml() never throws on a record that was cut or changed", () => {
  const text = recordToYaml(full);
  for (let at = 0; at < text.length; at++) {
    for (
      const broken of [
        text.slice(0, at),
        text.slice(0, at) + "\0" + text.slice(at),
        text.slice(0, at) + "[" + text.slice(at + 1),
      ]
    ) {
      const read = recordFromYaml(broken, "x");
      assertEquals(typeof read.ok, "boolean");
    }
  }
});

Deno.test("recordFromYaml() refuses a record of a newer version, and takes one of before formats", () => {
  const text = recordToYaml(prepared);
  assertEquals(text.endsWith("\nmlxpsub: 0.1.0\nformat: 1\n"), true);
  const read = (text: string) => {
    const reading = recordFromYaml(text, "r");
    return reading.ok ? reading.record : reading.diagnostic.message;
  };
  assertEquals(
    [
      read(text.replace("format: 1", "format: 2")),
      read(text.replace("format: 1\n", "")),
    ],
    [
      'Cannot read record "r": a newer mlxpsub wrote it: its format is 2, and this one reads 1',
      prepared,
    ],
  );
});

Deno.test("isWholeRecord() tells a record from one that was cut off", () => {
  const text = recordToYaml(full);
  assertEquals(isWholeRecord(text), true);
  for (let at = 0; at < text.length; at++) {
    assertEquals(isWholeRecord(text.slice(0, at)), false, text.slice(0, at));
  }
});
