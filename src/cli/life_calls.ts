import type { ColorChoice } from "../format_diagnostics.ts";
import { type Diagnostic, error } from "../error.ts";
import type { CommandName } from "./commands.ts";
import {
  colorOf,
  given,
  listOf,
  textOf,
  timeOf,
  wholeOf,
  type Words,
} from "./read_words.ts";

/** What every command of a job's life takes. */
export interface LifeOptions {
  /** The log directory in which numbers are log_ids. */
  logDir?: string;
  quiet?: true;
  color?: ColorChoice;
}

export interface StatusOptions extends LifeOptions {
  sweep?: string;
  json?: true;
  failed?: true;
  watch?: true;
  /** An override's key; empty: the one that tells failures best. */
  by?: string;
  exitCode?: true;
}

export interface WaitOptions extends LifeOptions {
  sweep?: string;
  /** Seconds. */
  timeout?: number;
  /** So many times each job is submitted again. */
  retry?: number;
  /** After which ends. */
  on?: readonly RetryCause[];
  /** Directive lines of further attempts. */
  set?: string[];
  unset?: string[];
}

/** Ends after which another attempt may do. */
export const retryCauses = [
  "timeout",
  "preempted",
  "node-fail",
  "oom",
  "failed",
] as const;

export type RetryCause = typeof retryCauses[number];

export interface LogsOptions extends LifeOptions {
  stderr?: true;
  both?: true;
  /** So many lines, the last ones. */
  tail?: number;
  follow?: true;
}

export interface ShowOptions extends LifeOptions {
  json?: true;
}

export interface ResultsOptions extends LifeOptions {
  sweep?: string;
  json?: true;
  csv?: true;
  /** Path of a page to write. */
  html?: string;
  /** A column; behind a hyphen from the largest down. */
  sort?: string;
  /** The setting over which the others are aggregated. */
  by?: string;
  /** Names of columns, parted by commas. */
  columns?: string;
  /** `min:loss`. */
  best?: string;
  /** `loss=loss: ([0-9.]+)` */
  metrics?: string[];
}

export interface CancelOptions extends LifeOptions {
  dryRun?: true;
  sweep?: string;
  pending?: true;
  all?: true;
  yes?: true;
  json?: true;
}

export interface CleanOptions extends LifeOptions {
  dryRun?: true;
  json?: true;
  yes?: true;
}

export interface ReleaseOptions extends LifeOptions {
  dryRun?: true;
  sweep?: string;
  all?: true;
  json?: true;
}

export interface ResumeOptions extends LifeOptions {
  dryRun?: true;
  sweep?: string;
  jobs?: number;
  wait?: true;
  json?: true;
}

export interface ResubmitOptions extends ResumeOptions {
  failed?: true;
  timeout?: true;
  cancelled?: true;
  preempted?: true;
  /** Directive lines. */
  set?: string[];
  unset?: string[];
  force?: true;
}

/** A call about jobs that are there. A target is a log_id or a directory. */
export type LifeCall =
  | { command: "status"; targets: string[]; options: StatusOptions }
  | { command: "wait"; targets: string[]; options: WaitOptions }
  | { command: "results"; targets: string[]; options: ResultsOptions }
  | { command: "logs"; targets: string[]; options: LogsOptions }
  | { command: "show"; target: string; options: ShowOptions }
  | { command: "cancel"; targets: string[]; options: CancelOptions }
  | { command: "clean"; targets: string[]; options: CleanOptions }
  | { command: "release"; targets: string[]; options: ReleaseOptions }
  | { command: "resume"; targets: string[]; options: ResumeOptions }
  | { command: "resubmit"; targets: string[]; options: ResubmitOptions };

export type LifeCommand = LifeCall["command"];

