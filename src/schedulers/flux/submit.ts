import type { DirectiveRules } from "../shared/directive_rules.ts";
import {
  readDirectiveOptions,
  submitsNothing,
  type Verdict,
} from "../shared/directive_reading.ts";
import {
  type DirectiveWord,
  splitDirective,
} from "../shared/directive_words.ts";
import { jobName, type JobNameRules } from "../shared/job_name.ts";
import {
  type GetoptTable,
  type Option,
  readGetopt,
} from "../shared/options.ts";
import { linesOf, readReply, type ReplyRules } from "../shared/reply.ts";
import type {
  Directive,
  DirectiveFault,
  DirectiveReading,
  Header,
  HeaderFacts,
  JobHeader,
  Scheduler,
  SubmitResult,
} from "../scheduler.ts";
import { fluxIds, idOf } from "./ids.ts";

const prefix = "#flux:";

/** RFC 36: the prefix of a line is the language's, the tag in either case. */
const otherPrefixes = ["# flux:", "#FLUX:", "# FLUX:"];

/** Python's shlex, and options of argparse: flux-batch(1) of 0.48 to 0.88. */
const directiveRules: DirectiveRules = {
  words: { backslash: "everywhere", comment: "# outside quotes" },
  options: "getopt",
  aliases: {
    "-B": "--bank",
    "-c": "--cores-per-slot",
    "-g": "--gpus-per-slot",
    "-l": "--label-io",
    "-N": "--nodes",
    "-n": "--nslots",
    "-o": "--setopt",
    "-q": "--queue",
    "-S": "--setattr",
    "-t": "--time-limit",
    "-u": "--unbuffered",
    "-x": "--exclusive",
    "--require": "--requires",
    "--broker-opt": "--broker-opts",
  },
  lists: [],
  additive: [
    ...["--setopt", "--setattr", "--add-file", "--dependency", "--requires"],
    ...["--env", "--env-remove", "--env-file", "--rlimit", "--flags"],
    ...["--conf", "--broker-opts"],
  ],
  idle: /^--(?:dry|dry-run|help|list-plugins|quiet)$/,
};

/** Older ones took long names cut short, too. */
const table: GetoptTable = {
  short: "B:c:g:lN:n:o:q:S:t:ux",
  long: [
    { name: "--job-name", shortest: "--j", kind: "value" },
    { name: "--output", shortest: "--o", kind: "value" },
    { name: "--error", shortest: "--er", kind: "value" },
    { name: "--cwd", shortest: "--cw", kind: "value" },
    { name: "--dependency", shortest: "--de", kind: "value" },
    { name: "--dry-run", shortest: "--dr", kind: "flag" },
    { name: "--quiet", shortest: "--qui", kind: "flag" },
    { name: "--wrap", shortest: "--w", kind: "flag" },
  ],
};

const nameRules: JobNameRules = {
  separator: "/",
  maxLength: 200,
  first: "any but -",
};

function readDirectives(directives: Directive[]): DirectiveReading {
  // a value never stands in the next line: each is parsed by itself
  const lines = directives.map(({ text }, line) =>
    splitDirective(text, sentinelOf(text).length, line, directiveRules.words)
  );
  const options = lines.flatMap((it) => readGetopt(it, table));
  const facts = headerFacts(options);
  const reading = readDirectiveOptions(
    directives,
    lines.flat(),
    options,
    (option, text) =>
      facts.sharedName !== undefined && option.name === "--job-name"
        ? { kind: "keep" }
        : judge(option, text),
  );
  return {
    ...reading,
    // all of a script must begin alike, and those of mlxpsub stand above
    kept: reading.kept.map((it) => prefix + it.slice(sentinelOf(it).length)),
    faults: [...reading.faults, ...lineFaults(directives, lines)],
    ...(facts.sharedName === undefined ? {} : { headerFacts: facts }),
  };
}

function sentinelOf(text: string): string {
  return /^#[ \t]*(?:flux|FLUX):/.exec(text)?.[0] ?? prefix;
}

