import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
import { withWholes } from "./het.ts";
import {
  type CancelReply,
  failureOf,
  type JobState,
  known,
  type QueryCommand,
  type QuestionFacts,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
  utcTime,
} from "../shared/status.ts";

/** squeue(1) and sacct(1), "JOB STATE CODES". */
const states = byName<JobState>({
  PENDING: "PENDING",
  CONFIGURING: "PENDING",
  REQUEUED: "PENDING",
  REQUEUE_FED: "PENDING",
  REQUEUE_HOLD: "HELD",
  RESV_DEL_HOLD: "HELD",
  SPECIAL_EXIT: "HELD",
  POWER_UP_NODE: "PENDING",
  EXPEDITING: "PENDING",
  RUNNING: "RUNNING",
  COMPLETING: "RUNNING",
  RESIZING: "RUNNING",
  SIGNALING: "RUNNING",
  STAGE_OUT: "RUNNING",
  STOPPED: "RUNNING",
  SUSPENDED: "RUNNING",
  UPDATE_DB: "RUNNING",
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  BOOT_FAIL: "FAILED",
  LAUNCH_FAILED: "FAILED",
  NODE_FAIL: "FAILED",
  RECONFIG_FAIL: "FAILED",
  CANCELLED: "CANCELLED",
  REVOKED: "CANCELLED",
  TIMEOUT: "TIMEOUT",
  DEADLINE: "TIMEOUT",
  OUT_OF_MEMORY: "OUT_OF_MEMORY",
  PREEMPTED: "PREEMPTED",
});

/** `CANCELLED by 1001` is sacct's. A word of a later Slurm is told as it is. */
function stateOf(word: string): JobState {
  return states[word.replace(/ by \d+$/, "").replace(/\+$/, "")] ?? "UNKNOWN";
}

/**
 * Columns of a fixed width, which every squeue since 15.08 prints; separators
 * came with 20.02. No value of these holds anything but ASCII.
 */
const columns = [
  ["JobArrayID", 32],
  ["State", 20],
  ["Reason", 48],
  ["exit_code", 12],
  ["StartTime", 24],
  ["EndTime", 24],
  ["NodeList", 64],
  ["SubmitTime", 24],
  ["RestartCnt", 8],
] as const;

const rowWidth = columns.reduce((sum, [, width]) => sum + width, 0);

function inCluster({ cluster }: { cluster?: string }): string[] {
  return cluster === undefined ? [] : ["-M", cluster];
}

/**
 * All of a user's jobs at once: that is one cheap request to slurmctld, while
 * a list of ids makes squeue load the jobs of everybody. `-t all` has those
 * that ended within MinJobAge too, and so all that `scontrol show job` has.
 */
function squeueCommand(
  _: readonly string[],
  about: QuestionFacts,
): QueryCommand {
  const format = columns.map(([name, width]) => `${name}:${width}`).join(",");
  const user = String(about.user.uid);
  return {
    program: "squeue",
    args: [
      ...inCluster(about),
      ...["-u", user, "-t", "all", "-r", "-h", "-O", format],
    ],
  };
}

/** Of `-M`, a line names the cluster. */
function rowsOf(stdout: string): string[] {
  return stdout.split("\n").filter((it) =>
    it.trim() !== "" && !/^CLUSTER: /.test(it)
  );
}

function parseSqueue(result: SubmitResult): StatusReply {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("squeue", result) };
  }
  const jobs: SeenJob[] = [];
  for (const row of rowsOf(result.stdout)) {
    const cells: string[] = [];
    let at = 0;
    for (const [, width] of columns) {
      cells.push(row.slice(at, at += width).trim());
    }
    const [
      id = "",
      word = "",
      reason,
      status = "",
      start = "",
      end = "",
      host,
      submit = "",
      restarts,
    ] = cells;
    if (
      row.trimEnd().length > rowWidth || !/^\d\S*$/.test(id) ||
      !/^[A-Z_]+$/.test(word) || !/^\d+$/.test(status)
    ) return unreadable("squeue", row);
    const told = stateOf(word);
    // squeue(1), "JOB REASON CODES"
    const state = told === "PENDING" && /^JobHeld/.test(reason ?? "")
      ? "HELD"
      : told;
    jobs.push(known({
      id,
      state,
      word,
      // a job that was cancelled keeps why it waited
      reason: state === "CANCELLED" ? undefined : meant(reason),
      exitCode: exitCodeOf(
        state,
        Number(status) >> 8,
        Number(status) & 0x7f,
      ),
      ...timesOf(state, start, end),
      host: meant(host),
      // a requeue changes the time
      submittedAt: restarts === "0" ? utcTime(submit) : undefined,
    }));
  }
  return { kind: "jobs", jobs: withWholes(jobs) };
}

