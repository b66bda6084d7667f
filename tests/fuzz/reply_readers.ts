import type { BatchScheduler } from "../../src/schedulers/batch_scheduler.ts";
import { ownSchedulers } from "../../src/schedulers/registry.ts";
import type { SubmitResult } from "../../src/schedulers/scheduler.ts";
import type { NamedJob } from "../../src/schedulers/shared/find.ts";
import { matchArray, matchJob } from "../../src/schedulers/shared/match.ts";
import {
  jobStates,
  type SeenJob,
  type StatusReply,
} from "../../src/schedulers/shared/status.ts";
import type { Reader } from "./readers.ts";
import { textsIn } from "./testdata.ts";

/** What submit and cancel commands print, and words of the answers to queries. */
const words: Record<string, { texts: string[]; tokens: string[] }> = {
  slurm: {
    texts: [
      "Submitted batch job 4711\n",
      "4711;alpha\n",
      "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n",
      "scancel: error: Kill job error on job id 4711_3: Invalid job id specified\n",
    ],
    // deno-fmt-ignore
    tokens: ["4711", "4711_3", "4711_[1-9%2]", "4711+0", "|", "PENDING", "RUNNING", "COMPLETED", "NODE_FAIL", "CANCELLED by 0", "N/A", "Unknown", "None", "0:9", "2026-11-22T15:30:20", "sbatch: error: ", ";", "logs/1"],
  },
  oar: {
    texts: [
      "[ADMISSION RULE] Modify resource description\nOAR_JOB_ID=1000\n",
      "Deleting the job = 1000 ...REGISTERED.\nThe job(s) [ 1000 ] will be deleted in the near future.\n",
      "Simple array job submission is used\nOAR_JOB_ID=1\nOAR_JOB_ID=2\nOAR_ARRAY_ID=1\n",
    ],
    // deno-fmt-ignore
    tokens: ["OAR_JOB_ID=", "OAR_ARRAY_ID=", '"state"', '"Terminated"', '"Error"', '"Waiting"', '"resubmit_job_id"', '"exit_code"', "256", '"array_id"', '"events"', '"assigned_network_address"', ":", "{", "}", "[", "]", ","],
  },
  torque: {
    texts: [
      "11.server\n",
      "11[].server\n",
      "qsub: Job rejected by all possible destinations\n",
      "qdel: Unknown Job Id Error 11.server\n",
      "qsub: submit error (Bad UID for job execution)\n",
    ],
    // deno-fmt-ignore
    tokens: ["<Data>", "</Data>", "<Job>", "</Job>", "<Job_Id>", "11[3].server", "<job_state>", "C", "Q", "E", "<exit_status>", "-11", "271", "&amp;", "&#x41;", "<![CDATA[", "]]>", "<?xml", "<!--", "-->", "Job Id: ", "|", "\\|", "=", "job_state=F", "Exit_status=", "comment=", "Sun Nov 22 20:04:20 2026"],
  },
  sge: {
    texts: [
      'Your job 11 ("logs_1") has been submitted\n',
      'Your job-array 12.1-3:1 ("logs") has been submitted\n',
      "11\n",
      "12.1-3:1\n",
      "root has deleted job 11\n",
      'denied: job "11" does not exist\n',
      "Unable to run job: denied: host is no submit host\n",
    ],
    // deno-fmt-ignore
    tokens: ["Your job", "Your job-array", "11", "12.1-3:1", "<job_info>", "</job_list>", "<state>", "Eqw", "dr", "<JB_job_number>", "<tasks>", "1-3:1,5", "==============================================================", "jobnumber", "taskid", "undefined", "exit_status", "failed", "100 : assumedly after job", "11/22/2026 15:30:20.123", "Sun Nov 22 15:30:20 2026"],
  },
  lsf: {
    texts: [
      "Job <101> is submitted to default queue <normal>.\n",
      "Job <101>: Job has already finished\n",
      "Job <101[2]> is being terminated\n",
      "Request aborted by esub. Job not submitted.\n",
    ],
    // deno-fmt-ignore
    tokens: ["Job <", ">", "101", "101[2]", '"STAT"', '"EXIT_CODE"', '"RECORDS"', '"EXIT_REASON"', "DONE", "ZOMBI", "Exited with exit code 3", "Exited by signal 9", "Sun Nov 22 15:30:20", "Nov 22 15:30", "Completed <exit>", "TERM_RUNLIMIT", "Started on <n1>", ",", ";", "\n                     "],
  },
  flux: {
    texts: [
      "ƒ2FGzSwNbh\n",
      "flux-batch: ERROR: Number of slots to allocate must be specified\n",
      "flux-cancel: ERROR: f2FGzSwNbh: job is inactive\n",
    ],
    // deno-fmt-ignore
    tokens: ["ƒ", "f2FGzSwNbh", "|", "SCHED", "RUN", "INACTIVE", "COMPLETED", "CANCELED", "-128", "-15", "1795368230.5551045", "0.0", "dependency", "after-finish=", "\n"],
  },
  moab: {
    texts: [
      "\nMoab.11\n",
      "job 'Moab.11' cancelled\n",
      "ERROR:  invalid job specified\n",
      "ERROR:    command 'msub' failed: cannot connect\n",
    ],
    // deno-fmt-ignore
    tokens: ["<Data>", "</Data>", "<queue", "<job ", "JobID=", '"Moab.11"', "State=", "Completed", "CompletionCode=", '"CNCLD(271)"', "StartTime=", "-1", "/>", "</job>", "&quot;", "&#0;"],
  },
};

