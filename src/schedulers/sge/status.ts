import type { SubmitResult } from "../scheduler.ts";
import { asNumber } from "../shared/json.ts";
import {
  type CancelReply,
  ctimeUtc,
  failureOf,
  type JobState,
  known,
  quoteReply,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
  utcTime,
} from "../shared/status.ts";
import {
  childText,
  type Element,
  elementsBelow,
  parseXml,
} from "../shared/xml.ts";

/**
 * qstat(1), "-s": letters add up, such as `hqw` and `dr`. `E` never runs by
 * itself; `d` is on its way out, and still there.
 */
function stateOf(word: string): JobState | undefined {
  if (!/^[EThRSsNtrdqwzP]+$/.test(word)) return undefined;
  if (word.includes("E")) return "FAILED";
  return /[rtsSTN]/.test(word)
    ? "RUNNING"
    : word.includes("h")
    ? "HELD"
    : "PENDING";
}

function parseQstat(result: SubmitResult): StatusReply {
  const named = readQstat(result);
  if (named.kind !== "jobs") return named;
  return { kind: "jobs", jobs: named.jobs.map(({ seen }) => seen) };
}

interface Listed {
  seen: SeenJob;
  element: Element;
}

function readQstat(
  result: SubmitResult,
): { kind: "jobs"; jobs: Listed[] } | Exclude<StatusReply, { kind: "jobs" }> {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("qstat", result) };
  }
  const root = parseXml(result.stdout);
  if (root?.name !== "job_info") return unreadable("qstat", result.stdout);
  const jobs: Listed[] = [];
  for (const element of elementsBelow(root, "job_list")) {
    const number = childText(element, "JB_job_number");
    const word = childText(element, "state");
    const told = word === undefined ? undefined : stateOf(word);
    // what waits for other jobs is `h`, too
    const state = told === "HELD" &&
        elementsBelow(element, "predecessor_jobs").length > 0
      ? "PENDING"
      : told;
    if (number === undefined || word === undefined || state === undefined) {
      return {
        kind: "unreadable",
        reason: `Cannot read the answer of qstat: job ${number} is ${
          quoteReply(word ?? "")
        }`,
      };
    }
    const task = childText(element, "tasks");
    jobs.push({
      element,
      seen: known({
        id: task === undefined ? number : `${number}.${task}`,
        state,
        word,
        // such as Eqw: it could not be started
        stuck: state === "FAILED" ? "yes" as const : undefined,
        reason: state === "FAILED"
          ? "could not be started; see qstat -j"
          : word.includes("h")
          ? "held"
          : undefined,
        submittedAt: utcTime(childText(element, "JB_submission_time") ?? ""),
        startedAt: utcTime(childText(element, "JAT_start_time") ?? ""),
        host: childText(element, "queue_name")?.replace(/^[^@]*@/, ""),
      }),
    });
  }
  return { kind: "jobs", jobs };
}

/** The blocks of qacct, each a job; undefined for what is none. */
function readQacct(stdout: string): Map<string, string>[] | undefined {
  // with -o the sums stand at the end
  const [jobsPart = ""] = stdout.split(/^OWNER .*\n={10,}$/m);
  const [before = "", ...blocks] = jobsPart.split(/^={10,}\n/m);
  if (before.trim() !== "") return undefined;
  const jobs = blocks.map((block) =>
    new Map(
      block.split("\n").flatMap((line): [string, string][] => {
        const found = /^(\w+) +(.*?) *$/.exec(line);
        return found === null ? [] : [[found[1] ?? "", found[2] ?? ""]];
      }),
    )
  );
  const whole = jobs.every((it) =>
    /^\d+$/.test(it.get("jobnumber") ?? "") &&
    /^\d+/.test(it.get("exit_status") ?? "") &&
    /^\d+/.test(it.get("failed") ?? "") && it.has("taskid")
  );
  return whole ? jobs : undefined;
}

function qacctJobs(
  result: SubmitResult,
):
  | { kind: "jobs"; jobs: Map<string, string>[] }
  | Exclude<StatusReply, { kind: "jobs" }> {
  const said = `${result.stderr}\n${result.stdout}`;
  if (
    /no jobs running since startup|accounting file.*(No such|not)/i.test(said)
  ) {
    return { kind: "unavailable", reason: failureOf("qacct", result) };
  }
  // nobody ever ended a job, or none of the user
  if (/^error: (job \S+ \S+|no matching) .*not found/m.test(said)) {
    return { kind: "jobs", jobs: [] };
  }
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("qacct", result) };
  }
  const jobs = readQacct(result.stdout);
  return jobs === undefined
    ? unreadable("qacct", result.stdout)
    : { kind: "jobs", jobs };
}

