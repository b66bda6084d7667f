import { schedulers } from "../schedulers/registry.ts";
import { type CommandName, everyCommand } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { lifeFlags } from "./life_flags.ts";

export const flags: readonly Flag[] = [
  {
    long: "dry-run",
    short: "n",
    of: ["submit", "cancel", "release", "resume", "resubmit", "clean"],
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
      "release",
      "resume",
      "resubmit",
      "clean",
      "check",
      "doctor",
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
      "release",
      "resume",
      "resubmit",
      "clean",
      "doctor",
    ],
    inScript: "yes",
    help:
      "Where the numbered log directories are; default: logs, on submission MLXP's parent_log_dir",
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
      "Submit commands that run at once, default 4; resuming --local: jobs, default 1",
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
    long: "snapshot",
    value: "WHAT",
    optionalValue: { pattern: /^(?:commit|dirty|off)$/, absent: "commit" },
    choices: ["commit", "dirty", "off"],
    inScript: "yes",
    help: "Run a copy of the code as it is now: commit (default), dirty or off",
  },
  {
    long: "smoke",
    value: "TIME",
    optionalValue: { pattern: /^(?:\d+[dhms])+$/, absent: "60s" },
    of: ["submit"],
    inScript: "yes",
    help:
      "Run the first job here before, this long at most (60s); submit nothing if it fails",
  },
  {
    long: "mail",
    value: "ADDRESS",
    optionalValue: { pattern: /^[\w.+-]+@[\w.-]+$/, absent: "" },
    inScript: "yes",
    help:
      "Have the scheduler send one mail when all has ended, by a small job if need be",
  },
  {
    long: "name",
    value: "PREFIX",
    inScript: "yes",
    help:
      "Names of jobs in the queue: PREFIX-1; 'vit-%{lr}' has the value of lr in it",
  },
  {
    long: "hold",
    inScript: "yes",
    help: "Submit jobs that wait until mlxpsub release lets them go",
  },
  {
    long: "all-or-nothing",
    inScript: "yes",
    help:
      "Let jobs start when all are in the queue; take them back if one is refused",
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
    long: "strict",
    of: ["check"],
    inScript: "no",
    help: "Exit with 1 where anything is found",
  },
  ...lifeFlags,
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