/** One for each scheduler: all that reads one of its answers reads each text. */
export const replyReaders: readonly Reader[] = ownSchedulers.map((it) => ({
  name: `replies of ${it.name}`,
  share: 80,
  texts: [
    ...textsIn(`replies/${it.name}`, ""),
    ...words[it.name]?.texts ?? [],
  ],
  tokens: words[it.name]?.tokens ?? [],
  read: (text) => readAll(it, text),
}));

const about = {
  user: { name: "ada", uid: 1000 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

/** A command may print it on either output, and end well or not. */
function readAll(scheduler: BatchScheduler, text: string): void {
  const results: SubmitResult[] = [
    { exitCode: 0, stdout: text, stderr: "" },
    { exitCode: 1, stdout: "", stderr: text },
    { exitCode: 153, stdout: text, stderr: text },
  ];
  const { array, status, names, ids } = scheduler;
  for (const result of results) {
    const reply = scheduler.parseReply(result);
    if (reply.kind === "submitted") requireId(reply.jobId, reply.kind);
    for (const id of array?.jobIds(result, 3) ?? []) requireId(id, "member");
    for (const it of status.questions) {
      checkSeen(it.parse(result, about));
    }
    for (const it of names) checkNamed(it.parse(result, about), ids);
    const { refused } = status.parseCancel(result, ["1", "4711_3"]);
    for (const it of refused.values()) requireText(it);
  }
  array?.dialect?.read(text);
  scheduler.leavesCluster?.(text.split("\n"), () => text);
}

function checkSeen(reply: StatusReply<SeenJob>): void {
  if (reply.kind !== "jobs") return requireText(reply.reason);
  for (const job of reply.jobs) {
    requireText(job.id);
    requireText(job.word);
    if (!jobStates.includes(job.state)) throw new Error(`state ${job.state}`);
    const { submittedAt, startedAt, endedAt, exitCode, elapsed } = job;
    for (const it of [submittedAt, startedAt, endedAt, exitCode, elapsed]) {
      requireNumber(it);
    }
    for (const it of [job.reason, job.host, job.name, job.script]) {
      if (it !== undefined) requireText(it);
    }
  }
}

function checkNamed(
  reply: StatusReply<NamedJob>,
  ids: BatchScheduler["ids"],
): void {
  if (reply.kind !== "jobs") return requireText(reply.reason);
  const listed = reply.jobs.map((it) => it.id);
  listed.forEach(requireText);
  listed.forEach((it) => ids.submissionOf(it));
  ids.membersOf(listed, 3)?.forEach((it) => requireText(it));
  const sought = {
    name: reply.jobs[0]?.name ?? "logs/1",
    script: reply.jobs[0]?.script ?? "/w/logs/1/script.sh",
    since: about.since,
    earlier: [],
  };
  matchJob(sought, reply.jobs, ids);
  matchArray({ ...sought, size: 3 }, reply.jobs, ids);
}

function requireId(id: string, what: string): void {
  if (!/^[A-Za-z0-9][\w.+@:[\]-]*$/.test(id)) {
    throw new Error(`${what}: ${JSON.stringify(id)} is no id`);
  }
}

function requireText(text: unknown): void {
  if (typeof text !== "string") throw new Error(`${text} is no text`);
}

function requireNumber(it: unknown): void {
  if (it === undefined || typeof it === "number" && Number.isFinite(it)) return;
  throw new Error(`${it} is no number`);
}
