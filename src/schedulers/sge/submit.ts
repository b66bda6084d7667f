import { sgeIds } from "./ids.ts";
import { sgeMisreads } from "./misread.ts";
import { splitDirective } from "../shared/directive_words.ts";
import { type Option, readWordOptions } from "../shared/options.ts";
import {
  readDirectiveOptions,
  submitsNothing,
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
  separator: ".",
  maxLength: 500,
  first: "letter",
};

/**
 * Options are words of their own (parse_qsub.c). A `#` ends the line, in quotes
 * too. SGE lets a quoted word swallow what follows it; here it ends at its
 * quote, as its writer meant.
 */
function readDirectives(directives: Directive[]): DirectiveReading {
  const lines = directives.map(({ text }, line) =>
    splitDirective(text, sgeSubmission.prefix.length, line, {
      backslash: "nowhere",
      comment: "any #",
    })
  );
  const options = lines.flatMap((words) =>
    readWordOptions(words, {
      values: [
        "-N",
        "-o",
        "-e",
        "-j",
        "-S",
        "-t",
        "-tc",
        "-wd",
        "-sync",
        "-now",
        "-w",
      ],
      flags: ["-cwd", "-verify", "-help"],
      attached: [],
      others: [],
    })
  );
  return readDirectiveOptions(directives, lines.flat(), options, judge);
}

function judge(option: Option, text: string): Verdict {
  switch (option.name) {
    case "-cwd":
      return { kind: "start in", dir: undefined };
    case "-verify":
    case "-help":
      return submitsNothing(text, "qsub");
  }
  const { value } = option;
  if (value === undefined) return { kind: "keep" };
  switch (option.name) {
    case "-N":
      return { kind: "replace", sets: "name" };
    case "-o":
      return { kind: "replace", sets: "stdout" };
    case "-e":
      return { kind: "replace", sets: "stderr" };
    case "-j":
      return { kind: "replace", sets: "stdout and stderr" };
    case "-S":
      return { kind: "shell", path: value };
    case "-t":
      return { kind: "array", tasks: value };
    case "-tc":
      return /^\d{1,9}$/.test(value) && Number(value) > 0
        ? { kind: "array limit", maxRunning: Number(value) }
        : { kind: "keep" };
    case "-wd":
      return { kind: "start in", dir: value };
    case "-sync":
    case "-now":
      return /^y/i.test(value) ? waitsForJob(text, "qsub") : { kind: "keep" };
    // -w verifies the job; with v and p it does nothing else.
    case "-w":
      return /^[vp]$/.test(value)
        ? submitsNothing(text, "qsub")
        : { kind: "keep" };
    default:
      return { kind: "keep" };
  }
}

function header(job: JobHeader): Header {
  const name = jobName(job, job.logId, nameRules);
  const stdout = pathValue(job.stdout);
  const stderr = pathValue(job.stderr);
  const both = stdout !== undefined && stderr !== undefined;
  return {
    lines: [
      `#$ -N ${name}`,
      `#$ -o ${both ? stdout : "/dev/null"}`,
      `#$ -e ${both ? stderr : "/dev/null"}`,
      ...shellLine(job.shell),
    ],
    name,
    output: both ? "scheduler" : "script",
  };
}

/** Blanks need quotes; a `,` or `#` has no spelling, `$` and `:` mean more. */
function pathValue(path: string): string | undefined {
  if (!/^[A-Za-z0-9_.\/+=%@ -]+$/.test(path)) return undefined;
  return path.includes(" ") ? `"${path}"` : path;
}

/**
 * By default SGE ignores the shebang and runs /bin/sh; -S names another shell,
 * by its path alone. `/usr/bin/env bash` becomes `/bin/bash`, and options such
 * as bash's `-l` are dropped: SGE starts bash as a login shell by itself.
 */
function shellLine(shell: string | undefined): string[] {
  const [path = "", ...rest] = shell?.trim().split(/\s+/) ?? [];
  const named = rest.find((it) => !it.startsWith("-") && !it.includes("="));
  const found = /(?:^|\/)env$/.test(path) && named !== undefined
    ? named.startsWith("/") ? named : `/bin/${named}`
    : path;
  return /^\/[A-Za-z0-9_.\/+-]+$/.test(found) ? [`#$ -S ${found}`] : [];
}

function arrayHeader(array: ArrayHeader): Header {
  const name = jobName(array, undefined, nameRules);
  return {
    lines: [
      `#$ -N ${name}`,
      "#$ -o /dev/null",
      "#$ -e /dev/null",
      ...shellLine(array.shell),
      `#$ -t 1-${array.size}`,
      ...(array.maxRunning === undefined ? [] : [`#$ -tc ${array.maxRunning}`]),
    ],
    name,
    output: "script",
  };
}

