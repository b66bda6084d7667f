import { schedulers } from "../schedulers/registry.ts";
import { type CommandName, everyCommand } from "./commands.ts";

/** One flag, from which parsing, help and completions are made. */
export interface Flag {
  long: string;
  short?: string;
  /** What its value is called in the help; none for a switch. */
  value?: string;
  /** The value may be left out: what is one, and what stands for none. */
  optionalValue?: { pattern: RegExp; absent: string };
  /** All values there are, or those worth offering. */
  choices?: readonly string[];
  /** The next word is the value even where it begins with a dash. */
  dashes?: "belong to the value";
  /** Commands that take it; submit and check, if left out. */
  of?: readonly CommandName[];
  /** May stand in a script, behind #MLXPSUB. */
  inScript: "yes" | "no";
  help: string;
}

export const flags: readonly Flag[] = [
  {
    long: "dry-run",
    short: "n",
    of: ["submit", "cancel", "resume", "resubmit"],
    inScript: "no",
    help: "Show what would be done; touch nothing",
  },
  {
    long: "json",
    of: [
      "submit",
      "status",
      "results",
      "show",
      "cancel",
      "resume",
      "resubmit",
    ],
    inScript: "no",
    help: "Print one JSON document on standard output",
  },
  {
    long: "skip-done",
    inScript: "yes",
    help:
      "Leave out settings that have a completed, running or queued job in the log directory",
  },
  {
    long: "scheduler",
    value: "NAME",
    get choices() {
      return schedulers.map((it) => it.name);
    },
    inScript: "yes",
    get help() {
      const names = schedulers.map((it) => it.name).join(", ");
      return `One of ${names}; default: the one found here`;
    },
  },
  {
    long: "log-dir",
    value: "DIR",
    of: [
      "submit",
      "check",
      "status",
      "wait",
      "results",
      "logs",
      "show",
      "cancel",
      "resume",
      "resubmit",
    ],
    inScript: "yes",
    help:
      "Where the numbered log directories are; default: logs, or as MLXP is told on submit",
  },
  {
    long: "local",
    value: "N",
    optionalValue: { pattern: /^\d+$/, absent: "1" },
    inScript: "no",
    help: "Run the jobs here, N at a time (default 1), without a scheduler",
  },
  {
    long: "jobs",
    short: "j",
    value: "N",
    of: ["submit", "check", "resume", "resubmit"],
    inScript: "yes",
    help:
      "Submit commands at once, default 4; of jobs that run here and are resumed: jobs, default 1",
  },
  {
    long: "wait",
    of: ["submit", "check", "resume", "resubmit"],
    inScript: "yes",
    help:
      "Go on, with pauses, until a limit of the scheduler lets all of them in",
  },
  { long: "array", inScript: "yes", help: "Submit the sweep as one job array" },
  {
    long: "max-running",
    value: "N",
    inScript: "yes",
    help: "With --array: jobs of the array that run at once",
  },
  {
    long: "pack",
    value: "KxP",
    inScript: "yes",
    help:
      "K runs share a job, P of them at a time: --pack 8x2; --pack 8: one after another",
  },
  {
    long: "max-jobs",
    value: "N",
    inScript: "yes",
    help: "Refuse to make more jobs than this; default 1000",
  },
  {
    long: "run",
    value: "PATTERN",
    inScript: "yes",
    help:
      "Only programs that match make jobs; other python commands are set-up",
  },
  {
    long: "launcher",
    value: "NAME",
    inScript: "yes",
    help:
      "A further command that starts programs, such as torchrun; repeatable",
  },
  {
    long: "hydra-dir",
    value: "WHERE",
    choices: ["job", "off"],
    inScript: "yes",
    help:
      "Where @hydra.main jobs write: job, its log directory (default); off, as Hydra does",
  },
  {
    long: "seed",
    value: "N",
    inScript: "yes",
    help: "Seed of shuffle() and --sample; default 0",
  },
  {
    long: "sweep-flag",
    value: "NAME",
    dashes: "belong to the value",
    inScript: "yes",
    help:
      "Comma lists behind this flag of the program sweep: --lr 0.1,0.01; repeatable",
  },
  {
    long: "zip",
    value: "NAMES",
    dashes: "belong to the value",
    inScript: "yes",
    help:
      "Values of these go together instead of all combinations: --zip lr,wd; repeatable",
  },
  {
    long: "sample",
    value: "N",
    inScript: "yes",
    help: "Make only N of the sweep's jobs, drawn at random by --seed",
  },
  {
    long: "first",
    value: "N",
    of: ["submit"],
    inScript: "no",
    help: "Submit the first N jobs only; mlxpsub resume submits the rest",
  },
  {
    long: "after",
    value: "JOBS",
    of: ["submit"],
    inScript: "no",
    help:
      "Start when these have ended: last, a sweep's name, log_ids (3-5), a path; repeatable",
  },
  {
    long: "after-ok",
    value: "JOBS",
    of: ["submit"],
    inScript: "no",
    help: "The same, when they have completed",
  },
  {
    long: "quiet",
    short: "q",
    of: everyCommand,
    inScript: "no",
    help: "No progress and no table",
  },
  {
    long: "color",
    value: "WHEN",
    choices: ["auto", "always", "never"],
    of: everyCommand,
    inScript: "no",
    help: "auto, always or never; NO_COLOR is honoured",
  },
  {
    long: "sweep",
    value: "NAME",
    choices: ["last"],
    of: ["status", "wait", "results", "cancel", "resume", "resubmit"],
    inScript: "no",
    help: "Only the jobs of that sweep; its name may be cut short; or: last",
  },
  {
    long: "failed",
    of: ["status", "resubmit"],
    inScript: "no",
    help: "Only jobs that failed, by themselves or by a limit, or were refused",
  },
  {
    long: "timeout",
    of: ["resubmit"],
    inScript: "no",
    help: "Only jobs whose time was up",
  },
  {
    long: "timeout",
    value: "TIME",
    of: ["wait"],
    inScript: "no",
    help: "Wait no longer than this: 90m, 2h, 1d12h",
  },
  {
    long: "set",
    value: "LINE",
    dashes: "belong to the value",
    of: ["submit", "resubmit"],
    inScript: "no",
    help:
      "A directive for this and later attempts: '#SBATCH --time=8:00:00' or '--time=8:00:00'",
  },
  {
    long: "unset",
    value: "OPTION",
    dashes: "belong to the value",
    of: ["submit", "resubmit"],
    inScript: "no",
    help: "A directive to take out, such as '--qos'; repeatable",
  },
  {
    long: "force",
    of: ["resubmit"],
    inScript: "no",
    help: "Also jobs of which it cannot be told that they have ended",
  },
  {
    long: "by",
    value: "KEY",
    optionalValue: { pattern: /^[^-\d/][^/]*$/, absent: "" },
    of: ["status", "results"],
    inScript: "no",
    help:
      "Count states by a setting's values, or by the one that failures share; results: mean over KEY",
  },
  {
    long: "csv",
    of: ["results"],
    inScript: "no",
    help: "Print CSV, as into a pipe",
  },
  {
    long: "html",
    value: "FILE",
    of: ["results"],
    inScript: "no",
    help:
      "Write one page that needs no network: table, curves, settings, failures",
  },
  {
    long: "sort",
    value: "KEY",
    dashes: "belong to the value",
    of: ["results"],
    inScript: "no",
    help: "Order rows by a column; -KEY from the largest down",
  },
  {
    long: "columns",
    value: "NAMES",
    dashes: "belong to the value",
    of: ["results"],
    inScript: "no",
    help: "Only these columns, in this order: lr,loss",
  },
  {
    long: "best",
    value: "WHICH",
    of: ["results"],
    inScript: "no",
    help: "Metrics where one was best instead of last: min:loss, max:accuracy",
  },
  {
    long: "metric",
    value: "NAME=REGEX",
    of: ["results"],
    inScript: "no",
    help: "A metric out of log.stdout: 'loss=loss: ([0-9.]+)'; repeatable",
  },
  {
    long: "watch",
    short: "w",
    of: ["status"],
    inScript: "no",
    help: "Draw again, on a terminal, until no job is left in the queue",
  },
  {
    long: "exit-code",
    of: ["status"],
    inScript: "no",
    help: "End with exit code 3 when something failed",
  },
  {
    long: "stderr",
    of: ["logs"],
    inScript: "no",
    help: "Print log.stderr instead of log.stdout",
  },
  {
    long: "follow",
    short: "f",
    of: ["logs"],
    inScript: "no",
    help: "Go on printing what the job writes, until it is interrupted",
  },
  {
    long: "pending",
    of: ["cancel"],
    inScript: "no",
    help: "Only jobs that have not started",
  },
  {
    long: "all",
    of: ["cancel"],
    inScript: "no",
    help: "All jobs of the log directory",
  },
  {
    long: "yes",
    short: "y",
    of: ["cancel"],
    inScript: "no",
    help: "Do not ask, even when more than one sweep is hit",
  },
  {
    long: "help",
    short: "h",
    of: everyCommand,
    inScript: "no",
    help: "Show this help",
  },
  {
    long: "version",
    short: "V",
    of: everyCommand,
    inScript: "no",
    help: "Show the version",
  },
];

/** The flags that a command takes. */
export function flagsOf(command: CommandName): Flag[] {
  return flags.filter(({ of = ["submit", "check"] }) => of.includes(command));
}