/**
 * Of a job that was stopped, 0 is no exit code. Neither are signals that no
 * kernel has: 53 stands for a job that could not be started, 125 for memory.
 */
function exitCodeOf(
  state: JobState,
  code: number,
  signal: number,
): number | undefined {
  if (!hasEnded(state) || signal === 53 || signal > 64) return undefined;
  const exitCode = signal === 0 ? code : 128 + signal;
  return exitCode === 0 && state !== "COMPLETED" ? undefined : exitCode;
}

/**
 * A job that waits has the time at which it may start, or that of a start
 * before it was requeued; one that runs, the time at which it must end.
 */
function timesOf(
  state: JobState,
  start: string,
  end: string,
): Pick<SeenJob, "startedAt" | "endedAt"> {
  const waits = state === "PENDING" || state === "HELD";
  const startedAt = waits ? undefined : utcTime(start);
  const endedAt = hasEnded(state) ? utcTime(end) : undefined;
  const never = startedAt !== undefined && endedAt !== undefined &&
    startedAt > endedAt;
  return known({ startedAt: never ? undefined : startedAt, endedAt });
}

function hasEnded(state: JobState): boolean {
  return state !== "PENDING" && state !== "HELD" && state !== "RUNNING" &&
    state !== "UNKNOWN";
}

/** Undefined for the words that mean nothing, or what the exit code says. */
function meant(text: string | undefined): string | undefined {
  return text === undefined ||
      /^(|None|\(null\)|None assigned|N\/A|NonZeroExitCode)$/.test(text)
    ? undefined
    : text;
}

/** The name comes last, since it may hold a separator. */
const sacctFields = "JobID,State,ExitCode,Start,End,NodeList,Submit,JobName";

/**
 * Whole arrays: asked for a task that was cancelled while it waited, sacct
 * finds nothing.
 */
function sacctCommand(
  ids: readonly string[],
  about: QuestionFacts,
): QueryCommand {
  const jobs = new Set(ids.map((it) => it.replace(/_\d+$/, "")));
  return {
    program: "sacct",
    args: [
      ...inCluster(about),
      ...["-X", "-P", "-n", "-S", day(about.since), "-o", sacctFields],
      ...["-j", [...jobs].join(",")],
    ],
  };
}

function parseSacct(result: SubmitResult): StatusReply {
  const trouble = sacctTrouble(result);
  if (trouble !== undefined) return trouble;
  const jobs: SeenJob[] = [];
  const arrays = new Map<string, "told" | "cut short">();
  for (const row of rowsOf(result.stdout)) {
    const cells = row.split("|");
    const [
      ids = "",
      word = "",
      exit = "",
      start = "",
      end = "",
      host,
      submit = "",
      ...name
    ] = cells;
    const code = /^(\d+):(\d+)$/.exec(exit);
    if (cells.length < 6 || !/^[A-Z_]+\+?( by \d+)?$/.test(word)) {
      return unreadable("sacct", row);
    }
    if (code === null) return unreadable("sacct", row);
    const state = stateOf(word);
    const array = /^(\d+)_/.exec(ids)?.[1];
    if (array !== undefined && arrays.get(array) !== "cut short") {
      const cut = state === "PENDING" && ids.includes("...");
      arrays.set(array, cut ? "cut short" : "told");
    }
    for (const id of idsOf(ids)) {
      jobs.push(known({
        id,
        state,
        word,
        exitCode: exitCodeOf(state, Number(code[1]), Number(code[2])),
        ...timesOf(state, start, end),
        host: meant(host),
        // where they are told; a requeue changes the time, and not the name
        submittedAt: utcTime(submit),
        name: name.join("|") || undefined,
      }));
    }
  }
  for (const [id, rows] of arrays) {
    if (rows === "told") jobs.push({ id, ...neverStarted });
  }
  return { kind: "jobs", jobs: withWholes(jobs) };
}

