import { moabIds } from "./ids.ts";
import { unexpanded } from "../shared/misread.ts";
import { jobName } from "../shared/job_name.ts";
import {
  pbsDirectiveRules,
  pbsHeader,
  pbsLeaks,
  pbsMail,
  pbsNameRules,
  readPbsDirectives,
} from "../shared/pbs_directives.ts";
import { pbsDependencies } from "../shared/pbs_dependency.ts";
import { linesOf, readReply } from "../shared/reply.ts";
import type {
  ArrayHeader,
  Header,
  Scheduler,
  SubmitResult,
} from "../scheduler.ts";

/** Without -V Moab does not give the tasks their MOAB_JOBARRAYINDEX. */
function arrayHeader(array: ArrayHeader): Header {
  const name = jobName(array, undefined, pbsNameRules);
  const limit = array.maxRunning === undefined ? "" : `%${array.maxRunning}`;
  return {
    lines: [
      `#MSUB -N ${name}`,
      "#MSUB -o /dev/null",
      "#MSUB -e /dev/null",
      `#MSUB -t ${name}.[1-${array.size}]${limit}`,
      "#MSUB -V",
    ],
    name,
    output: "script",
  };
}

/** After a blank line `12`, `Moab.12`, `cluster.12`; an array may add `[]`. */
const answer =
  /^((?:[A-Za-z][A-Za-z0-9_-]*\.)?[1-9]\d*)(?:\[\])?(?:\.[A-Za-z][A-Za-z0-9_.-]*)?$/;

function jobId(result: SubmitResult): string | undefined {
  return linesOf(result.stdout).findLast((line) => answer.test(line));
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const id = answer.exec(jobId(result) ?? "")?.[1];
  return id === undefined
    ? undefined
    : Array.from({ length: size }, (_, i) => `${id}[${i + 1}]`);
}

/** Moab: msub. */
export const moabSubmission: Scheduler = {
  name: "moab",
  title: "Moab",
  prefix: "#MSUB",
  directiveRules: pbsDirectiveRules,
  directivesEnd: "first command",
  indentedDirectives: "taken",
  probes: { version: ["msub", "--version"], daemon: ["showq"] },
  submitProgram: "msub",
  timeLimit: 120,
  misreads: (directives) =>
    unexpanded(directives, "#MSUB", "Moab", /^\$\{?(?:PBS|MOAB)_/),
  readDirectives: (directives) =>
    readPbsDirectives(directives, moabSubmission.prefix, "msub"),
  header: (job) => pbsHeader("#MSUB", job),
  submitCommand: (script, _, start) => ({
    program: "msub",
    args: start === "when released" ? ["-h", script] : [script],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId,
      error: /^(?:ERROR|msub):\s*(.*)$/i,
      noise: /^usage:/i,
      ambiguous: (_, words) =>
        /time-?\s?out|timed out|Connection reset/i.test(words),
      later: (_, words) =>
        /Connection refused|Maximum number of jobs already/i.test(words),
      down: (_, words) => /Connection refused/i.test(words),
    }),
  // MOAB_JOBID is there only for who submits with -E; PBS below always sets its own.
  ids: moabIds,
  jobIdVariable: "PBS_JOBID",
  leaks: (variable) => pbsLeaks.test(variable) || jobVariables.test(variable),
  // Moab's manual, "Job Dependencies"; an array goes by its parent's id
  dependency: {
    completed: "told",
    rival: /\bdepend=/,
    longest: 4000,
    lines(awaited, end) {
      const whole = awaited.map(({ kind, jobId }) => ({
        kind: "job" as const,
        jobId: kind === "array" ? moabIds.submissionOf(jobId) : jobId,
      }));
      return [
        `#MSUB -l depend=${pbsDependencies(whole, end, undefined).join(",")}`,
      ];
    },
  },
  taskVariables: ({ index }) => ({ MOAB_JOBARRAYINDEX: `${index}` }),
  mail: pbsMail("#MSUB"),
  smallJob: {
    keeps: ["-A", "-q", "-l qos"],
    asks: ["#MSUB -l walltime=0:05:00"],
  },
  array: {
    indexVariable: "MOAB_JOBARRAYINDEX",
    maxSize: 1000,
    limitsRunning: "yes",
    header: arrayHeader,
    jobIdInterpolation: "${oc.env:PBS_JOBID,null}",
    jobIds,
  },
};

/** What Moab sets in a job (msub's manual page, -E, and "Job Arrays"). */
const jobVariables =
  /^MOAB_(?:ACCOUNT|BATCH|CLASS|DEPEND|GROUP|JOB\w+|MACHINE|NODE\w+|PARTITION|PROCCOUNT|QOS|TASKMAP|USER)$/;
