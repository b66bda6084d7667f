import { jobName, type JobNameRules } from "./job_name.ts";
import {
  isPlainPbsPath,
  pbsLeaks,
  readPbsDirectives,
} from "./pbs_directives.ts";
import { linesOf, readReply } from "./reply.ts";
import type {
  ArrayHeader,
  Header,
  JobHeader,
  Scheduler,
  SubmitResult,
} from "./scheduler.ts";

/** PBS Pro's rules, the stricter ones: TORQUE takes its names too. */
const nameRules: JobNameRules = {
  separator: ".",
  maxLength: 230,
  first: "letter",
};

function header(job: JobHeader): Header {
  const name = jobName(job.logDirName, job.logId, nameRules);
  const fits = isPlainPbsPath(job.stdout) && isPlainPbsPath(job.stderr);
  return {
    lines: [
      `#PBS -N ${name}`,
      `#PBS -o ${fits ? job.stdout : "/dev/null"}`,
      `#PBS -e ${fits ? job.stderr : "/dev/null"}`,
    ],
    name,
    output: fits ? "scheduler" : "script",
  };
}

function arrayHeader(array: ArrayHeader): Header {
  const name = jobName(array.logDirName, undefined, nameRules);
  const limit = array.maxRunning === undefined ? "" : `%${array.maxRunning}`;
  return {
    lines: [
      `#PBS -N ${name}`,
      "#PBS -o /dev/null",
      "#PBS -e /dev/null",
      `#PBS -t 1-${array.size}${limit}`,
    ],
    name,
    output: "script",
  };
}

/** `12.server`, `12[].server`; the server's name may be left out. */
const answer = /^([1-9]\d*(?:\[\])?(?:\.[A-Za-z0-9_.-]+)?)$/;

function jobId(result: SubmitResult): string | undefined {
  return linesOf(result.stdout).findLast((line) => answer.test(line));
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const id = jobId(result);
  return id?.includes("[]")
    ? Array.from({ length: size }, (_, i) => id.replace("[]", `[${i + 1}]`))
    : undefined;
}

/** TORQUE, PBS Pro and OpenPBS: qsub. */
export const torque: Scheduler = {
  name: "torque",
  title: "TORQUE/PBS",
  prefix: "#PBS",
  directivesEnd: "first command",
  indentedDirectives: "taken",
  submitProgram: "qsub",
  timeLimit: 120,
  readDirectives: (directives) =>
    readPbsDirectives(directives, torque.prefix, "qsub"),
  header,
  submitCommand: (script) => ({
    program: "qsub",
    args: [script],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId,
      error: /^qsub: (?:submit error )?(.*)$/,
      noise: /^usage: qsub/i,
      // Exit codes are errors of the 15000s cut to a byte: 237 is 15085,
      // PBSE_TIMEOUT in TORQUE.
      ambiguous: ({ exitCode }, words) =>
        exitCode === 237 ||
        /Time ?out|timed out|Connection reset|End of File/i.test(words),
      later: ({ exitCode }, words) =>
        exitCode === 200 || exitCode === 228 || laterWords.test(words),
    }),
  jobIdVariable: "PBS_JOBID",
  leaks: (variable) => pbsLeaks.test(variable),
  array: {
    indexVariable: "PBS_ARRAYID",
    maxSize: 10000,
    limitsRunning: "yes",
    header: arrayHeader,
    // The id of a task has its index in it: 12[3].server.
    jobIdInterpolation: "${oc.env:PBS_JOBID,null}",
    jobIds,
  },
};

const laterWords = new RegExp(
  [
    "Maximum number of jobs already",
    "would exceed .*limit",
    "cannot connect to server",
    "Connection refused",
    "No free connections",
    "server shutting down",
  ].join("|"),
  "i",
);
