import { byName } from "../../by_name.ts";
import { oarIds } from "./ids.ts";
import { oarMisreads } from "./misread.ts";
import { jobName, type JobNameRules } from "../shared/job_name.ts";
import { readArray } from "../shared/own_array.ts";
import { linesOf, readReply } from "../shared/reply.ts";
import type {
  ArrayHeader,
  Directive,
  DirectiveReading,
  Header,
  JobHeader,
  ReplacedOption,
  Scheduler,
  SubmitCommand,
  SubmitResult,
} from "../scheduler.ts";

/**
 * One option a line, its value to the letter: what `oarsub -S` matches, with
 * the value attached, after blanks, or (which OAR 2.5 takes for a part of the
 * value) after `=`.
 */
const optionLine = /^#OAR\s+(--[a-z][a-z-]*|-[A-Za-z])[\s=]*(.*?)\s*$/;

const sets = byName<ReplacedOption["sets"]>({
  "-n": "name",
  "--name": "name",
  "-O": "stdout",
  "--stdout": "stdout",
  "-E": "stderr",
  "--stderr": "stderr",
});

const nameRules: JobNameRules = {
  separator: "/",
  maxLength: 100,
  first: "any but -",
};

function readDirectives(directives: Directive[]): DirectiveReading {
  const reading: DirectiveReading = { kept: [], replaced: [], faults: [] };
  for (const { text, span } of directives) {
    const [, option = "", value = ""] = optionLine.exec(text) ?? [];
    const replaces = sets[option];
    const written = text.replace(/^#OAR\s+/, "").trimEnd();
    const start = span.start + text.indexOf(written);
    const place = {
      span: { start, end: start + written.length },
      text: written,
    };
    if (replaces !== undefined) {
      reading.replaced.push({ ...place, sets: replaces });
      continue;
    }
    if (option === "--array-param-file" && value !== "") {
      const tasks = { parameterFile: value };
      reading.array = { ...place, tasks };
      continue;
    }
    if (option === "--array") {
      // its argument is how many there are
      const count = /^\d+$/.test(value) ? `1-${value}` : value;
      const read = readArray(count, place);
      if (read.kind === "fault") reading.faults.push({ span, ...read.fault });
      else reading.array = read.array;
      continue;
    }
    if (option === "-d" || option === "--directory") reading.startDir = value;
    reading.kept.push(text);
  }
  return reading;
}

function header(job: JobHeader): Header {
  const name = jobName(job, job.logId, nameRules);
  const fits = isPlainPath(job.stdout) && isPlainPath(job.stderr);
  return {
    lines: [
      `#OAR -n ${name}`,
      `#OAR -E ${fits ? job.stderr : "/dev/null"}`,
      `#OAR -O ${fits ? job.stdout : "/dev/null"}`,
    ],
    name,
    output: fits ? "scheduler" : "script",
  };
}

/** What OAR takes after -O and -E, but for `%`, which starts a pattern. */
function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9_.\/ -]+$/.test(path);
}

function arrayHeader(array: ArrayHeader): Header {
  const name = jobName(array, undefined, nameRules);
  return {
    lines: [
      `#OAR -n ${name}`,
      "#OAR -E /dev/null",
      "#OAR -O /dev/null",
      `#OAR --array ${array.size}`,
    ],
    name,
    output: "script",
  };
}

/**
 * With -S, oarsub hands the path to a shell and cuts it at blanks, so a path
 * with anything special goes without: the directives as options, the script as
 * a command for the shell that starts the job.
 */
function submitCommand(
  script: string,
  lines: () => string[],
  start?: "at once" | "when released",
): SubmitCommand {
  const args = /^[A-Za-z0-9_.,\/:@+=%-]+$/.test(script)
    ? ["-S", script]
    : [...lines().flatMap(asArguments), shellWord(script)];
  const hold = start === "when released" ? ["--hold"] : [];
  return { program: "oarsub", args: [...hold, ...args], stdin: "none" };
}

function asArguments(line: string): string[] {
  const [, option, value] = optionLine.exec(line) ?? [];
  if (option === undefined || value === undefined) return [];
  return value === "" ? [option] : [option, value];
}

