import type { Span } from "../source.ts";
import type { DirectiveRules } from "./shared/directive_rules.ts";

/** One directive line of the user's script, such as `#SBATCH --time=1:00`. */
export interface Directive {
  /** The whole line without its line end, from the `#`. */
  text: string;
  /** Where `text` stands in the script. */
  span: Span;
}

/** What a scheduler makes of the user's directives. */
export interface DirectiveReading {
  /** The lines for the job script: the user's, minus what mlxpsub sets itself. */
  kept: string[];
  /** What mlxpsub sets itself and so takes out. */
  replaced: ReplacedOption[];
  /** The directory in which the user asks the job to start, if any. */
  startDir?: string;
  /** The interpreter that the user's directives name, where one counts. */
  shell?: string;
  headerFacts?: HeaderFacts;
  /** Which variables its own launcher hands to programs in the job: `PATH,HOME`. */
  launchExport?: string;
  /** A job array of the user's own: the outermost sweep. */
  array?: OwnArray;
  /** What cannot work in a sweep. */
  faults: DirectiveFault[];
}

/** `--array=0-9:2%3` of the user's directives. */
export interface OwnArray {
  span: Span;
  /** As written. */
  text: string;
  /** A file whose lines are the arguments of each task's script. */
  tasks: readonly IndexRange[] | { parameterFile: string };
  /** How many of them may run at once. */
  maxRunning?: number;
}

/** `0-9:2`; the last index belongs to it where a step leads there. */
export interface IndexRange {
  first: number;
  last: number;
  step: number;
}

/** One task of a job array, as its own variables tell it. */
export interface ArrayTask {
  index: number;
  /** Of all tasks. */
  count: number;
  lowest: number;
  highest: number;
  step: number;
}

/** What of the user's directives decides on what mlxpsub writes above them. */
export interface HeaderFacts {
  /** The name that all jobs must share, since a directive compares names. */
  sharedName?: SharedName;
  /** They say whether a log is added to or begun anew. */
  openMode?: "given";
}

/** The user's own, which stands in what is kept, or the log directory's. */
export type SharedName =
  | { of: "directive"; name: string }
  | { of: "log directory" };

export interface ReplacedOption {
  span: Span;
  /** `--output=x.log`, as written. */
  text: string;
  sets: "name" | "stdout" | "stderr" | "stdout and stderr";
}

export interface DirectiveFault {
  span: Span;
  message: string;
  hint?: string;
}

/** What of one job a scheduler's directives can speak of. */
export interface JobHeader {
  /** Last part of the log directory's path, such as `logs`. */
  logDirName: string;
  /** What the user wants names to begin with instead. */
  givenName?: string;
  logId: number;
  /** Absolute paths. */
  stdout: string;
  stderr: string;
  /**
   * The interpreter of the shebang, such as `/bin/bash` or `/usr/bin/env bash`;
   * left out where the user's directives name one (`DirectiveReading.shell`).
   */
  shell?: string;
  headerFacts?: HeaderFacts;
}

/** What of a whole sweep, submitted as one job array, they can speak of. */
export interface ArrayHeader {
  logDirName: string;
  givenName?: string;
  /** Indices run from 1 to this. */
  size: number;
  /** How many may run at once; all, if left out. */
  maxRunning?: number;
  /** As in `JobHeader`. */
  shell?: string;
  headerFacts?: HeaderFacts;
}

export interface Header {
  /** Whole directive lines, in order. */
  lines: string[];
  /** The job's name as the scheduler will know it. */
  name: string;
  /**
   * Who opens log.stdout and log.stderr: the scheduler, or the job script
   * itself, where the scheduler cannot express their paths.
   */
  output: "scheduler" | "script";
  /** A line for the script, to undo what the lines do to a job beside. */
  undo?: string;
}

/** A program to start, without a shell. */
export interface SubmitCommand {
  program: string;
  args: string[];
  /** `script`: the script's text goes to standard input. */
  stdin: "none" | "script";
}

/** How the submit program is asked about a script without submitting it. */
export interface TryOut {
  /** Absolute path of a script → its arguments. */
  args(script: string): string[];
  /** The scheduler's own words where it would refuse; undefined if it would not. */
  refusal(result: SubmitResult): string | undefined;
}

/** A program that only asks, with its arguments. */
export type ProbeCommand = readonly [program: string, ...args: string[]];

