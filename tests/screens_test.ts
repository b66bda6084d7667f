/**
 * What people see on terminals of 80 and of 200 columns, as whole screens in
 * tests/testdata/golden/screens/.
 */
import { assert, assertEquals } from "@std/assert";
import { cpuTime } from "./cpu_time.ts";
import { displayWidth } from "../src/display_width.ts";
import { error, warning } from "../src/error.ts";
import { formatDiagnostics } from "../src/format_diagnostics.ts";
import { visible } from "../src/visible.ts";
import type { Submission } from "../src/sweep_log/submission.ts";
import { actedAsTable, removalsAsTable } from "../src/report/acted.ts";
import { checkReport } from "../src/report/check.ts";
import { doctorText } from "../src/report/doctor.ts";
import {
  type JobEnd,
  type JobResult,
  resultsAsTable,
  summarizeTroubles,
} from "../src/report/results.ts";
import { firstScript, jobText } from "../src/report/script_text.ts";
import { headLine } from "../src/jobs/own_directory.ts";
import { resultsText } from "../src/results/formats.ts";
import { type ResultRow, tableOf } from "../src/results/table.ts";
import { jobStates } from "../src/schedulers/shared/status.ts";
import { slurm } from "../src/schedulers/slurm/slurm.ts";
import { groupBy } from "../src/status/group.ts";
import { inkOf, type StatusRow } from "../src/status/row.ts";
import { fittingTable } from "../src/status/screen.ts";
import {
  groupTable,
  statusTable,
  tableText,
  withDiffering,
} from "../src/status/text.ts";
import type { View } from "../src/view.ts";
import { assertGolden } from "./golden.ts";
import { row } from "./status/fixture.ts";
import { recordFor } from "./world/fixture.ts";

/** Renders for both widths; nothing is wider but what no line could hold. */
function assertScreens(name: string, render: (view: View) => string): void {
  for (const columns of [80, 200]) {
    const text = render({ columns, paint: "plain" });
    for (const line of text.split("\n")) {
      assert(
        displayWidth(line) <= columns ||
          line.split(" ").some((word) => displayWidth(word) > columns - 16),
        `wider than ${columns}: ${line}`,
      );
    }
    assertGolden(text, `screens/${name}-${columns}.txt`);
  }
}

const oom =
  "RuntimeError: CUDA out of memory. Tried to allocate 2.50 GiB (GPU 0; 39.59 GiB total capacity; 36.12 GiB already allocated)";

/** Overrides of jobs whose keys and values are long. */
function longWords(at: number): string[] {
  const part = "model.encoder.optimizer.params";
  const data = "/lustre/project/alice/datasets";
  return [
    `${part}.learning_rate=${["0.0001", "0.001"][at % 2]}`,
    `${part}.weight_decay=${["0", "0.01"][(at >> 1) % 2]}`,
    `data.directory=${data}/imagenet-${["1k", "21k"][(at >> 2) % 2]}/train`,
    `seed=${at}`,
  ];
}

const longRows: StatusRow[] = Array.from(
  { length: 8 },
  (_, at) =>
    row(
      at + 1,
      at === 5 ? "RUNNING" : at % 2 === 0 ? "COMPLETED" : "FAILED",
      "",
      {
        jobId: `${481_516 + at}.pbs-server.cluster.example.org`,
        overrides: longWords(at),
        elapsed: 4000 + at,
        host: `gpu-node-${17 + at}.cluster.example.org`,
        ...at % 2 === 0 ? { exitCode: 0 } : { exitCode: 1, lastError: oom },
      },
    ),
);

const shortRows: StatusRow[] = [
  row(1, "COMPLETED", "lr=0.1 seed=1", {
    elapsed: 65,
    exitCode: 0,
    host: "n1",
  }),
  row(2, "TIMEOUT", "lr=0.1 seed=2", { elapsed: 3600, host: "n2" }),
  row(3, "PENDING", "lr=0.01 seed=1", { note: "Priority" }),
  row(4, "RUNNING", "", {
    sweep: "s2",
    overrides: ["name=日本語の名前", "--lr 0.1"],
    elapsed: 5,
    host: "n1",
  }),
];

const status = (rows: readonly StatusRow[]) => (view: View): string =>
  tableText(statusTable(rows, withDiffering(rows), view));

Deno.test("status shows two sweeps, one with wide letters", () => {
  assertScreens("status-short", status(shortRows));
});

Deno.test("status shortens what is equal in long keys, paths, hosts and ids", () => {
  assertScreens("status-long", status(longRows));
});

Deno.test("status of a queue tells once what many jobs wait for", () => {
  const rows = Array.from(
    { length: 30 },
    (_, at) =>
      row(at + 1, "PENDING", "", {
        overrides: longWords(at),
        note: at === 0 ? "Resources" : "Priority",
      }),
  );
  assertScreens("status-queue", status(rows));
});

