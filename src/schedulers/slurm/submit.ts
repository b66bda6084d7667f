import { slurmIds } from "./ids.ts";
import { slurmDirectives } from "./directive_rules.ts";
import { slurmMisreads } from "./misread.ts";
import {
  type GetoptTable,
  type Option,
  readGetopt,
} from "../shared/options.ts";
import { splitDirective } from "../shared/directive_words.ts";
import {
  readDirectiveOptions,
  submitsNothing,
  type Verdict,
  waitsForJob,
} from "../shared/directive_reading.ts";
import { jobName, type JobNameRules } from "../shared/job_name.ts";
import { linesOf, readReply, type ReplyRules } from "../shared/reply.ts";
import type {
  ArrayHeader,
  Directive,
  DirectiveReading,
  Header,
  HeaderFacts,
  JobHeader,
  Reply,
  Scheduler,
  SubmitResult,
} from "../scheduler.ts";

/**
 * sbatch reads the words of all directives as one command line, so a value may
 * even stand in the next line. Short options of 17.02 to 25.11; a long name may
 * be cut short as far as no other option starts alike.
 */
const table: GetoptTable = {
  short: "A:a:B:b:C:c:D:d:e:F:G:g:HhIi:J:k::L:M:m:N:n:Oo:P:p:Qq:RS:st:uVvW" +
    "w:x:",
  long: [
    { name: "--job-name", shortest: "--j", kind: "value" },
    { name: "--output", shortest: "--ou", kind: "value" },
    { name: "--error", shortest: "--er", kind: "value" },
    { name: "--array", shortest: "--ar", kind: "value" },
    { name: "--chdir", shortest: "--chd", kind: "value" },
    { name: "--workdir", shortest: "--wo", kind: "value" },
    { name: "--dependency", shortest: "--dep", kind: "value" },
    { name: "--export", shortest: "--export", kind: "value" },
    { name: "--open-mode", shortest: "--op", kind: "value" },
    { name: "--wait", shortest: "--wait", kind: "flag" },
    { name: "--test-only", shortest: "--te", kind: "flag" },
  ],
};

const nameRules: JobNameRules = {
  separator: "/",
  maxLength: 200,
  first: "any but -",
};

function readDirectives(directives: Directive[]): DirectiveReading {
  const words = directives.flatMap((it, line) =>
    splitDirective(it.text, slurmSubmission.prefix.length, line, {
      backslash: "everywhere",
      comment: "# outside quotes",
    })
  );
  const options = readGetopt(words, table);
  const facts = headerFacts(options);
  const keepsName = facts.sharedName !== undefined;
  const reading = readDirectiveOptions(
    directives,
    words,
    options,
    (option, text) =>
      keepsName && isName(option) ? { kind: "keep" } : judge(option, text),
  );
  // srun obeys the SLURM_EXPORT_ENV that it sets
  const launchExport = options.findLast((it) => it.name === "--export")?.value;
  return {
    ...reading,
    ...Object.keys(facts).length === 0 ? {} : { headerFacts: facts },
    ...launchExport === undefined ? {} : { launchExport },
  };
}

function headerFacts(options: Option[]): HeaderFacts {
  const name = options.findLast(isName)?.value;
  return {
    ...options.some(isSingleton)
      ? {
        sharedName: name === undefined
          ? { of: "log directory" }
          : { of: "directive", name },
      }
      : {},
    ...options.some((it) => it.name === "--open-mode")
      ? { openMode: "given" }
      : {},
  };
}

/**
 * One job of that name and user at a time (sbatch(1), "--dependency"): with a
 * name for each they would not wait for each other.
 */
function isSingleton({ name, value = "" }: Option): boolean {
  return (name === "-d" || name === "--dependency") &&
    /(?:^|[,?])singleton(?=$|[,?])/.test(value);
}

function isName({ name }: Option): boolean {
  return name === "-J" || name === "--job-name";
}

function judge(option: Option, text: string): Verdict {
  switch (option.name) {
    case "-W":
    case "--wait":
      return waitsForJob(text, "sbatch");
    case "--test-only":
      return submitsNothing(text, "sbatch");
  }
  if (option.value === undefined) return { kind: "keep" };
  switch (option.name) {
    case "-J":
    case "--job-name":
      return { kind: "replace", sets: "name" };
    case "-o":
    case "--output":
      return { kind: "replace", sets: "stdout" };
    case "-e":
    case "--error":
      return { kind: "replace", sets: "stderr" };
    case "-a":
    case "--array":
      return { kind: "array", tasks: option.value };
    case "-D":
    case "--chdir":
    case "--workdir":
      return { kind: "start in", dir: option.value };
    default:
      return { kind: "keep" };
  }
}