/**
 * A task that is cancelled while others of its array wait gets no row, neither
 * in the queue nor here. Told under the array's own id, as squeue tells tasks
 * that were cancelled together.
 */
const neverStarted = {
  state: "CANCELLED",
  word: "CANCELLED",
  reason: "it never started",
} as const;

/**
 * Tasks that wait, or did, stand in one row: `85_[2-3,7%1]`, `85_[1-9:2]`. A
 * list of more than 64 letters is cut: `85_[2,4,6...%1]`.
 */
function idsOf(cell: string): string[] {
  if (/^\d+([_+]\d+)?$/.test(cell)) return [cell];
  const found = /^(\d+)_\[([^\]%]*)(?:%\d+)?\]$/.exec(cell);
  if (found === null) return []; // a step of a job: 85.batch
  const [, array, list = ""] = found;
  return list.split(",").flatMap((range) => {
    const [, from = "", to = from, by = "1"] =
      /^(\d+)(?:-(\d+))?(?::(\d+))?$/.exec(range) ?? [];
    const ids: string[] = [];
    for (let at = Number(from); at <= Number(to); at += Number(by) || 1) {
      if (from !== "") ids.push(`${array}_${at}`);
    }
    return ids;
  });
}

function sacctTrouble(
  result: SubmitResult,
): Exclude<StatusReply, { kind: "jobs" }> | undefined {
  if (result.exitCode === 0) return undefined;
  const reason = failureOf("sacct", result);
  return /accounting storage is disabled/i.test(result.stderr + result.stdout)
    ? { kind: "unavailable", reason: "Slurm accounting storage is disabled" }
    : { kind: "failed", reason };
}

/** The day suffices: sacct looks from midnight of it. */
function day(time: number): string {
  return new Date(time - 86_400_000).toISOString().slice(0, 10);
}

function parseCancel(result: SubmitResult): CancelReply {
  const refused = new Map<string, string>();
  for (const line of result.stderr.split("\n")) {
    const found = /^scancel: error: Kill job error on job id (\S+): (.*)$/.exec(
      line.trim(),
    );
    if (found === null) continue;
    const [, id = "", why = ""] = found;
    if (!/Invalid job id|already complet/i.test(why)) refused.set(id, why);
  }
  const whole = result.exitCode !== 0 && refused.size === 0 &&
    !/Invalid job id|already complet/i.test(result.stderr);
  return {
    refused,
    ...(whole ? { failure: failureOf("scancel", result) } : {}),
  };
}

/** Slurm: squeue, sacct, scancel. */
export const slurmStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: "all",
      tells: "jobs",
      command: squeueCommand,
      parse: parseSqueue,
    },
    {
      idsAtOnce: 500,
      tells: "ends",
      command: sacctCommand,
      parse: parseSacct,
    },
  ],
  // tasks that were cancelled while they waited, by their array's id
  cancelledTogetherAs: (id) => id.replace(/_\d+$/, ""),
  cancelCommand: (ids, cluster) => ({
    program: "scancel",
    args: [...(cluster === undefined ? [] : ["-M", cluster]), ...ids],
  }),
  parseCancel,
  // scontrol(1), "release": a list, in which a task is 85_3 and an array 85
  release: {
    program: "scontrol",
    idsAtOnce: 500,
    idOf: ({ kind, jobId }) =>
      kind === "array" ? jobId.replace(/_\d+$/, "") : jobId,
    args: (ids, cluster) => [
      ...(cluster === undefined ? [] : ["-M", cluster]),
      ...["release", ids.join(",")],
    ],
  },
};
