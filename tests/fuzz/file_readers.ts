import { formatDiagnostic } from "../../src/format_diagnostics.ts";
import { endNote } from "../../src/jobs/end_note.ts";
import { jobFiles } from "../../src/sweep_log/job_files.ts";
import { directivesIn, splitJobScript } from "../../src/jobs/job_script.ts";
import { jobIdIn, withOpenJobId } from "../../src/jobs/metadata.ts";
import {
  isWholeRecord,
  recordFromYaml,
  recordToYaml,
} from "../../src/jobs/record_yaml.ts";
import { settingsOf, submissionsOf } from "../../src/sweep_log/submission.ts";
import { readEvents, readLog } from "../../src/sweep_log/sweep_events.ts";
import {
  applyEvent,
  faultOf,
  plannedState,
  type SweepState,
} from "../../src/sweep_log/sweep_state.ts";
import type { SubmissionRecord } from "../../src/jobs/record.ts";
import { asCsv, asJson } from "../../src/results/formats.ts";
import {
  joinSeries,
  metricsInLog,
  parseMetrics,
  seriesOf,
} from "../../src/results/metrics.ts";
import { resultsPage } from "../../src/results/page.ts";
import {
  aggregate,
  type Pick,
  type ResultRow,
  tableOf,
} from "../../src/results/table.ts";
import { readEndNote } from "../../src/status/end_note.ts";
import { joinRow } from "../../src/status/judge.ts";
import {
  statusJson,
  statusLines,
  statusTable,
  tableText,
  withDiffering,
} from "../../src/status/text.ts";
import { tellingLine } from "../../src/status/telling_line.ts";
import type { Reader } from "./readers.ts";
import { assertShowable, textsIn } from "./testdata.ts";

const now = Date.UTC(2026, 10, 27, 4);

const record = `state: submitted
scheduler: slurm
job_id: '4711_2'
cluster: alpha
array_script: /w/logs/1/metadata/array.sh
array_index: 2
name: logs
sweep: 20261127T030321Z-439b
source: /w/script.sh
line: 4
submit_dir: /w
work_dir: /w/sub
command: python main.py model=vit seed=1
overrides:
  - model=vit
  - seed=1
settings:
  model: vit
  seed: '1'
prepared_at: '2026-11-27T03:03:21.718Z'
submitted_at: '2026-11-27T03:03:21.952Z'
reason: QOSMaxSubmitJobPerUserLimit
exit_code: 3
ended_as: FAILED
elapsed: 65
host: n1
ended_at: '2026-11-27T03:04:21.952Z'
attempt: 2
earlier_job_ids:
  - '4710'
mlxpsub: 0.2.0
format: 1
`;

// deno-fmt-ignore
const yamlTokens = [
  ": ", "- ", "\n  ", "&a", "*a", "<<: *a", "!!int ", "!!omap", "!!binary ", "|\n", ">-\n", "? ", "---\n",
  "...\n", "{", "}", "[", "]", "~", "0x1F", "1_000", ".nan", "2026-11-22", "job_id", "state", "overrides",
  "format", "%YAML 1.2\n", '"\\u0000"', "!<tag:x>",
];

// deno-fmt-ignore
const eventTokens = [
  "plan", "log_ids", "written", "handing", "started", "withdrawn", "answer", "apart", "again",
  "cancel wanted", "cancelled", "ended", "closed", '"jobs"', '"event"', '"logIds"', "[0]", "[[0,1]]",
  '{"event":"written"}\n', '{"event":"', '"at"', '"is"', ":", ",", "4711",
];

const logs = textsIn("fuzz", ".jsonl");

const metrics = [
  '{"loss": 0.5, "step": 1}\n{"loss": NaN, "step": 2}\n{"loss": Infinity}\n',
  '[{"epoch": 1, "val": {"acc": 0.9, "deep": {"x": true}}}]',
  'step,loss,"name, with comma"\n1,0.5,a\r\n2,,"b""c"\n3,-inf,nan\n',
];