function header(job: JobHeader): Header {
  const name = nameOf(job, job.logId);
  const stdout = pathValue(job.stdout);
  const stderr = pathValue(job.stderr);
  const both = stdout !== undefined && stderr !== undefined;
  // a job that is requeued keeps what it wrote, unless the user says otherwise
  const appends = both && job.headerFacts?.openMode === undefined;
  return {
    lines: [
      ...nameLines(job, name),
      `#SBATCH --output=${both ? stdout : "/dev/null"}`,
      `#SBATCH --error=${both ? stderr : "/dev/null"}`,
      ...(appends ? ["#SBATCH --open-mode=append"] : []),
    ],
    name,
    output: both ? "scheduler" : "script",
    // srun in the job would obey it, too
    ...(appends ? { undo: "unset SLURM_OPEN_MODE" } : {}),
  };
}

type Named = Pick<JobHeader, "logDirName" | "givenName" | "headerFacts">;

function nameOf(named: Named, logId: number | undefined): string {
  const { headerFacts: { sharedName } = {} } = named;
  if (sharedName?.of === "directive") return sharedName.name;
  const own = sharedName === undefined ? logId : undefined;
  return jobName(named, own, nameRules);
}

/** None where the user's own stands below. */
function nameLines({ headerFacts }: Named, name: string): string[] {
  return headerFacts?.sharedName?.of === "directive"
    ? []
    : [`#SBATCH --job-name=${name}`];
}

/**
 * A path as sbatch reads it in a directive: `%` starts a pattern unless
 * doubled, and quotes keep blanks and `#`. A backslash would switch off the
 * patterns, doubled `%` too, and be lost; a control character ends the line.
 */
function pathValue(path: string): string | undefined {
  // deno-lint-ignore no-control-regex -- control characters are the point
  if (/[\\\x00-\x1f\x7f]/.test(path)) return undefined;
  const literal = path.replaceAll("%", "%%");
  return /^[A-Za-z0-9_.,/:@+=~^%-]+$/.test(literal)
    ? literal
    : `"${literal.replaceAll('"', '\\"')}"`;
}

function arrayHeader(array: ArrayHeader): Header {
  const name = nameOf(array, undefined);
  const limit = array.maxRunning === undefined ? "" : `%${array.maxRunning}`;
  return {
    lines: [
      ...nameLines(array, name),
      "#SBATCH --output=/dev/null",
      "#SBATCH --error=/dev/null",
      `#SBATCH --array=1-${array.size}${limit}`,
    ],
    name,
    output: "script",
  };
}

/** `123` or `123;cluster`; a wrapper of a site may drop `--parsable`. */
const answers = [
  /^(?<id>[1-9]\d*)(?:;(?<cluster>[\w.-]+))?$/,
  /^Submitted batch job (?<id>[1-9]\d*)(?: on cluster (?<cluster>[\w.-]+))?$/,
];

function answer(
  result: SubmitResult,
): { id: string; cluster: string | undefined } | undefined {
  for (const line of linesOf(result.stdout).toReversed()) {
    for (const pattern of answers) {
      const { id, cluster } = pattern.exec(line)?.groups ?? {};
      if (id !== undefined) return { id, cluster };
    }
  }
  return undefined;
}

const replyRules: ReplyRules = {
  jobId: (result) => answer(result)?.id,
  error: /^sbatch: (?:error|fatal): (.*)$/,
  noise: /^Try "sbatch --help"/,
  ambiguous: (_, words) => ambiguousWords.test(words),
  later: (_, words) => laterWords.test(words),
  down: (_, words) => downWords.test(words),
};

const downWords = /Unable to contact slurm controller/;

/** The request was sent and its answer lost (slurm_errno, `SLURM_PROTOCOL_*`). */
const ambiguousWords =
  /Socket timed out|\((?:receive|send|shutdown) failure\)|Zero Bytes were transmitted|Connection reset/;

const laterWords = new RegExp([
  "(?:QOS|Assoc)\\w*SubmitJob",
  "MaxJobCount limit reached",
  "Unable to contact slurm controller \\(connect failure\\)",
  "Slurm temporarily unable to accept job",
  "Slurm job queue full",
  "Job creation temporarily disabled",
  "Resource temporarily unavailable",
  "standby mode",
].join("|"));

function parseReply(result: SubmitResult): Reply {
  const reply = readReply(result, replyRules);
  const cluster = answer(result)?.cluster;
  return reply.kind === "submitted" && cluster !== undefined
    ? { ...reply, cluster }
    : reply;
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const id = answer(result)?.id;
  return id === undefined
    ? undefined
    : Array.from({ length: size }, (_, i) => `${id}_${i + 1}`);
}

/**
 * Beats the script (SBATCH_*), keeps sbatch waiting, or is set by Slurm inside
 * a job (sbatch(1), "OUTPUT ENVIRONMENT VARIABLES", and srun(1)). What a site
 * or a user sets for Slurm's commands stays: SLURM_CONF, SLURM_CLUSTERS,
 * SLURM_JWT, SLURM_TIME_FORMAT, SLURM_MPI_TYPE, SBATCH_PARTITION …
 */