/** The words of such a call → the call, or what is wrong with it. */
export function parseLifeCall(
  command: LifeCommand & CommandName,
  targets: string[],
  words: Words,
): LifeCall | Diagnostic {
  const { asked } = words;
  const flag = (long: string) => asked.has(long) || undefined;
  const life = {
    logDir: textOf(words, "log-dir"),
    quiet: flag("quiet"),
    color: colorOf(words),
  };
  switch (command) {
    case "status":
      return {
        command,
        targets,
        options: given<StatusOptions>({
          ...life,
          sweep: textOf(words, "sweep"),
          json: flag("json"),
          failed: flag("failed"),
          watch: flag("watch"),
          by: words.values.get("by")?.at(-1),
          exitCode: flag("exit-code"),
        }),
      };
    case "wait": {
      const options = given<WaitOptions>({
        ...life,
        sweep: textOf(words, "sweep"),
        timeout: timeOf(words, "timeout"),
        retry: wholeOf(words, "retry", 1),
        on: causesOf(words),
        set: listOf(words, "set"),
        unset: listOf(words, "unset"),
      });
      const loose = (["on", "set", "unset"] as const)
        .find((it) => options[it] !== undefined);
      return loose !== undefined && !words.values.has("retry")
        ? error(
          `Cannot wait with --${loose}: it is of jobs that are submitted again`,
          undefined,
          "Add --retry 1",
        )
        : { command, targets, options };
    }
    case "results":
      return {
        command,
        targets,
        options: given<ResultsOptions>({
          ...life,
          sweep: textOf(words, "sweep"),
          json: flag("json"),
          csv: flag("csv"),
          html: textOf(words, "html"),
          sort: textOf(words, "sort"),
          by: words.values.get("by")?.at(-1) || undefined,
          columns: textOf(words, "columns"),
          best: textOf(words, "best"),
          metrics: textOf(words, "metric") === undefined
            ? undefined
            : words.values.get("metric"),
        }),
      };
    case "logs":
      if (targets.length === 0) return noJob(command);
      return flag("stderr") && flag("both")
        ? error(
          "Cannot print log.stderr alone and both",
          undefined,
          "Leave out --stderr or --both",
        )
        : {
          command,
          targets,
          options: given<LogsOptions>({
            ...life,
            stderr: flag("stderr"),
            both: flag("both"),
            tail: wholeOf(words, "tail", 1),
            follow: flag("follow"),
          }),
        };
    case "show": {
      const [target, second] = targets;
      if (target === undefined) return noJob(command);
      if (second !== undefined) {
        return error(
          `Cannot show the record of more than one job: "${second}" follows "${target}"`,
          undefined,
          "Name one job",
        );
      }
      return {
        command,
        target,
        options: given<ShowOptions>({ ...life, json: flag("json") }),
      };
    }
    case "cancel": {
      const options = given<CancelOptions>({
        ...life,
        dryRun: flag("dry-run"),
        sweep: textOf(words, "sweep"),
        pending: flag("pending"),
        all: flag("all"),
        yes: flag("yes"),
        json: flag("json"),
      });
      const { sweep, pending, all } = options;
      return targets.length > 0 || sweep !== undefined || pending || all
        ? { command, targets, options }
        : error(
          "Cannot cancel: no job is named",
          undefined,
          "Write mlxpsub cancel ID, or --sweep NAME, --pending or --all",
        );
    }
    case "clean":
      return {
        command,
        targets,
        options: given<CleanOptions>({
          ...life,
          dryRun: flag("dry-run"),
          yes: flag("yes"),
          json: flag("json"),
        }),
      };
    case "release": {
      const options = given<ReleaseOptions>({
        ...life,
        dryRun: flag("dry-run"),
        sweep: textOf(words, "sweep"),
        all: flag("all"),
        json: flag("json"),
      });
      return targets.length > 0 || options.sweep !== undefined || options.all
        ? { command, targets, options }
        : error(
          "Cannot release: no job is named",
          undefined,
          "Write mlxpsub release ID, or --sweep last or --all",
        );
    }
    case "resume":
      return {
        command,
        targets,
        options: given<ResumeOptions>({
          ...life,
          dryRun: flag("dry-run"),
          sweep: textOf(words, "sweep"),
          jobs: wholeOf(words, "jobs", 1),
          wait: flag("wait"),
          json: flag("json"),
        }),
      };
    case "resubmit": {
      const options = given<ResubmitOptions>({
        ...life,
        dryRun: flag("dry-run"),
        sweep: textOf(words, "sweep"),
        jobs: wholeOf(words, "jobs", 1),
        wait: flag("wait"),
        json: flag("json"),
        failed: flag("failed"),
        timeout: flag("timeout"),
        cancelled: flag("cancelled"),
        preempted: flag("preempted"),
        set: listOf(words, "set"),
        unset: listOf(words, "unset"),
        force: flag("force"),
      });
      const { failed, timeout, cancelled, preempted } = options;
      return targets.length > 0 || failed || timeout || cancelled || preempted
        ? { command, targets, options }
        : error(
          "Cannot resubmit: no job is named",
          undefined,
          "Write mlxpsub resubmit ID, or --failed, --timeout, --cancelled or --preempted",
        );
    }
  }
}

/** `timeout,oom` */
function causesOf(words: Words): RetryCause[] | undefined {
  const given = textOf(words, "on")?.split(",").map((it) => it.trim());
  const causes = given?.flatMap((it) =>
    retryCauses.find((cause) => cause === it) ?? []
  );
  const wrong = given?.find((it) => !retryCauses.some((cause) => cause === it));
  if (wrong !== undefined) {
    words.problems.push(error(
      `Cannot read --on: "${wrong}" is not ${retryCauses.join(", ")}`,
    ));
  }
  return causes;
}

function noJob(command: "logs" | "show"): Diagnostic {
  const verb = command === "logs" ? "print the logs" : "show the record";
  return error(
    `Cannot ${verb}: no job is named`,
    undefined,
    `Write mlxpsub ${command} ID`,
  );
}