/** `6` or `22.1-4:1` with -terse; without, if a site's wrapper drops it. */
const answers = [
  /^([1-9]\d*)(?:\.1-(\d+):1)?$/,
  /^Your job(?:-array)? ([1-9]\d*)(?:\.1-(\d+):1)? \(".*"\) has been submitted$/,
];

function answer(
  result: SubmitResult,
): { id: string; size: number | undefined } | undefined {
  for (const line of linesOf(result.stdout).toReversed()) {
    for (const pattern of answers) {
      const [, id, size] = pattern.exec(line) ?? [];
      if (id === undefined) continue;
      return { id, size: size === undefined ? undefined : Number(size) };
    }
  }
  return undefined;
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const found = answer(result);
  return found?.size === size
    ? Array.from({ length: size }, (_, i) => `${found.id}.${i + 1}`)
    : undefined;
}

/** Grid Engine (Sun's, Son of, Univa's, Altair's): qsub. */
export const sgeSubmission: Scheduler = {
  name: "sge",
  title: "SGE",
  prefix: "#$",
  directiveRules: {
    words: { backslash: "nowhere", comment: "any #" },
    options: "words",
    aliases: {},
    lists: ["-l"],
    additive: [],
    idle: /^--?help$/,
  },
  directivesEnd: "end of file",
  indentedDirectives: "ignored",
  probes: { version: ["qstat", "-help"], daemon: ["qstat"] },
  submitProgram: "qsub",
  timeLimit: 120,
  readDirectives,
  misreads: sgeMisreads,
  header,
  submitCommand: (script, _, start) => ({
    program: "qsub",
    args: [
      "-terse",
      ...(start === "when released" ? ["-h"] : []),
      script,
    ],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId: (it) => answer(it)?.id,
      error:
        /^(?:Unable to run job|Unable to read script file because of error|qsub|error): ?(.*)$/i,
      noise: /^(?:Exiting\.?|Usage: qsub)/,
      ambiguous: (_, words) =>
        /time-?\s?out|read error|reading answer list/i.test(words),
      later: ({ exitCode }, words) => exitCode === 25 || laterWords.test(words),
      down: (_, words) => downWords.test(words),
    }),
  ids: sgeIds,
  jobIdVariable: "JOB_ID",
  leaks: (variable) => leaking.test(variable),
  // qsub(1), "-hold_jid": ids of jobs, not of tasks, and any end will do
  dependency: {
    completed: "not told",
    rival: /\s-hold_jid\b/,
    longest: 4000,
    lines: (awaited) => [
      `#$ -hold_jid ${
        [...new Set(awaited.map((it) => sgeIds.submissionOf(it.jobId)))]
          .join(",")
      }`,
    ],
  },
  // qsub(1), "-t"
  taskVariables: ({ index, lowest, highest, step }) => ({
    SGE_TASK_ID: `${index}`,
    SGE_TASK_FIRST: `${lowest}`,
    SGE_TASK_LAST: `${highest}`,
    SGE_TASK_STEPSIZE: `${step}`,
  }),
  mail: (address) => [
    "#$ -m ea",
    ...(address === undefined ? [] : [`#$ -M ${address}`]),
  ],
  smallJob: {
    keeps: ["-A", "-P", "-q"],
    asks: ["#$ -l h_rt=0:05:00"],
  },
  array: {
    awaited: "as a whole only",
    indexVariable: "SGE_TASK_ID",
    // max_aj_tasks
    maxSize: 75000,
    limitsRunning: "yes",
    header: arrayHeader,
    jobIdInterpolation: "${oc.env:JOB_ID}.${oc.env:SGE_TASK_ID}",
    jobIds,
  },
};

const downWords =
  /got select error|unable to (?:contact|send message to) qmaster|Connection refused/i;

/** The per-user limit, and a master that is down. */
const laterWords =
  /jobs are allowed per user|got select error|unable to (?:contact|send message to) qmaster|Connection refused/i;

/**
 * What SGE sets in a job (qsub(1), "ENVIRONMENTAL VARIABLES"), and what puts a
 * number in front of its words, by which an answer is read.
 */
const leaking =
  /^(?:MLXP_SCHEDULER|SGE_ENABLE_MSG_ID|JOB_(?:ID|NAME|SCRIPT)|PE|PE_HOSTFILE|NSLOTS|NHOSTS|NQUEUES|SGE_(?:TASK_\w+|O_\w+|STD\w+_PATH|CWD_PATH|JOB_SPOOL_DIR|BINARY_PATH|ACCOUNT|CKPT_\w+|RSH_COMMAND|HGR_\w+|BINDING))$/;