export const fileReaders: readonly Reader[] = [
  {
    name: "records",
    share: 60,
    texts: [record, "state: prepared\nscheduler: local\nformat: 1\n"],
    tokens: yamlTokens,
    read(text) {
      isWholeRecord(text);
      const reading = recordFromYaml(
        text,
        "/w/logs/1/metadata/submission.yaml",
      );
      if (!reading.ok) {
        return assertShowable(formatDiagnostic(reading.diagnostic));
      }
      recordToYaml(reading.record);
      show([reading.record]);
    },
  },
  {
    name: "sweeps' logs and plans",
    share: 120,
    texts: logs,
    tokens: eventTokens,
    read: readSweepLog,
  },
  {
    name: "lines of sweeps' logs",
    share: 60,
    texts: logs.flatMap((it) => it.split(/(?<=\n)/)),
    tokens: eventTokens,
    read(text) {
      readEvents(text, 0, () => {});
      // a line behind a good plan
      readSweepLog((logs[0] ?? "") + text);
    },
  },
  {
    name: "metadata/end",
    share: 20,
    texts: [
      "12\n34\nexit=0 run=3 at=1764212602 host=n1 ran= 65 behind=34 in=wait\n",
      "exit=1 run= at=1764212602 host=n1 ran= 65 behind= sweep=20261122T153012Z-4f2a in=\n",
      endNote("20261122T153012Z-4f2a"),
    ],
    // deno-fmt-ignore
    tokens: ["exit=", "run=", "at=", "host=", "ran=", "behind=", "sweep=", "in=", "0", "143", "12\n", "wait"],
    read(text) {
      const end = readEndNote(text, "20261122T153012Z-4f2a");
      const base = recordFromYaml(record, "");
      if (end === undefined || !base.ok) return;
      joinRow({
        logId: "1",
        logDir: "/w/logs/1",
        record: base.record,
        answered: "yes",
        left: { end },
      }, now);
    },
  },
  {
    name: "info.yaml",
    share: 20,
    texts: [
      "scheduler:\n  name: slurm\n  scheduler_job_id: '${oc.env:SLURM_JOB_ID,null}'\n",
      "status: COMPLETE\nstart_time: 2026-11-22\nscheduler:\n  scheduler_job_id: 4711_3\n",
    ],
    tokens: yamlTokens,
    read(text) {
      jobIdIn(text);
      withOpenJobId(text, "4711");
    },
  },
  {
    name: "job scripts",
    share: 10,
    texts: textsIn("scripts", ".sh"),
    tokens: ["#SBATCH ", "export MLXP_SCHEDULER=", "trap '", "cd ", "\n"],
    read(text) {
      directivesIn(text, "#SBATCH");
      splitJobScript(text, "/w/logs/1");
    },
  },
  {
    name: "metrics",
    share: 60,
    texts: metrics,
    // deno-fmt-ignore
    tokens: ['"step"', '"loss"', ":", ",", "{", "}", "[", "]", "NaN", "Infinity", "-Infinity", '"', '""', "\r\n", "\n", "1e5", "null"],
    read: readMetricsFile,
  },
  {
    name: "logs of jobs",
    share: 20,
    texts: textsIn(".", ".txt"),
    // deno-fmt-ignore
    tokens: ["Traceback (most recent call last):\n", "  File \"x.py\", line 1, in f\n", "RuntimeError: CUDA out of memory", "\nDuring handling", "slurmstepd: error: ", "\r", "\x1b[31m", "^", "Killed\n"],
    read(text) {
      const told = tellingLine(text, text.split("\n").reverse().join("\n"));
      if (told !== undefined) statusOf(told.text);
    },
  },
];

function readSweepLog(text: string): void {
  let state: SweepState | undefined;
  const read = readLog(text, (event, head) => {
    if (state !== undefined) applyEvent(state, event, head);
    else if (event.event === "plan") state = plannedState(event.plan);
  });
  if (!read.ok || state === undefined) return;
  if (faultOf(state) !== undefined) return;
  const view = { home: "/w/logs", seen: new Map<string, string>(), state };
  const all = submissionsOf(view);
  for (const { record } of all) recordToYaml(record);
  show(all.map((it) => it.record));
  const logIds = state.jobs.map((it) => it.logId ?? 1);
  jobFiles(state.plan, logIds, settingsOf(state.plan).scheduler);
}

function show(records: readonly SubmissionRecord[]): void {
  const rows = records.map((it, at) =>
    joinRow({
      logId: String(at),
      logDir: `/w/logs/${at}`,
      record: it,
      answered: "yes",
    }, now)
  );
  const differing = withDiffering(rows);
  assertShowable(tableText(statusTable(rows, differing)));
  assertShowable(statusLines(rows, differing));
  statusJson(rows, differing, [], undefined);
}

function statusOf(lastError: string): void {
  const base = recordFromYaml(record, "");
  if (!base.ok) throw new Error("the record is none");
  const row = {
    ...joinRow({
      logId: "1",
      logDir: "/w/logs/1",
      record: base.record,
      answered: "yes",
    }, now),
    lastError,
  };
  assertShowable(tableText(statusTable([row], withDiffering([row]))));
}

function readMetricsFile(text: string): void {
  const json = seriesOf(parseMetrics(text, "json"));
  const csv = seriesOf(parseMetrics(text, "csv"));
  const log = seriesOf(metricsInLog(text, "loss", /loss\W+([0-9.]+)/));
  const metrics = joinSeries(new Map([["a", json], ["b", csv], ["c", log]]));
  const rows: ResultRow[] = ["1", "2"].map((logId) => ({
    logId,
    logDir: `/w/logs/${logId}`,
    state: "COMPLETED",
    settings: new Map([["seed", logId]]),
    metrics: logId === "1" ? metrics : csv,
  }));
  const picks: Pick[] = [
    { kind: "last" },
    { kind: "best", metric: "loss", direction: "min" },
  ];
  for (const pick of picks) {
    const table = tableOf(rows, pick);
    asCsv(table);
    JSON.parse(asJson(table));
    aggregate(rows, "seed", pick);
    const page = resultsPage("logs", rows, pick);
    if (
      page.split("</script>").length !==
        resultsPage("", [], pick).split("</script>").length
    ) {
      throw new Error("the page's script has another end");
    }
  }
}
