import type { HydraDir } from "../plan/hydra_job.ts";
import type { SnapshotChoice } from "../jobs/snapshot.ts";
import type { PackShape } from "../sweep_log/sweep_plan.ts";
import type { ColorChoice } from "../format_diagnostics.ts";
import { type Diagnostic, error, type Place } from "../error.ts";
import { closeCommand, type CommandName, isCommand } from "./commands.ts";
import { flags, flagsOf } from "./flags.ts";
import { type LifeCall, parseLifeCall } from "./life_calls.ts";
import {
  colorOf,
  given,
  hydraDirOf,
  listOf,
  packOf,
  readWords,
  snapshotOf,
  textOf,
  timeOf,
  wholeOf,
  type Words,
} from "./read_words.ts";

/** What the user asks for on the command line. */
export type Invocation =
  | { command: "help"; topic?: CommandName }
  | { command: "manual" }
  | { command: "version" }
  | { command: "doctor"; options: DoctorOptions }
  | { command: "completions"; shell: Shell }
  | { command: "check"; script: string; options: SubmitOptions }
  | { command: "submit"; script: string; options: SubmitOptions }
  | LifeCall;

export type Shell = "bash" | "zsh" | "fish";

export interface DoctorOptions {
  json?: true;
  logDir?: string;
  quiet?: true;
  color?: ColorChoice;
}

/** Options of a submission; what is left out is undefined. */
export interface SubmitOptions {
  dryRun?: true;
  json?: true;
  /** A check that finds something fails. */
  strict?: true;
  scheduler?: string;
  logDir?: string;
  /** Settings that have a job already are left out. */
  skipDone?: true;
  /** How many jobs run here at once, without a scheduler. */
  local?: number;
  /** How many submit commands run at once. */
  jobs?: number;
  /** Go on, with pauses, until a limit of the scheduler lets all of them in. */
  wait?: true;
  array?: boolean;
  maxRunning?: number;
  /** Several runs share a job. */
  pack?: PackShape;
  maxJobs?: number;
  run?: string;
  /** Of the script itself: `$1` … */
  arguments?: string[];
  launchers?: string[];
  seed?: number;
  /** Flags, without hyphens, behind which comma lists sweep. */
  sweepFlags?: string[];
  /** Groups of names, without hyphens, whose values go together. */
  zips?: string[][];
  /** Of all points, so many drawn at random. */
  sample?: number;
  /** Where jobs of `@hydra.main` programs write. */
  hydraDir?: HydraDir;
  /** Jobs that are waited for before these start, however they end. */
  after?: string[];
  /** The same, if they complete. */
  afterOk?: string[];
  /** So many jobs are submitted, the others only prepared. */
  first?: number;
  /** Whether jobs run a copy of the code as it is now. */
  snapshot?: SnapshotChoice;
  /** Seconds for which the first job runs here before all are submitted. */
  smoke?: number;
  /** Whom the scheduler tells of the end; empty: the user. */
  mail?: string;
  /** What names of jobs begin with. */
  name?: string;
  /** Jobs are submitted held. */
  hold?: true;
  /** They are let go when all are in, and taken back where one is refused. */
  allOrNothing?: true;
  /** Directive lines, over those of the script. */
  set?: string[];
  unset?: string[];
  quiet?: true;
  color?: ColorChoice;
}

export type ParsedCall =
  | { ok: true; invocation: Invocation }
  | { ok: false; diagnostics: Diagnostic[] };

/** Command line → what to do. */
export function parseCall(argv: string[]): ParsedCall {
  // an option's value is not the command: all flags are needed to tell
  const [first = ""] = readWords(argv, flags).words;
  const command = isCommand(first) ? first : "submit";
  const words = readWords(argv, flagsOf(command), command);
  const ownArguments = command === "submit" || command === "check"
    ? words.behind
    : [];
  if (ownArguments.length === 0) words.words.push(...words.behind);
  const rest = isCommand(first) ? words.words.slice(1) : words.words;
  if (words.asked.has("help") && words.problems.length === 0) {
    return help(isCommand(first) ? first : undefined);
  }
  if (words.asked.has("version") && words.problems.length === 0) {
    return { ok: true, invocation: { command: "version" } };
  }
  if (first === "help") {
    const [, topic] = words.words;
    if (argv.includes("--man")) {
      return { ok: true, invocation: { command: "manual" } };
    }
    if (topic === undefined || isCommand(topic)) return help(topic);
    const close = closeCommand(topic);
    return refuse(
      `Cannot help with "${topic}": no such command`,
      close === undefined
        ? "See mlxpsub --help"
        : `Write mlxpsub help ${close}`,
    );
  }
  const invocation = invocationOf(command, rest, words);
  if (words.problems.length === 0 && invocation.ok) return invocation;
  const meant = isCommand(first) ? undefined : closeCommand(first);
  if (meant !== undefined) {
    return refuse(
      `Cannot run "${first}": it is no command, and what follows suits no script`,
      `Write mlxpsub ${meant}`,
    );
  }
  return words.problems.length > 0
    ? { ok: false, diagnostics: words.problems }
    : invocation;
}

function help(topic: CommandName | undefined): ParsedCall {
  return {
    ok: true,
    invocation: { command: "help", ...(topic === undefined ? {} : { topic }) },
  };
}