/** For any login shell, csh too: each special character behind a backslash. */
function shellWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_.,\/:@+=%\u0080-\uffff-]/g, "\\$&");
}

/** An id is positive; a refused job gets `-5`, or nothing. */
function ids(result: SubmitResult): string[] {
  return linesOf(result.stdout).flatMap((line) =>
    /^OAR_JOB_ID=([1-9]\d*)$/.exec(line)?.[1] ?? []
  );
}

function jobIds(result: SubmitResult, size: number): string[] | undefined {
  const found = ids(result);
  return found.length === size ? found : undefined;
}

/** OAR: oarsub, of OAR 2.5. */
export const oarSubmission: Scheduler = {
  name: "oar",
  title: "OAR",
  prefix: "#OAR",
  directiveRules: {
    words: { backslash: "nowhere", comment: "nothing" },
    options: "one a line",
    // oarsub(1)
    aliases: {
      "--resource": "-l",
      "--queue": "-q",
      "--property": "-p",
      "--type": "-t",
      "--directory": "-d",
      "--project": "--project",
      "--signal": "-s",
      "--anterior": "-a",
    },
    lists: [],
    additive: ["-t"],
    idle: /^(?:-h|--help|-V|--version|-I|--interactive|-C|--connect)$/,
  },
  directivesEnd: "end of file",
  indentedDirectives: "ignored",
  probes: { version: ["oarsub", "-V"], daemon: ["oarstat"] },
  submitProgram: "oarsub",
  // 0.2 s is usual; while its database is down oarsub hangs.
  timeLimit: 60,
  readDirectives,
  misreads: oarMisreads,
  header,
  submitCommand,
  // OAR 2.5 writes the directory between single quotes into a Perl script
  // (OAR::Tools), which then fails on the node.
  refuseWorkDir: (workDir) =>
    /'|\\$/.test(workDir)
      ? `Cannot start OAR jobs in "${workDir}": a quote in the path makes OAR suspect the node`
      : undefined,
  parseReply: (result) =>
    readReply(result, {
      jobId: (it) => ids(it)[0],
      // Perl's warn() may add where it was called.
      // Perl's warn() may add where it was called.
      error:
        /^(?:# Error: |\[ERROR\] |ERROR : |\[ADMISSION RULE\] Error: |\/!\\ )(.*?)\.?(?: at \S+ line \d+(?:, <\w+> line \d+)?\.?)?$/,
      noise:
        /^(?:OAR_\w+=|# (?:Info|Warning)|Use of uninitialized value|.*please verify your|.*encountered while parsing)/,
      // The job is in the database; only the daemon was not told.
      ambiguous: (it) => it.exitCode === 9,
      later: () => false,
    }),
  ids: oarIds,
  scriptIsRead: "at the start",
  jobIdVariable: "OAR_JOB_ID",
  leaks: (variable) => leaking.test(variable),
  // oarsub(1), "--anterior", which adds up; its schedulers go on after the
  // states Terminated and Error alike
  dependency: {
    completed: "not told",
    longest: 4000,
    lines: (awaited) => awaited.map((it) => `#OAR -a ${it.jobId}`),
  },
  // oarsub(1), "--array"
  taskVariables: ({ index }) => ({ OAR_ARRAY_INDEX: `${index}` }),
  // oarsub(1), "--notify"
  mail: (address) =>
    address === undefined
      ? undefined
      : [`#OAR --notify [END,ERROR]mail:${address}`],
  smallJob: {
    keeps: ["-q", "--project"],
    asks: ["#OAR -l resource_id=1,walltime=0:05:00"],
  },
  array: {
    indexVariable: "OAR_ARRAY_INDEX",
    maxSize: 10000,
    limitsRunning: "no",
    header: arrayHeader,
    jobIdInterpolation: "${oc.env:OAR_JOB_ID,null}",
    jobIds,
  },
};

/** What OAR sets in a job. OAR_JOB_KEY_FILE is the user's own, for oarsub. */
const leaking =
  /^(?:MLXP_SCHEDULER|OAR_(?!JOB_KEY_FILE$|CONF|API)\w+|OARDO_\w+|OARUSER)$/;
