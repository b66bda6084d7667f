import { lsfIds } from "./ids.ts";
import { unexpanded } from "../shared/misread.ts";
import { splitDirective } from "../shared/directive_words.ts";
import { type Option, readWordOptions } from "../shared/options.ts";
import {
  readDirectiveOptions,
  type Verdict,
  waitsForJob,
} from "../shared/directive_reading.ts";
import { jobName, type JobNameRules } from "../shared/job_name.ts";
import { linesOf, readReply } from "../shared/reply.ts";
import type {
  ArrayHeader,
  Directive,
  DirectiveReading,
  Header,
  JobHeader,
  Scheduler,
  SubmitResult,
} from "../scheduler.ts";

const nameRules: JobNameRules = {
  separator: "/",
  maxLength: 200,
  first: "any but -",
};

/** bsub reads the words of all directives as one command line (cmd.sub.c). */
function readDirectives(directives: Directive[]): DirectiveReading {
  const words = directives.flatMap((it, line) =>
    splitDirective(it.text, lsfSubmission.prefix.length, line, {
      backslash: "nowhere",
      comment: "word with #",
    })
  );
  const options = readWordOptions(words, {
    values: ["-J", "-o", "-oo", "-e", "-eo", "-cwd"],
    flags: ["-K", "-I", "-Ip", "-Is", "-IS", "-ISp", "-ISs", "-IX"],
    attached: ["-J", "-o", "-e"],
    others: ["-Jd", "-outdir", "-env", "-ext", "-extsched", "-ep", "-eptl"],
  });
  return readDirectiveOptions(directives, words, options, judge);
}

function judge(option: Option, text: string): Verdict {
  if (/^-[KI]/.test(option.name)) return waitsForJob(text, "bsub");
  const { value } = option;
  if (value === undefined) return { kind: "keep" };
  switch (option.name) {
    case "-J":
      return value.includes("[")
        ? {
          kind: "array",
          tasks: value,
          ...(value.startsWith("[") ? {} : { sets: "name" }),
        }
        : { kind: "replace", sets: "name" };
    case "-o":
    case "-oo":
      return { kind: "replace", sets: "stdout" };
    case "-e":
    case "-eo":
      return { kind: "replace", sets: "stderr" };
    case "-cwd":
      return { kind: "start in", dir: value };
    default:
      return { kind: "keep" };
  }
}

function header(job: JobHeader): Header {
  const name = jobName(job, job.logId, nameRules);
  const fits = isPlainPath(job.stdout) && isPlainPath(job.stderr);
  return {
    lines: [
      `#BSUB -J ${name}`,
      `#BSUB -o ${fits ? job.stdout : "/dev/null"}`,
      `#BSUB -e ${fits ? job.stderr : "/dev/null"}`,
    ],
    name,
    output: fits ? "scheduler" : "script",
  };
}

/** `%` starts a pattern and cannot be escaped; of the rest nothing is certain. */
function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9_.,\/:@+=-]+$/.test(path);
}

function arrayHeader(array: ArrayHeader): Header {
  const name = jobName(array, undefined, nameRules);
  const limit = array.maxRunning === undefined ? "" : `%${array.maxRunning}`;
  return {
    lines: [
      `#BSUB -J "${name}[1-${array.size}]${limit}"`,
      "#BSUB -o /dev/null",
      "#BSUB -e /dev/null",
    ],
    name,
    output: "script",
  };
}

