import { splitDirective } from "./directive_words.ts";
import type { DirectiveRules } from "./directive_rules.ts";
import { type Option, readGetopt } from "./options.ts";
import {
  readDirectiveOptions,
  type Verdict,
  waitsForJob,
} from "./directive_reading.ts";
import { jobName, type JobNameRules } from "./job_name.ts";
import type {
  Directive,
  DirectiveReading,
  Header,
  JobHeader,
} from "../scheduler.ts";

/** PBS Pro's rules, the strictest: TORQUE and Moab take its names too. */
export const pbsNameRules: JobNameRules = {
  separator: ".",
  maxLength: 230,
  first: "letter",
};

export const pbsDirectiveRules: DirectiveRules = {
  words: { backslash: "outside quotes", comment: "nothing" },
  options: "getopt",
  aliases: {},
  lists: ["-l"],
  additive: [],
  // qsub(1B) of TORQUE and PBS Pro; `-h` holds the job, `-V` hands variables on
  idle: /^--(?:about|help|usage|version)$/,
};

/** The lines of qsub's family for one job. */
export function pbsHeader(prefix: "#PBS" | "#MSUB", job: JobHeader): Header {
  const name = jobName(job, job.logId, pbsNameRules);
  const fits = isPlainPbsPath(job.stdout) && isPlainPbsPath(job.stderr);
  return {
    lines: [
      `${prefix} -N ${name}`,
      `${prefix} -o ${fits ? job.stdout : "/dev/null"}`,
      `${prefix} -e ${fits ? job.stderr : "/dev/null"}`,
    ],
    name,
    output: fits ? "scheduler" : "script",
  };
}

/** qsub(1B), "-m": at the end, and where the job is aborted. */
export function pbsMail(
  prefix: string,
): (address: string | undefined) => string[] {
  return (address) => [
    `${prefix} -m ae`,
    ...(address === undefined ? [] : [`${prefix} -M ${address}`]),
  ];
}

/** qsub's options, TORQUE's and PBS Pro's together (qsub_functions.c, qsub_sup.c). */
const short = "a:A:b:c:C:d:D:e:EfF:GhIi:j:J:k:K:l:L:m:M:nN:o:p:P:q:r:R:S:t:" +
  "T:u:v:Vw:W:Xxz";

/**
 * The directives of qsub's family, which Moab's msub shares: each line is a
 * command line of its own, with quotes, without comments.
 */
export function readPbsDirectives(
  directives: Directive[],
  prefix: string,
  program: string,
): DirectiveReading {
  const lines = directives.map(({ text }, line) =>
    splitDirective(text, prefix.length, line, {
      backslash: "outside quotes",
      comment: "nothing",
    })
  );
  const options = lines.flatMap((words) =>
    readGetopt(words, { short, long: [] })
  );
  const reading = readDirectiveOptions(
    directives,
    lines.flat(),
    options,
    (option, text) => judge(option, text, program),
  );
  const foreign = program === "msub" ? options.filter(isOfCccMsub) : [];
  const [first] = foreign.flatMap((it) =>
    directives[it.parts[0]?.line ?? -1] ?? []
  );
  if (first !== undefined) {
    const names = [...new Set(foreign.map((it) => it.name))].join(", ");
    return {
      ...reading,
      faults: [{
        span: first.span,
        message:
          `Cannot submit with ${names}: so ccc_msub reads them, and msub does not`,
        hint:
          "Write the directives of the scheduler that is below it, such as #SBATCH -n 1",
      }],
    };
  }
  const continued = directives.filter(({ text }) => text.endsWith("\\"));
  return {
    ...reading,
    faults: [
      ...reading.faults,
      ...continued.map(({ span }) => ({
        span,
        message: "Cannot read a directive that goes on in the next line",
        hint: "Write it on one line",
      })),
    ],
  };
}

/** Options of CEA's ccc_msub, which takes #MSUB lines too, with other letters. */
function isOfCccMsub({ name, value = "" }: Option): boolean {
  switch (name) {
    case "-@":
    case "-Q":
    case "-T":
      return true;
    case "-r":
      return !/^[yn]$/.test(value);
    default:
      return false;
  }
}

function judge(option: Option, text: string, program: string): Verdict {
  const { name, value } = option;
  if (name === "-I") return waitsForJob(text, program);
  if (name === "-z") {
    return {
      kind: "fault",
      message:
        `Cannot submit with "${text}": ${program} would not tell the job's id`,
      hint: "Remove it",
    };
  }
  if (value === undefined) return { kind: "keep" };
  switch (name) {
    case "-N":
      return { kind: "replace", sets: "name" };
    case "-o":
      return { kind: "replace", sets: "stdout" };
    case "-e":
      return { kind: "replace", sets: "stderr" };
    // -j joins the two files; -R (Pro) removes them at the end.
    case "-j":
    case "-R":
      return { kind: "replace", sets: "stdout and stderr" };
    // -k leaves them in $HOME; with d (Pro) they are written where -o and -e say.
    case "-k":
      return value.includes("d")
        ? { kind: "keep" }
        : { kind: "replace", sets: "stdout and stderr" };
    case "-t":
      return { kind: "array", tasks: value };
    // An array in PBS Pro; in TORQUE another option, which takes no range.
    case "-J":
      return /^\d+-\d/.test(value)
        ? { kind: "array", tasks: value }
        : { kind: "keep" };
    case "-d":
    case "-w":
      return { kind: "start in", dir: value };
    case "-W":
      return /\b(?:block|interactive)\s*=\s*true\b/i.test(value)
        ? waitsForJob(text, program)
        : { kind: "keep" };
    default:
      return { kind: "keep" };
  }
}

/**
 * Whether a path can stand after -o and -e. The server and the node put it
 * through `host:path` and a shell's expansion, and lose the output of a path
 * with anything special without an error.
 */
function isPlainPbsPath(path: string): boolean {
  return /^[A-Za-z0-9_.\/+=-]+$/.test(path);
}

/** What a running job has set, or what changes how qsub reads a script. */
export const pbsLeaks =
  /^(?:MLXP_SCHEDULER|PBS_(?:DPREFIX|O_\w+|JOB\w+|ARRAY\w+|ENVIRONMENT|NODE\w+|NUM_\w+|NP|NCPUS|NGPUS|QUEUE|TASKNUM|VNODENUM|MOMPORT|GPUFILE|MICFILE|WALLTIME|VERSION|ACCOUNT|TMPDIR|SUBMIT_SCRIPT_DIR))$/;