Deno.test("status goes on in further lines where nothing more can go", () => {
  const rows = Array.from({ length: 3 }, (_, at) =>
    row(at + 1, "PENDING", "", {
      overrides: Array.from(
        { length: 14 },
        (_, key) => `hyper_parameter_${key}=${at * 1000 + key}`,
      ),
    }));
  assertScreens("status-many-keys", status(rows));
});

Deno.test("status of 3000 jobs is laid out in a moment", () => {
  const rows = Array.from(
    { length: 3000 },
    (_, at) => row(at + 1, "PENDING", "", { overrides: longWords(at) }),
  );
  const view: View = { columns: 80, paint: "plain" };
  let lines: string[][] = [];
  const spent = cpuTime(() => {
    lines = statusTable(rows, withDiffering(rows), view).rows;
  });
  assert(spent < 3000, `${spent} ms`);
  const shown = lines.map((it) => it.join("\n"));
  // what tells jobs apart is there whatever went
  const tails = shown.map((it) => it.replace(/^\S+ +\S+/, ""));
  assertEquals(new Set(tails).size, 3000);
});

Deno.test("status --by and --watch keep to the screen", () => {
  const by = (key: string) => (view: View) =>
    groupTable(key, groupBy(longRows, key), view);
  assertScreens("status-by", by("data.directory"));
  assertScreens("status-watch", (view) =>
    [
      ...fittingTable(longRows, withDiffering(longRows), 9, view),
      "",
    ].join("\n"));
});

/** A job as it is planned or was handed over. */
function job(
  logId: number,
  logDir: string,
  overrides: string[],
  end?: JobEnd,
  line = 7,
): JobResult {
  const job: Submission = {
    logId,
    logDir: `${logDir}/${logId}`,
    record: { ...recordFor(`logs/${logId}`), overrides, line },
  };
  return end === undefined ? { job } : { job, end };
}

const deep = "/lustre/project/alice/a/very/long/path/to/the/logs/of/this/sweep";

Deno.test("--dry-run says the directory once, and shows the first script", () => {
  const planned = Array.from(
    { length: 4 },
    (_, at) => job(at + 1, deep, longWords(at)),
  );
  const script = [
    "#!/bin/bash",
    `#SBATCH --output=${deep}/1/log.stdout`,
    `export MLXP_SCHEDULER=${deep}/1/metadata/mlxp.yaml MLXPSUB_LOG_DIR=${deep}/1 MLXPSUB_LOG_ID=1`,
    headLine("s1", slurm),
    "cd /lustre/project/alice",
    `python main.py ${longWords(0).join(" ")}`,
    "",
  ].join("\n");
  assertScreens(
    "dry-run",
    (view) =>
      resultsAsTable(planned, view) + firstScript(planned, () => script, view),
  );
  assertScreens("show", (view) =>
    jobText(
      { log_dir: `${deep}/1` },
      `state: submitted\ncommand: python main.py ${longWords(0).join(" ")}\n`,
      script,
      view,
    ));
});

Deno.test("--dry-run names lines and directories where there are several", () => {
  const planned = [
    job(1, "/w/a/logs", ["lr=0.1"], undefined, 3),
    job(2, "/w/a/logs", ["lr=0.2"], undefined, 3),
    job(1, "/w/b/logs", ["seed=1"], undefined, 9),
  ];
  assertScreens("dry-run-two", (view) => resultsAsTable(planned, view));
});

Deno.test("a submission tells what came of each job, and why", () => {
  const words = "sbatch: error: Batch job submission failed: Job violates " +
    "accounting/QOS policy (job submit limit, user's size and/or time limits)";
  const results = [
    job(1, deep, ["seed=1"], { kind: "submitted", jobId: "4711" }),
    ...[2, 3, 4, 5, 6].map((id) =>
      job(id, deep, [`seed=${id}`], { kind: "refused", reason: words })
    ),
  ];
  assertScreens("submitted", (view) =>
    resultsAsTable(results, view) +
    formatDiagnostics(summarizeTroubles(slurm, results), view));
});

Deno.test("of many jobs a terminal gets the first and the last", () => {
  const ids = Array.from({ length: 300 }, (_, at) => at + 1);
  const rows = (end?: JobEnd) =>
    ids.map((id) => job(id, deep, longWords(id), end));
  assertScreens("dry-run-300", (view) => resultsAsTable(rows(), view));
  assertScreens(
    "submitted-300",
    (view) => resultsAsTable(rows({ kind: "submitted", jobId: "4711" }), view),
  );
  assertScreens("cancel-300", (view) =>
    actedAsTable(
      rows().map(({ job }) => ({ job, kind: "cancelled" })),
      view,
    ));
});