const leaking = new RegExp(`^(?:${
  [
    "MLXP_SCHEDULER",
    "SBATCH_(?:JOB_NAME|OUTPUT|ERROR|ARRAY_INX|WAIT|JOBID)",
    "SLURMD_(?:NODENAME|DEBUG|TRES_\\w+)",
    "SLURM_(?:JOB|ARRAY|STEP|HET|PACK|TASK|CPU|CPUS|GPU|GPUS|MEM|NODE|NTASKS" +
    "|SRUN|STEPMGR|SUBMIT|LAUNCH|TOPOLOGY|DIST|RESV|RLIMIT|TRES|SHARDS" +
    "|CORE|CONTAINER|PTY)_\\w+",
    "SLURM_(?:JOBID|STEPID|NODEID|NODELIST|NNODES|NPROCS|NTASKS|TASKS_PER_NODE" +
    "|PROCID|LOCALID|GTIDS|GPUS|CLUSTER_NAME|WORKING_CLUSTER|DISTRIBUTION" +
    "|EXPORT_ENV|GET_USER_ENV|RESTART_COUNT|PRIO_PROCESS|SCRIPT_CONTEXT" +
    "|OVERCOMMIT|OVERSUBSCRIBE|HINT|PROFILE|THREADS_PER_CORE|NETWORK" +
    "|CHECKPOINT_IMAGE_DIR|OOM_KILL_STEP|ACCTG_FREQ|ARBITRARY_NODELIST" +
    "|WCKEY|STEPMGR)",
  ].join("|")
})$`);

/** Slurm: sbatch. */
export const slurmSubmission: Scheduler = {
  name: "slurm",
  title: "SLURM",
  prefix: "#SBATCH",
  directiveRules: slurmDirectives,
  directivesEnd: "first command",
  indentedDirectives: "ignored",
  probes: { version: ["sbatch", "--version"], daemon: ["sinfo", "-h"] },
  submitProgram: "sbatch",
  // A full queue has sbatch try again for 1 + 2 + … + 15 seconds by itself.
  timeLimit: 180,
  readDirectives,
  misreads: slurmMisreads,
  // sbatch(1), "--test-only": "No job is actually submitted"
  tryOut: {
    args: (script) => ["--test-only", script],
    refusal: (result) => {
      if (result.exitCode === 0) return undefined;
      const reply = readReply(result, replyRules);
      return reply.kind === "submitted" ? undefined : reply.reason;
    },
  },
  // seen with 22.05: over #SBATCH
  alsoObeys: ["#PBS", "#BSUB"],
  // sbatch(1), "INPUT ENVIRONMENT VARIABLES"
  beatsScript: /^SBATCH_(?!IGNORE_PBS$|DEBUG$)/,
  header,
  submitCommand: (script, _, start) => ({
    program: "sbatch",
    args: [
      "--parsable",
      ...(start === "when released" ? ["--hold"] : []),
      script,
    ],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply,
  ids: slurmIds,
  jobIdVariable: "SLURM_JOB_ID",
  leaks: (variable) => leaking.test(variable),
  // sbatch(1), "INPUT ENVIRONMENT VARIABLES": they beat the script's directives
  launchExportVariable: "SBATCH_EXPORT",
  // sbatch(1), "--dependency"
  dependency: {
    completed: "told",
    rival: /\s(?:-d|--dep\w*)(?=[\s=\w]|$)/,
    longest: 30_000,
    lines(awaited, end) {
      const ids = awaited.map(({ kind, jobId }) =>
        kind === "array" ? slurmIds.submissionOf(jobId) : jobId.split("+")[0]
      );
      const type = end === "ended" ? "afterany" : "afterok";
      return [`#SBATCH --dependency=${[type, ...ids].join(":")}`];
    },
  },
  // sbatch(1), "JOB ARRAY SUPPORT"
  taskVariables: ({ index, count, lowest, highest, step }) => ({
    SLURM_ARRAY_TASK_ID: `${index}`,
    SLURM_ARRAY_TASK_COUNT: `${count}`,
    SLURM_ARRAY_TASK_MIN: `${lowest}`,
    SLURM_ARRAY_TASK_MAX: `${highest}`,
    SLURM_ARRAY_TASK_STEP: `${step}`,
  }),
  taskLine:
    'export SLURM_ARRAY_JOB_ID="${SLURM_ARRAY_JOB_ID:-${SLURM_JOB_ID-}}"',
  // sbatch(1), "--mail-type": of an array as a whole
  mail: (address) => [
    "#SBATCH --mail-type=END,FAIL",
    ...(address === undefined ? [] : [`#SBATCH --mail-user=${address}`]),
  ],
  smallJob: {
    keeps: [
      "--account",
      "--clusters",
      "--partition",
      "--qos",
      "--reservation",
      "--wckey",
    ],
    asks: ["#SBATCH --time=5"],
  },
  array: {
    mail: "one for all",
    indexVariable: "SLURM_ARRAY_TASK_ID",
    // MaxArraySize is 1001 by default and counts index 0.
    maxSize: 1000,
    limitsRunning: "yes",
    header: arrayHeader,
    jobIdInterpolation:
      "${oc.env:SLURM_ARRAY_JOB_ID}_${oc.env:SLURM_ARRAY_TASK_ID}",
    jobIds,
  },
};