/**
 * sge_status(5): `failed` is 0 for a job that ran, 37 where a limit was
 * enforced, 100 where a signal ended it, else why it could not run.
 */
function stateOfEnd(
  failed: number,
  code: number,
  job: ReadonlyMap<string, string>,
): JobState {
  if (failed !== 37) return failed === 0 && code === 0 ? "COMPLETED" : "FAILED";
  const wanted = job.get("category") ?? "";
  const limit = asNumber(/\bh_rt=(\d+)/.exec(wanted)?.[1]);
  const ran = Number.parseFloat(job.get("ru_wallclock") ?? "");
  const inTime = limit === undefined || ran < limit - 1;
  return /\bh_vmem=/.test(wanted) && inTime ? "OUT_OF_MEMORY" : "TIMEOUT";
}

function idOf(job: Map<string, string>): string {
  const task = job.get("taskid");
  const number = job.get("jobnumber") ?? "";
  return task === undefined || !/^\d+$/.test(task)
    ? number
    : `${number}.${task}`;
}

function readEnd(job: Map<string, string>): SeenJob {
  const words = job.get("failed") ?? "";
  const failed = Number.parseInt(words);
  const code = Number.parseInt(job.get("exit_status") ?? "");
  const deleted = job.get("deleted_by");
  const killed = deleted !== undefined && !/^(NONE|undefined)$/.test(deleted);
  return known({
    id: idOf(job),
    state: killed ? "CANCELLED" : stateOfEnd(failed, code, job),
    word: failed === 0 ? `exit_status ${code}` : `failed ${words}`,
    reason: failed === 0 ? undefined : words.replace(/^\d+ *: */, ""),
    exitCode: failed === 0 || failed === 100 || failed === 37
      ? code
      : undefined,
    submittedAt: ctimeUtc(job.get("qsub_time") ?? ""),
    startedAt: ctimeUtc(job.get("start_time") ?? ""),
    endedAt: ctimeUtc(job.get("end_time") ?? ""),
    host: job.get("hostname"),
  });
}

/**
 * One reading of the whole accounting file, which grows without end, serves
 * all jobs: it takes one id at a time, and `-b` spares the older ones.
 */
function qacct(
  user: string,
  since: number,
): { program: string; args: string[] } {
  const start = new Date(since - 60_000).toISOString();
  const begin = start.slice(0, 16).replace(/[-T:]/g, "");
  return { program: "qacct", args: ["-o", user, "-b", begin, "-j"] };
}

function parseCancel(result: SubmitResult): CancelReply {
  const refused = new Map<string, string>();
  const lines = `${result.stdout}\n${result.stderr}`.split("\n")
    .map((it) => it.trim()).filter((it) => it !== "");
  for (const line of lines) {
    const [, id] = /^denied: .*?\bjob(?:-array task)? "?(\d[\d.-]*)"?/.exec(
      line,
    ) ?? /- you do not have .* job (\d+)/.exec(line) ?? [];
    if (id === undefined || /does not exist/.test(line)) continue;
    refused.set(id, line.replace(/^denied: /, ""));
  }
  const told = lines.some((it) => /has (registered|deleted)|denied: /.test(it));
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("qdel", result) }),
  };
}

/** Son of Grid Engine and its kin: qstat, qacct, qdel. */
export const sgeStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: "all",
      tells: "jobs",
      command: (_, { user }) => ({
        program: "qstat",
        // -s beats that of a file of defaults, sge_qstat(5)
        // and -r tells what a job waits for
        args: ["-xml", "-r", "-g", "d", "-s", "a", "-u", user.name],
      }),
      parse: parseQstat,
    },
    {
      idsAtOnce: "all",
      tells: "ends",
      command: (_, { user, since }) => qacct(user.name, since),
      parse(result) {
        const reply = qacctJobs(result);
        return reply.kind === "jobs"
          ? { kind: "jobs", jobs: reply.jobs.map(readEnd) }
          : reply;
      },
    },
  ],
  cancelCommand: (ids) => ({ program: "qdel", args: [...ids] }),
  parseCancel,
  release: {
    program: "qrls",
    idsAtOnce: 500,
    idOf: ({ kind, jobId }) =>
      kind === "array" ? jobId.replace(/\.\d+$/, "") : jobId,
    args: (ids) => [...ids],
  },
};