/** How a submit command ended. */
export interface SubmitResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * What that says of the job. `cluster`: the cluster that took it, where the
 * scheduler names one (Slurm's `-M`). `ambiguous`: the job may be in the queue,
 * so it must never be submitted again before the scheduler was asked. `later`:
 * not accepted now, though nothing is wrong with it; `down`: nobody answers, so
 * that no other job will be accepted either. `reason`: one line, the scheduler's
 * own words.
 */
export type Reply =
  | { kind: "submitted"; jobId: string; cluster?: string }
  | { kind: "refused"; reason: string }
  | { kind: "later"; reason: string; down?: "yes" }
  | { kind: "ambiguous"; reason: string };

export interface ArraySupport {
  /** Holds the index inside the job. */
  indexVariable: string;
  /** The most jobs that one array can hold. */
  maxSize: number;
  limitsRunning: "yes" | "no";
  header(array: ArrayHeader): Header;
  /** OmegaConf interpolation that yields the job's own id, such as `4711_3`. */
  jobIdInterpolation: string;
  /** The id of each job, in the order of the indices, from the reply. */
  jobIds(result: SubmitResult, size: number): string[] | undefined;
  /** Its mail tells of the whole array, not of each job. */
  mail?: "one for all";
  /** No other job can wait for a single job of one. */
  awaited?: "as a whole only";
  /** Dependencies on a whole one, where they are not called as on a job. */
  dependencyWords?: Readonly<Record<AwaitedEnd, string>>;
  /** Where a program of the same name may write arrays in another way. */
  dialect?: ArrayDialect;
}

/** What of other jobs new ones wait for: any end, or a good one. */
export type AwaitedEnd = "ended" | "completed";

/** What new jobs wait for. */
export interface Awaited {
  kind: "job" | "array";
  /** Of an array, the id of any of its jobs. */
  jobId: string;
}

/** How jobs are told to wait for others. */
export interface Dependency {
  /** `not told`: it only knows that a job has ended, not how. */
  completed: "told" | "not told";
  /** The directive lines. */
  lines(
    awaited: readonly Awaited[],
    end: AwaitedEnd,
    array: ArraySupport | undefined,
  ): string[];
  /** Finds a directive of the user's that these would take the place of. */
  rival?: RegExp;
  /** Characters of the lines that are certain to be read. */
  longest: number;
}

export interface ArrayDialect {
  /** Asks the submit program which one it is. */
  args: string[];
  /** Its answer, of both outputs → its arrays; undefined: those at hand. */
  read(answer: string): ArraySupport | undefined;
}

/** The ids of a scheduler's jobs, as its own commands take them. */
export interface JobIds {
  /**
   * One job, or one of an array: no number, word or range by which a command
   * of this scheduler would mean several jobs, or all.
   */
  shape: RegExp;
  /** The same for all jobs of one submission: `96` of `96_3` and `96_[4-9]`. */
  submissionOf(id: string): string;
  /**
   * The ids that the queue lists for an array, the newest first → those of its
   * jobs, in the order of the indices; undefined where they do not tell.
   */
  membersOf(listed: readonly string[], size: number): string[] | undefined;
}

/**
 * What submits: how directives read, what stands at the top of a job script,
 * how to submit, and what the answers mean. Pure: the world starts the
 * programs. Facts and their sources: docs/schedulers.md.
 */
export interface Scheduler {
  /** In records and for `--scheduler`. */
  name: string;
  /** As its users write it: `SLURM`, `TORQUE/PBS`. */
  title: string;
  /** `#SBATCH`; a blank follows it in a directive. */
  prefix: string;
  /** What begins the user's directives as well; kept ones come with `prefix`. */
  otherPrefixes?: readonly string[];
  /** How single options are told apart in a directive. */
  directiveRules: DirectiveRules;
  /** Up to where the scheduler itself reads directives. */
  directivesEnd: "first command" | "end of file";
  /** Whether a directive may stand behind blanks. */
  indentedDirectives: "taken" | "ignored";
  /** The command whose presence says that this scheduler is here. */
  submitProgram: string;
  /** Seconds to wait for one submit command. */
  timeLimit: number;
  /** Reads the user's directives of this scheduler, in the script's order. */
  readDirectives(directives: Directive[]): DirectiveReading;
  /** What its own parser reads in them otherwise than people do, for `check`. */
  misreads?(directives: Directive[]): DirectiveFault[];
  /** Asks whether a script would be taken; submits nothing. */
  tryOut?: TryOut;
  /** What tells its version, and a question that its daemons must answer. */
  probes?: { version: ProbeCommand; daemon: ProbeCommand };
  /** Prefixes of others' directives that it obeys, too, in scripts of users. */
  alsoObeys?: readonly string[];
  /** Variables that beat the script and that the submit command does see. */
  beatsScript?: RegExp;
  header(job: JobHeader): Header;
  /**
   * Absolute path of the job script, and what tells all directive lines in it →
   * what to run. Most schedulers read the lines in the script by themselves.
   */
  submitCommand(
    script: string,
    lines: () => string[],
    start?: "at once" | "when released",
  ): SubmitCommand;
  /** Why this scheduler cannot work from that directory, if it cannot. */
  refuseWorkDir(workDir: string): string | undefined;
  /** For an array, the id is the array's own. */
  parseReply(result: SubmitResult): Reply;
  ids: JobIds;
  /**
   * `at the start`: it keeps no copy of a job's script, so that another one may
   * lie there by then; its ids are numbers that rise.
   */
  scriptIsRead?: "at the start";
  /** Environment variable that holds the job's id inside the job. */
  jobIdVariable: string;
  /**
   * Variables that the submit command must not see: they would beat the
   * script, or belong to the job that mlxpsub itself runs in.
   */
  leaks(variable: string): boolean;
  /** A variable at submission that stands over what `launchExport` is read from. */
  launchExportVariable?: string;
  /** What its commands get in their environment where the user says nothing. */
  variables?: Readonly<Record<string, string>>;
  /** Undefined: its jobs cannot wait for others. */
  dependency?: Dependency;
  /**
   * Directive lines for one message at a job's end, to the user where no
   * address is given; undefined where it must be.
   */
  mail?(address: string | undefined): string[] | undefined;
  /** Of a job that does nothing: which it is, of the user's job, and what it asks for. */
  smallJob?: {
    /** Options by which a site knows who pays and where, `-l qos` of a list. */
    keeps: readonly string[];
    /** Directive lines. */
    asks: readonly string[];
  };
  /** Undefined: this scheduler has no job arrays. */
  array?: ArraySupport;
  /** What a task of a job array finds in its environment, the index first. */
  taskVariables?(task: ArrayTask): Record<string, string>;
  /** A line by which a job that is none has what else a task would have. */
  taskLine?: string;
}