/** What Flux itself refuses (RFC 36), and what cannot be told apart here. */
function lineFaults(
  directives: Directive[],
  lines: DirectiveWord[][],
): DirectiveFault[] {
  const [first] = directives;
  const sentinel = first === undefined ? prefix : sentinelOf(first.text);
  return directives.flatMap(({ text, span }, at): DirectiveFault[] => {
    const word = lines[at]?.[0];
    if (sentinelOf(text) !== sentinel) {
      return [{
        span,
        message:
          `Flux wants all directives to begin as the first one, with "${sentinel}"`,
        hint: `Write "${sentinel}", and # behind it to leave one out`,
      }];
    }
    if (/"""|'''/.test(text)) {
      return [{
        span,
        message: "Cannot read values in three quotes",
        hint: "Put it into a file, as in --conf=FILE.toml",
      }];
    }
    return word === undefined || word.value.startsWith("-") ? [] : [{
      span,
      message: `Flux knows no directive "${word.value}": options begin with -`,
    }];
  });
}

/**
 * One job of that name and user at a time (flux-batch(1), "singleton"): with a
 * name for each they would not wait for each other.
 */
function headerFacts(options: Option[]): HeaderFacts {
  const name = options.findLast((it) => it.name === "--job-name")?.value;
  const single = options.some(({ name, value = "" }) =>
    name === "--dependency" && /^singleton\b/.test(value)
  );
  if (!single) return {};
  return {
    sharedName: name === undefined
      ? { of: "log directory" }
      : { of: "directive", name },
  };
}

function judge(option: Option, text: string): Verdict {
  switch (option.name) {
    case "--dry-run":
      return submitsNothing(text, "flux batch");
    case "--quiet":
      return {
        kind: "fault",
        message: `Cannot submit with "${text}": flux batch would tell no id`,
        hint: "Remove it",
      };
    case "--wrap":
      return {
        kind: "fault",
        message:
          `Cannot submit with "${text}": flux batch would put another shebang above the script`,
        hint: "Remove it",
      };
  }
  if (option.value === undefined) return { kind: "keep" };
  switch (option.name) {
    case "--job-name":
      return { kind: "replace", sets: "name" };
    case "--output":
      return { kind: "replace", sets: "stdout" };
    case "--error":
      return { kind: "replace", sets: "stderr" };
    case "--cwd":
      return { kind: "start in", dir: option.value };
    default:
      return { kind: "keep" };
  }
}

function header(job: JobHeader): Header {
  const { headerFacts: { sharedName } = {} } = job;
  const name = sharedName?.of === "directive"
    ? sharedName.name
    : jobName(job, sharedName === undefined ? job.logId : undefined, nameRules);
  const stdout = pathValue(job.stdout);
  const stderr = pathValue(job.stderr);
  const both = stdout !== undefined && stderr !== undefined;
  return {
    lines: [
      // the user's own stands below
      ...(sharedName?.of === "directive"
        ? []
        : [`${prefix} --job-name=${name}`]),
      `${prefix} --output=${both ? stdout : "/dev/null"}`,
      `${prefix} --error=${both ? stderr : "/dev/null"}`,
    ],
    name,
    output: both ? "scheduler" : "script",
  };
}

/**
 * A path as shlex reads it. `{{` starts a template, three quotes a text of
 * several lines, and a control character may end the line.
 */
function pathValue(path: string): string | undefined {
  // deno-lint-ignore no-control-regex -- control characters are the point
  if (/[\x00-\x1f\x7f]|\{\{|'''|"""/.test(path)) return undefined;
  return /^[A-Za-z0-9_.,/:@+=~^%-]+$/.test(path)
    ? path
    : `"${path.replace(/["\\]/g, "\\$&")}"`;
}

function jobId(result: SubmitResult): string | undefined {
  return linesOf(result.stdout).map(idOf).findLast((it) => it !== undefined);
}

/** Python's logging, errors of flux(1), and argparse's. */
const replyRules: ReplyRules = {
  jobId,
  error: /^flux(?:-batch| batch)?: (?:ERROR|error): (.*)$/,
  noise: /^usage:/i,
  // the request may have been taken before the broker's answer was lost
  ambiguous: (_, words) =>
    /Connection reset|Broken pipe|timed out/i.test(words),
  later: (_, words) =>
    downWords.test(words) ||
    /job submission.* is disabled|temporarily unavailable/i.test(words),
  down: (_, words) => downWords.test(words),
};

const downWords = /Unable to connect to Flux|Connection refused/;

/**
 * What a job and its tasks get (flux-environment(7)), so that a batch job in
 * which mlxpsub runs hands nothing on. FLUX_URI stays: it says who is asked.
 */
const leaking =
  /^(?:MLXP_SCHEDULER|FLUX_(?:ENCLOSING_ID|JOB_\w+|TASK_\w+|KVS_NAMESPACE|PMI_LIBRARY_PATH|TERMINUS_SESSION)|PMI_(?:RANK|SIZE|FD|SPAWNED))$/;

/** Flux: flux batch. */
export const fluxSubmission: Scheduler = {
  name: "flux",
  title: "Flux",
  prefix,
  otherPrefixes,
  directiveRules,
  directivesEnd: "end of file",
  indentedDirectives: "taken",
  submitProgram: "flux",
  timeLimit: 120,
  readDirectives,
  header,
  submitCommand: (script, _, start) => ({
    program: "flux",
    args: [
      "batch",
      // what is given here beats the script
      ...(start === "when released" ? ["--urgency=0"] : []),
      script,
    ],
    stdin: "none",
  }),
  refuseWorkDir: () => undefined,
  parseReply: (result) => readReply(result, replyRules),
  ids: fluxIds,
  // the broker of a batch job takes FLUX_JOB_ID away; since 0.71
  jobIdVariable: "FLUX_ENCLOSING_ID",
  leaks: (variable) => leaking.test(variable),
  // what the locale does to ids differs between here and the nodes
  variables: { FLUX_F58_FORCE_ASCII: "1" },
  // flux-batch(1), "--dependency": each adds to those there are
  dependency: {
    completed: "told",
    longest: 30_000,
    lines: (awaited, end) =>
      awaited.map(({ jobId }) =>
        `${prefix} --dependency=${
          end === "ended" ? "afterany" : "afterok"
        }:${jobId}`
      ),
  },
};
