import { torqueIds } from "./ids.ts";
import { pbsMisreads } from "../shared/pbs_misread.ts";
import {
  pbsDependencies,
  pbsDependencyWords,
} from "../shared/pbs_dependency.ts";
import { jobName } from "../shared/job_name.ts";
import {
  pbsDirectiveRules,
  pbsHeader,
  pbsLeaks,
  pbsMail,
  pbsNameRules,
  readPbsDirectives,
} from "../shared/pbs_directives.ts";
import { linesOf, readReply } from "../shared/reply.ts";
import type {
  ArrayHeader,
  ArraySupport,
  Header,
  Scheduler,
  SubmitResult,
} from "../scheduler.ts";

function arrayHeader(array: ArrayHeader, range: string): Header {
  const name = jobName(array, undefined, pbsNameRules);
  const limit = array.maxRunning === undefined ? "" : `%${array.maxRunning}`;
  return {
    lines: [
      `#PBS -N ${name}`,
      "#PBS -o /dev/null",
      "#PBS -e /dev/null",
      `#PBS ${range}${limit}`,
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

/** Of TORQUE. */
const arrays: ArraySupport = {
  indexVariable: "PBS_ARRAYID",
  maxSize: 10000,
  limitsRunning: "yes",
  header: (array) => arrayHeader(array, `-t 1-${array.size}`),
  // The id of a task has its index in it: 12[3].server.
  jobIdInterpolation: "${oc.env:PBS_JOBID,null}",
  jobIds,
  dependencyWords: { ended: "afteranyarray", completed: "afterokarray" },
  dialect: {
    args: ["--version"],
    read(answer) {
      const version = /^pbs_version = (\d+)\./m.exec(answer)?.[1];
      return version === undefined ? undefined : proArrays(Number(version));
    },
  },
};

/** Of PBS Pro and OpenPBS; `version` is 19, 2021, 23 … */
function proArrays(version: number): ArraySupport {
  return {
    ...arrays,
    // qsub(1B) of PBS Pro, "-m": of single jobs only with j
    mail: "one for all",
    awaited: "as a whole only",
    dependencyWords: pbsDependencyWords,
    indexVariable: "PBS_ARRAY_INDEX",
    // qsub of 20.0 does not know `%`, that of 22.05 does
    limitsRunning: version % 2000 > 20 ? "yes" : "no",
    // it takes no range of one index, but one with a step that leaves it one
    header: (array) =>
      arrayHeader(
        array,
        array.size === 1 ? "-J 1-2:2" : `-J 1-${array.size}`,
      ),
  };
}

/** TORQUE, PBS Pro and OpenPBS: qsub. */
export const torqueSubmission: Scheduler = {
  name: "torque",
  title: "TORQUE/PBS",
  prefix: "#PBS",
  directiveRules: pbsDirectiveRules,
  directivesEnd: "first command",
  indentedDirectives: "taken",
  probes: { version: ["qsub", "--version"], daemon: ["qstat", "-B"] },
  submitProgram: "qsub",
  timeLimit: 120,
  misreads: (directives) => pbsMisreads(directives, "#PBS", "TORQUE/PBS"),
  readDirectives: (directives) =>
    readPbsDirectives(directives, torqueSubmission.prefix, "qsub"),
  header: (job) => pbsHeader("#PBS", job),
  submitCommand: (script, _, start) => ({
    program: "qsub",
    args: start === "when released" ? ["-h", script] : [script],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId,
      // TORQUE: `[qsub: illegal -N value]`, and then how to use it. Why a site's
      // filter refuses a job stands before qsub's own line.
      error:
        /^(?:qsub:(?! *submit filter returned) *(?:submit error )?(?=.*[^\]]$)|\[(?!-)(?:qsub: )?(?=.*\]$))(.*?)\]?$/,
      noise: /^usage: qsub|^\[exiting\]$/i,
      // Exit codes are errors of the 15000s cut to a byte: 237 is 15085,
      // PBSE_TIMEOUT in TORQUE.
      ambiguous: ({ exitCode }, words) =>
        exitCode === 237 ||
        /Time ?out|timed out|Connection reset|End of File/i.test(words),
      later: ({ exitCode }, words) =>
        exitCode === 200 || exitCode === 228 || laterWords.test(words),
      down: (_, words) => downWords.test(words),
    }),
  ids: torqueIds,
  jobIdVariable: "PBS_JOBID",
  leaks: (variable) => pbsLeaks.test(variable),
  dependency: {
    completed: "told",
    rival: /\bdepend=/,
    longest: 4000,
    lines: (awaited, end, array) => [
      `#PBS -W depend=${pbsDependencies(awaited, end, array).join(",")}`,
    ],
  },
  // qsub(1B) of TORQUE, "-t", and of PBS Pro, "-J"
  taskVariables: ({ index }) => ({
    PBS_ARRAYID: `${index}`,
    PBS_ARRAY_INDEX: `${index}`,
  }),
  mail: pbsMail("#PBS"),
  smallJob: {
    keeps: ["-A", "-P", "-q"],
    asks: ["#PBS -l walltime=0:05:00"],
  },
  array: arrays,
};

const downWords =
  /cannot connect to server|Connection refused|server shutting down/i;

const laterWords = new RegExp(
  [
    "Maximum number of jobs (?:.* )?already",
    "would exceed .*limit",
    "cannot connect to server",
    "Connection refused",
    "No free connections",
    "server shutting down",
  ].join("|"),
  "i",
);