function invocationOf(
  command: CommandName,
  rest: string[],
  words: Words,
): ParsedCall {
  switch (command) {
    case "doctor":
      return rest.length > 0
        ? refuse(`Cannot run doctor: "${rest[0]}" is too much`)
        : {
          ok: true,
          invocation: {
            command: "doctor",
            options: given<DoctorOptions>({
              json: words.asked.has("json") || undefined,
              logDir: textOf(words, "log-dir"),
              quiet: words.asked.has("quiet") || undefined,
              color: colorOf(words),
            }),
          },
        };
    case "completions": {
      const [shell = ""] = rest;
      return shell === "bash" || shell === "zsh" || shell === "fish"
        ? { ok: true, invocation: { command: "completions", shell } }
        : refuse(
          shell === ""
            ? "Cannot print completions: no shell is named"
            : `Cannot print completions for "${shell}"`,
          "Write bash, zsh or fish",
        );
    }
    case "check":
    case "submit":
      return withScript(command, rest, {
        ...submitOptions(words),
        ...(words.behind.length === 0 ? {} : { arguments: words.behind }),
      });
    default: {
      const parsed = parseLifeCall(command, rest, words);
      return "message" in parsed
        ? { ok: false, diagnostics: [parsed] }
        : { ok: true, invocation: parsed };
    }
  }
}

function withScript(
  command: "check" | "submit",
  words: string[],
  options: SubmitOptions,
): ParsedCall {
  const [script, second] = words;
  if (script === undefined) {
    return refuse(
      `Cannot ${command}: no script is named`,
      command === "submit"
        ? "Write mlxpsub SCRIPT, or see mlxpsub --help"
        : `Write mlxpsub ${command} SCRIPT`,
    );
  }
  if (second !== undefined) {
    return refuse(
      `Cannot ${command} more than one script: "${second}" follows "${script}"`,
      `Name one script; its own arguments come behind --: mlxpsub ${script} -- ${second}`,
    );
  }
  return { ok: true, invocation: { command, script, options } };
}

function refuse(message: string, hint?: string): ParsedCall {
  return { ok: false, diagnostics: [error(message, undefined, hint)] };
}

/** The words of a `#MLXPSUB` line → options. */
export function parseScriptOptions(
  words: string[],
  place: Place,
): { options: SubmitOptions; diagnostics: Diagnostic[] } {
  const allowed = flags.filter((it) => it.inScript === "yes");
  const read = readWords(words, allowed);
  const options = submitOptions(read);
  const { words: [stray], problems } = read;
  const diagnostics: Diagnostic[] = problems.map((it) => ({ ...it, place }));
  // behind an option that is none, it may be its value
  if (stray !== undefined && problems.length === 0) {
    diagnostics.push(error(
      `Cannot read #MLXPSUB: "${stray}" is no option`,
      place,
    ));
  }
  return { options, diagnostics };
}

/** `lr,--wd` → `lr` and `wd`, of each time that the option is given. */
function namesOf(words: Words, option: string): string[][] | undefined {
  if (textOf(words, option) === undefined) return undefined;
  return words.values.get(option)?.map((it) =>
    it.split(",").map((name) => name.trim().replace(/^[-+]+/, ""))
      .filter((name) => name !== "")
  );
}

/** Options of the command line over those of the script. */
export function mergeOptions(
  script: SubmitOptions,
  call: SubmitOptions,
): SubmitOptions {
  return { ...script, ...call };
}

/** Options that may be given again, which add up over the lines of a script. */
const repeatable = [
  "sweepFlags",
  "zips",
  "launchers",
  "set",
  "unset",
  "after",
  "afterOk",
] as const satisfies readonly (keyof SubmitOptions)[];

/** Options of a script's `#MLXPSUB` lines, the later over the earlier. */
export function addOptions(
  earlier: SubmitOptions,
  later: SubmitOptions,
): SubmitOptions {
  const lists = repeatable.flatMap((it) => {
    const both = [earlier[it] ?? [], later[it] ?? []].flat();
    return both.length === 0 ? [] : [[it, both]];
  });
  return { ...earlier, ...later, ...Object.fromEntries(lists) };
}

/** It stands in a directive, and so holds nothing else. */
function addressOf({ values, problems }: Words): string | undefined {
  const given = values.get("mail")?.at(-1);
  if (given === undefined || /^(?:[\w.+-]+@[\w.-]+)?$/.test(given)) {
    return given;
  }
  problems.push(error(
    `Cannot read --mail: "${given}" is no address`,
    undefined,
    "Write NAME@HOST, or leave it out for your own",
  ));
  return undefined;
}

function submitOptions(words: Words): SubmitOptions {
  const { asked } = words;
  return given<SubmitOptions>({
    dryRun: asked.has("dry-run") || undefined,
    json: asked.has("json") || undefined,
    strict: asked.has("strict") || undefined,
    quiet: asked.has("quiet") || undefined,
    array: asked.has("array") || undefined,
    skipDone: asked.has("skip-done") || undefined,
    scheduler: textOf(words, "scheduler"),
    logDir: textOf(words, "log-dir"),
    run: textOf(words, "run"),
    local: wholeOf(words, "local", 1),
    jobs: wholeOf(words, "jobs", 1),
    wait: asked.has("wait") || undefined,
    maxRunning: wholeOf(words, "max-running", 1),
    pack: packOf(words),
    maxJobs: wholeOf(words, "max-jobs", 1),
    seed: wholeOf(words, "seed", 0),
    sample: wholeOf(words, "sample", 1),
    sweepFlags: namesOf(words, "sweep-flag")?.flat(),
    zips: namesOf(words, "zip"),
    launchers: listOf(words, "launcher"),
    first: wholeOf(words, "first", 1),
    snapshot: snapshotOf(words),
    smoke: timeOf(words, "smoke"),
    mail: addressOf(words),
    name: textOf(words, "name"),
    hold: asked.has("hold") || undefined,
    allOrNothing: asked.has("all-or-nothing") || undefined,
    set: listOf(words, "set"),
    unset: listOf(words, "unset"),
    after: listOf(words, "after"),
    afterOk: listOf(words, "after-ok"),
    hydraDir: hydraDirOf(words),
    color: colorOf(words),
  });
}