Deno.test("cancel and clean say the directory once", () => {
  const jobs = [1, 2].map((id) => job(id, deep, []).job);
  assertScreens("cancel", (view) =>
    actedAsTable([
      ...jobs.slice(0, 1).map((job) => ({ job, kind: "cancelled" })),
      ...jobs.slice(1).map((job) => ({ job, kind: "refused" })),
    ], view));
  assertScreens("clean", (view) =>
    removalsAsTable([
      { path: `${deep}/3`, what: "never ran: its job was refused" },
      { path: `${deep}/.mlxpsub/s1`, what: "its log directories are gone" },
    ], view));
});

Deno.test("results part a table that is too wide into several", () => {
  const metric = (value: number) => ({ steps: [1], values: [value] });
  const rows = longRows.map((it, at): ResultRow => ({
    logId: it.logId,
    logDir: it.logDir,
    state: it.state,
    elapsed: 4000,
    settings: new Map(it.overrides.map((word): [string, string] => {
      const [key = "", value = ""] = word.split("=");
      return [key, value];
    })),
    metrics: new Map([
      "validation/top1_accuracy",
      "validation/top5_accuracy",
      "train/cross_entropy_loss",
    ].map((name) => [name, metric(0.123456 * at)])),
  }));
  assertScreens(
    "results",
    (view) => resultsText(tableOf(rows, { kind: "last" }), view),
  );
  const well = rows.map((it): ResultRow => ({
    ...it,
    state: "COMPLETED",
    exitCode: 0,
  }));
  assertScreens(
    "results-alike",
    (view) => resultsText(tableOf(well, { kind: "last" }), view),
  );
});

Deno.test("errors show the part of a line around the caret, hints are parted at words", () => {
  const word = "model.encoder.optimizer.params.learning_rate=0.0001,,0.001";
  const text = `python main.py ${"a.long.key=1,2 ".repeat(20)}${word} ${
    "b=1 ".repeat(20)
  }`;
  const start = text.indexOf(word);
  const wide = "python main.py name=日本語の名前,,中文名称";
  const at = (text: string, start: number, caret: number) => ({
    source: { name: "script.sh", text },
    span: { start, end: text.length },
    caret,
  });
  assertScreens("errors", (view) =>
    formatDiagnostics([
      error(
        `Cannot parse sweep "${word}": value 2 is empty`,
        at(text, start, text.indexOf(",,") + 1),
        "Write '' for an empty string, or remove the extra comma; quote the whole word for the shell",
      ),
      error("value 2 is empty", at(wide, 15, wide.indexOf(",,") + 1)),
      warning(
        `Cannot read "${deep}/configs/mlxp.yaml": permission denied, so the log directory is the default`,
        undefined,
        `Name it with --log-dir ${deep}`,
      ),
    ], view));
});

Deno.test("doctor and check keep to the screen", () => {
  assertScreens("doctor", (view) =>
    doctorText([
      { name: "mlxpsub", value: "0.2.0" },
      {
        name: "SLURM",
        value:
          "/usr/bin/sbatch, slurm-wlm 22.05.8; squeue fails: slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
        advice: "Wait, or ask its administrators; jobs run here with --local",
        blocks: "yes",
      },
      { name: "log directory", value: `${deep}: 100 small files in 12 ms` },
    ], view));
  assertScreens("check", (view) =>
    checkReport(
      [{
        scheduler: slurm,
        written: 2,
        lines: ["#!/bin/bash", `#SBATCH --comment="${"a b ".repeat(60)}"`],
        findings: [
          warning(
            "SLURM would not take such a job: Requested time limit is invalid (missing or exceeds some limit)",
            undefined,
            "Change the directives, or see mlxpsub doctor where it is not reached",
          ),
        ],
      }],
      [],
      view,
    ));
});

Deno.test("states are coloured by how they stand, with colours that are read everywhere", () => {
  const rows = jobStates.map((it, at) => row(at + 1, it, ""));
  const text = tableText(
    statusTable(rows, withDiffering(rows), { columns: 80, paint: "ansi" }),
  );
  assertGolden(visible(text).replaceAll("\\n", "\n"), "screens/colours.txt");
  // bold, red, magenta: no colour that fades on a light or a dark background
  const used = new Set(
    // deno-lint-ignore no-control-regex -- colours begin with one
    [...text.matchAll(/\x1b\[([\d;]*)m/g)].map((it) => it[1]),
  );
  assertEquals([...used].sort(), ["0", "1", "1;31", "1;35"]);
  assert(
    jobStates.every((it) =>
      inkOf(it) === "bad" || !/FAIL|REFUSED|LOST|TIMEOUT|MEMORY/.test(it)
    ),
  );
});