/** On stdout, or on stderr where BSUB_STDERR is set in a site's wrapper. */
function jobId(result: SubmitResult): string | undefined {
  for (const line of linesOf(`${result.stdout}\n${result.stderr}`)) {
    const id = /^Job <([1-9]\d*)> is submitted to /.exec(line)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const id = jobId(result);
  return id === undefined
    ? undefined
    : Array.from({ length: size }, (_, i) => `${id}[${i + 1}]`);
}

/** The site's own check of jobs, which says why above bsub's last line. */
function esubSpoke({ stderr }: SubmitResult): boolean {
  return linesOf(stderr).length > 1 && /^Request aborted by esub/m.test(stderr);
}

/** IBM Spectrum LSF and OpenLava: bsub. */
export const lsfSubmission: Scheduler = {
  name: "lsf",
  title: "LSF",
  prefix: "#BSUB",
  directiveRules: {
    words: { backslash: "nowhere", comment: "word with #" },
    options: "words",
    aliases: {},
    lists: [],
    additive: ["-R"],
    idle: /^-[hV]$/,
  },
  directivesEnd: "end of file",
  indentedDirectives: "taken",
  probes: { version: ["bsub", "-V"], daemon: ["lsid"] },
  submitProgram: "bsub",
  timeLimit: 120,
  readDirectives,
  misreads: (directives) => unexpanded(directives, "#BSUB", "LSF"),
  header,
  // Directives in a file named on the command line are read only where
  // LSB_BSUB_PARSE_SCRIPT is set.
  submitCommand: (_script, _lines, start) => ({
    program: "bsub",
    args: start === "when released" ? ["-H"] : [],
    stdin: "script",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId,
      error: /^(?:bsub: )?(.*?)\.? (?:Job not submitted|Request aborted)\.?/,
      noise: esubSpoke(result)
        ? /^(?:<<|usage:|Retrying|Request aborted by esub)/i
        : /^(?:<<|usage:|Retrying)/i,
      ambiguous: (_, words) =>
        /time-?\s?out|timed out|receiving a message|Connection reset|End of file/i
          .test(words),
      later: (_, words) =>
        /pending job threshold|reached its job limit|LSF is down|LIM is down|daemon not responding|Connection refused|Batch service not registered/i
          .test(words),
      // each command asks for seconds before it says so
      down: (_, words) =>
        /LSF is down|LIM is down|daemon not responding|Connection refused|Batch service not registered/i
          .test(words),
    }),
  ids: lsfIds,
  jobIdVariable: "LSB_JOBID",
  leaks: (variable) => leaking.test(variable),
  // While LSF is down its commands try again for ever, every ten seconds, and
  // at the threshold of pending jobs every minute; nothing was handed over then.
  variables: { LSB_NTRIES: "2" },
  // bsub(1), "-w"
  dependency: {
    completed: "told",
    rival: /\s-w\b/,
    longest: 4000,
    lines(awaited, end) {
      const word = end === "ended" ? "ended" : "done";
      const conditions = awaited.map(({ kind, jobId }) =>
        `${word}(${kind === "array" ? lsfIds.submissionOf(jobId) : jobId})`
      );
      return [`#BSUB -w "${conditions.join(" && ")}"`];
    },
  },
  // bsub(1), "-J"
  taskVariables: ({ index, highest, step }) => ({
    LSB_JOBINDEX: `${index}`,
    LSB_JOBINDEX_END: `${highest}`,
    LSB_JOBINDEX_STEP: `${step}`,
  }),
  // bsub(1): with -N the report goes by mail, apart from the output
  mail: (address) => [
    "#BSUB -N",
    ...(address === undefined ? [] : [`#BSUB -u ${address}`]),
  ],
  smallJob: {
    keeps: ["-app", "-G", "-P", "-q"],
    asks: ["#BSUB -W 5"],
  },
  array: {
    indexVariable: "LSB_JOBINDEX",
    // MAX_JOB_ARRAY_SIZE
    maxSize: 1000,
    limitsRunning: "yes",
    header: arrayHeader,
    jobIdInterpolation: "${oc.env:LSB_JOBID}[${oc.env:LSB_JOBINDEX}]",
    jobIds,
  },
};

/**
 * What LSF sets in a job, what keeps bsub from answering (BSUB_QUIET, BSUB_BLOCK,
 * BSUB_CHK_RESREQ), and LSB_BSUB_ERR_RETRY, which can submit a job twice.
 */
const leaking =
  /^(?:MLXP_SCHEDULER|BSUB_(?:QUIET2?|BLOCK|CHK_RESREQ|STDERR)|LSB_(?:BSUB_ERR_RETRY|JOB\w+|BATCH_JID|INTERACTIVE|HOSTS|MCPU_HOSTS|DJOB_\w+|QUEUE|SUB_\w+|ERRORFILE|OUTPUTFILE|OUTDIR|INPUTFILE|CHKFILENAME|CHKPNT_DIR|RESTART\w*|EXEC_\w+|EXECHOSTS|EXIT_\w+|EFFECTIVE_RSRCREQ|AFFINITY_\w+|BIND_\w+|PROJECT_NAME|RESIZABLE|UNIXGROUP_INT|XJOB_\w+|TRAPSIGS|ACCT_FILE|MAX_NUM_PROCESSORS|RANK_HOSTFILE)|LS_(?:JOBPID|SUBCWD|EXEC_T)|LSF_(?:JOB_\w+|VERSION))$/;
