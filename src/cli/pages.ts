import type { CommandName } from "./commands.ts";

/** The page on one command, laid out as a manual's. */
export interface Page {
  synopsis: string[];
  /** Paragraphs of lines. */
  description: (readonly string[])[];
  examples?: [string, string][];
  /** Beside those that all commands have. */
  exitCodes?: [string, string][];
}

/** Exit code and what it says, in order. */
export function commandExitCodes(command: CommandName): [string, string][] {
  return [
    ["0", "everything asked for was done"],
    ["1", "the scheduler or the file system refused something"],
    ["2", "the call is wrong; nothing was touched"],
    ...pages[command].exitCodes ?? [],
    ["130", "interrupted"],
  ];
}

/** Lines with columns of their own, or a call of two lines, stay as they are. */
export function isLaidOut(lines: readonly string[]): boolean {
  return lines.some((it) => / {2,}/.test(it));
}

/** What several pages say. */
export const targets: readonly string[] = [
  "ID is a log_id, the number of a log directory, or the path of one (logs/7);",
  "3-9 is all jobs from 3 to 9. DIR is a directory with such numbers in it;",
  "--log-dir names it as well. If none is named it is ./logs, else the one that",
  "is around or below the current directory.",
];

/** By command; what the manual is made of, too. */
export const pages: Readonly<Record<CommandName, Page>> = {
  submit: {
    synopsis: ["SCRIPT [options]", "submit SCRIPT [options]"],
    description: [
      [
        "Makes a job of every setting of the sweeps in SCRIPT's python commands,",
        "each with a log directory and a script of its own, and submits them.",
      ],
      [
        "Standard output has a line for each job: its log directory, a tab, its id.",
        "A line `#MLXPSUB --array` in the script gives options with the script.",
      ],
      [
        "With --after, the jobs wait in the queue until others have ended; what has",
        "ended by now is not waited for. JOBS are those of the same log directory, or",
        "of a path (other/logs, other/logs/7). --after-ok needs a scheduler that knows",
        "how jobs ended, which OAR and SGE do not. With --local, mlxpsub waits itself.",
      ],
      [
        "Jobs are called logs/1 in the queue, or vit-1 with --name vit. %{lr} in it is",
        "the value of lr; in quotes, as in --name 'vit-%{lr}', which makes vit-0.1-1.",
      ],
      [
        "With --hold, the jobs wait in the queue until mlxpsub release. With",
        "--all-or-nothing they wait until the last of them is in; where one is",
        "refused, all are cancelled. After a crash, mlxpsub resume goes on with that.",
      ],
    ],
    examples: [
      ["See what would be submitted", "script.sh --dry-run"],
      ["A job after the sweep", "plot.sh --after last"],
      ["One job array, four at a time", "script.sh --array --max-running 4"],
      ["Eight runs in each job, two at a time", "script.sh --pack 8x2"],
    ],
  },
  clean: {
    synopsis: ["clean [DIR] [--dry-run] [--yes] [--json]"],
    description: [
      [
        "Removes what nothing needs any more of a log directory: the directories of",
        "jobs that were refused, or cancelled before they started, and wrote nothing;",
        "logs of sweeps whose directories are gone; what crashes left half written.",
      ],
      [
        "Shows it first and asks, on a terminal; elsewhere --yes must be given. What",
        "ran, runs, waits or is prepared stays, and so does what is not your own.",
      ],
    ],
  },
  check: {
    synopsis: ["check SCRIPT [options]"],
    description: [[
      "Shows what each scheduler, or the one that is named with --scheduler, would",
      "make of the script's directives, and what their own parsers read otherwise",
      "than it was meant. Where SLURM is here, sbatch --test-only is asked, too: it",
      "submits nothing. Touches nothing.",
    ]],
  },
  status: {
    synopsis: [
      "status [DIR | ID...] [--sweep NAME] [--failed] [--json] [--watch]",
      "status [DIR | ID...] --by [KEY]",
    ],
    description: [
      [
        "Shows a line for each job: its log_id, its id, its state, how long it has",
        "run, its exit code, its host, and the settings that differ among the jobs",
        "of the sweeps shown. Below it stands what it waits for, or the line of its",
        "logs that tells why it failed; of several jobs below the first of them.",
      ],
      targets,
      [
        "PREPARED       not submitted yet      REFUSED    by the scheduler",
        "PENDING        waits in the queue     RUNNING    runs, or is about to end",
        "HELD           waits for mlxpsub release, or for whoever holds it",
        "COMPLETED      ended well             FAILED     ended otherwise",
        "CANCELLED      by a user              TIMEOUT    its time was up",
        "OUT_OF_MEMORY  used too much          PREEMPTED  made room for others",
        "ENDING         has left the queue; how it ended is not known yet",
        "LOST           nobody knows; the line below says what is known",
        "UNKNOWN        the scheduler did not answer, or in a word not known here",
      ],
      [
        "The scheduler is asked once for all jobs, and its accounting once for those",
        "that have left the queue. Of what both have forgotten, the job's own files",
        "tell: the status that MLXP wrote into metadata/info.yaml.",
      ],
      [
        "Where some jobs failed and others completed, the override that tells them",
        "apart best is named, if there is one.",
      ],
    ],
    examples: [
      [
        "What failed in the last sweep, and why",
        "status --sweep last --failed",
      ],
      ["Failures by the model", "status --by model"],
      ["For scripts", "status --exit-code --json logs"],
    ],
    exitCodes: [["3", "with --exit-code: some job failed or is lost"]],
  },
  wait: {
    synopsis: [
      "wait [DIR | ID...] [--sweep NAME] [--timeout TIME]",
      "wait [DIR | ID...] --retry N [--on ENDS] [--set LINE]...",
    ],
    description: [
      [
        "Returns when all of the jobs have ended. Prints nothing but a line of",
        "progress on a terminal, and needs none: it may stand in a script, in cron,",
        "or behind nohup. Where some job did not complete, a line counts the states.",
      ],
      targets,
      [
        "The scheduler is asked once for all jobs, after a second at first, later",
        "every minute, less often where it is slow. One that does not answer is told",
        "of once, and waited for. Jobs that were never submitted are waited for only",
        "while another mlxpsub submits them. Ctrl-C ends the waiting, not the jobs.",
      ],
      [
        "With --retry 2, a job that ran out of time or memory, was preempted or lost",
        "its node is submitted again, as by mlxpsub resubmit, and waited for; each job",
        "twice at most, whoever submitted it again. --set changes a directive for it.",
      ],
    ],
    examples: [
      ["Then something else", "wait --sweep last && python plot.py"],
      ["Not for ever", "wait 3-9 --timeout 2h"],
      [
        "More time for what ran out of it, once",
        "wait --retry 1 --on timeout --set --time=8:00:00",
      ],
    ],
    exitCodes: [
      ["3", "some job failed, was cancelled, is lost or was never submitted"],
      ["4", "the time of --timeout is over, and some have not ended"],
    ],
  },
  results: {
    synopsis: [
      "results [DIR | ID...] [--sweep NAME] [--sort KEY] [--columns NAMES]",
      "results [DIR | ID...] --by KEY",
      "results [DIR | ID...] --csv | --json | --html FILE",
    ],
    description: [
      [
        "Shows one row for each job: its settings, its state, and the last value of",
        "each metric that it noted, or with --best those where one was best.",
      ],
      targets,
      [
        "Metrics are those of MLXP (metrics/*.json); a metrics.json, metrics.jsonl or",
        "metrics.csv that the job wrote into $MLXPSUB_LOG_DIR; and what --metric",
        "finds in log.stdout. Lines that count steps are told by a key step,",
        "global_step, iteration, iter or epoch.",
      ],
      [
        "With --by KEY the completed jobs that differ in KEY alone become one row:",
        "mean and standard deviation of each metric, and their number n.",
      ],
    ],
    examples: [
      ["The best jobs first", "results --best min:loss --sort loss"],
      ["Over seeds", "results --by seed"],
      ["A page to look at", "results --html results.html"],
      ["Of any program", "results --metric 'loss=loss: ([0-9.]+)'"],
    ],
  },
  logs: {
    synopsis: ["logs ID... [--stderr | --both] [--tail N] [--follow]"],
    description: [
      [
        "Prints the log.stdout of jobs, their log.stderr or both, each below its name",
        "where there are several. With --follow, goes on with what one job writes",
        "until it is interrupted or the job has ended; one that waits is waited for.",
      ],
      targets,
    ],
    examples: [["See how it goes", "logs 7 -f"]],
  },
  show: {
    synopsis: ["show ID [--json]"],
    description: [
      ["Prints a job's record, the paths of its files, and its script."],
      [
        "ID is a log_id, the number of a log directory, or the path of one (logs/7).",
        "The log directory is --log-dir, else ./logs, else the one that is around or",
        "below the current directory.",
      ],
    ],
  },
  cancel: {
    synopsis: [
      "cancel ID... [--pending]",
      "cancel --sweep NAME [--pending]",
      "cancel (--pending | --all) [DIR]",
    ],
    description: [
      [
        "Cancels jobs that wait or run, in as few calls of the scheduler as it takes,",
        "and records it. Jobs that were prepared and never submitted are recorded as",
        "cancelled without a call. A job that is over is left as it is.",
      ],
      [
        "Where jobs of more than one sweep are hit, asks first on a terminal;",
        "elsewhere --yes must be given. A job whose submission was not answered is",
        "looked for in the queue first.",
      ],
      targets,
    ],
    examples: [
      ["Two jobs", "cancel 3 4"],
      [
        "What has not started yet of the last sweep",
        "cancel --sweep last --pending",
      ],
    ],
  },
  release: {
    synopsis: [
      "release ID... [--dry-run]",
      "release (--sweep NAME | --all) [DIR]",
    ],
    description: [
      [
        "Lets jobs start that are HELD: those of --hold, and those that somebody held",
        "in the queue since, as far as the scheduler leaves that to you. Others are",
        "left as they are.",
      ],
      targets,
    ],
    examples: [
      ["The last sweep", "release --sweep last"],
      ["Its first ten jobs", "release 1-10"],
    ],
  },
  resume: {
    synopsis: ["resume [DIR] [--sweep NAME] [--wait]"],
    description: [
      [
        "Goes on where calls were cut short, by a crash, a limit or Ctrl-C: writes",
        "the log directories that are missing and submits every job that is not in.",
      ],
      [
        "Each job is submitted once: the scheduler and its accounting are asked first",
        "for a job that runs the same script, and one that is found is recorded. Two",
        "resumes at the same time do not get into each other's way.",
      ],
      [
        "With --wait, goes on under a limit of jobs a user until all are in: pauses of",
        "15 seconds at first, five minutes at last. Ctrl-C ends it; another resume",
        "goes on from there.",
      ],
      [
        "If no DIR is named it is ./logs, else the one around or below the current",
        "directory.",
      ],
    ],
    examples: [
      ["After a crash", "resume"],
      ["A sweep of --local, four jobs at a time", "resume --jobs 4"],
      ["Feed a queue that takes few jobs at a time", "resume --wait"],
    ],
  },
  resubmit: {
    synopsis: [
      "resubmit ID... [--set LINE]... [--wait]",
      "resubmit (--failed | --timeout | --cancelled | --preempted) [DIR]",
    ],
    description: [
      [
        "Submits jobs that are over once more, under the same log_id and with the same",
        "script. What they wrote stays: log.stdout becomes log.stdout.1, and so on.",
      ],
      [
        "With --set, a directive takes the place of the script's own of the same",
        "option, for this attempt and later ones; --unset takes one out. The script",
        "before is script.sh.1. The program itself is not kept: what was mended in it",
        "counts.",
      ],
      [
        "Jobs that wait or run are refused. A job that is LOST may as well have ended",
        "well: --failed leaves it out unless --force is given, by its ID it goes.",
      ],
      [
        "An array of which every job is meant goes as an array again; some jobs of",
        "one go one by one, without its limit of jobs that run at once.",
      ],
      targets,
    ],
    examples: [
      ["What failed in the last sweep", "resubmit --failed --sweep last"],
      [
        "More time for what ran out of it",
        "resubmit --timeout --set '#SBATCH --time=8:00:00'",
      ],
      [
        "Another partition for what was refused",
        "resubmit 3-9 --set --partition=gpu",
      ],
    ],
  },
  doctor: {
    synopsis: ["doctor [--log-dir DIR] [--json]"],
    description: [[
      "Shows what is installed here, whether schedulers answer (5 s each), limits",
      "that matter, and how fast the log directory is: 100 small files are made in",
      "it and removed. Below each finding stands what to do. Exit code 1: jobs could",
      "not be submitted.",
    ]],
  },
  completions: {
    synopsis: ["completions bash|zsh|fish"],
    description: [
      [
        "Prints a script that makes the shell complete commands, options, log_ids,",
        "sweeps and scripts. The line for ~/.bashrc, for ~/.zshrc (below compinit) or",
        "for ~/.config/fish/config.fish:",
      ],
      [
        "  source <(mlxpsub completions bash)",
        "  source <(mlxpsub completions zsh)",
        "  mlxpsub completions fish | source",
      ],
    ],
  },
};
