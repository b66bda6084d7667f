import type { WaitOptions } from "../../cli/life_calls.ts";
import { type Diagnostic, error, exitCodes, Failure } from "../../error.ts";
import { visible } from "../../visible.ts";
import { counted } from "../../report/results.ts";
import {
  type BrokenRow,
  formatDuration,
  mayChange,
  type StatusRow,
} from "../../status/row.ts";
import { summaryLine } from "../../status/text.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { isLocked } from "../logs/sweep_lock.ts";
import type { JobRows } from "../queue/job_rows.ts";
import { readAndNote } from "../queue/read_and_note.ts";
import { sleep } from "../system/pause.ts";
import { retrier } from "./retry.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

/** Jobs that are waited for, as they stood at one moment. */
export interface WaitLook {
  rows: StatusRow[];
  broken: BrokenRow[];
  /** Whether another mlxpsub submits some of them. */
  beingSubmitted: "yes" | "no";
  /** Jobs that nothing can be said of, whoever is asked. */
  unreadable: Diagnostic[];
  /** Schedulers that did not answer. */
  unanswered: Diagnostic[];
}

/** `mlxpsub wait`: returns when all jobs have ended → the exit code. */
export async function wait(
  targets: string[],
  options: WaitOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const workDir = currentDirectory();
  const look = lookAt(
    targets,
    options,
    workDir,
    signal,
    retrier(options, terminal, workDir, signal),
  );
  return await waitForEnds(look, options, terminal, signal);
}

/**
 * Looks at the jobs that a call means, each time anew. `again` may submit some
 * of them once more, and says whether it did.
 */
export function lookAt(
  targets: string[],
  options: WaitOptions,
  workDir: string,
  signal: AbortSignal,
  again?: (rows: JobRows["rows"]) => Promise<"some" | "none">,
): () => Promise<WaitLook> {
  let { sweep } = options;
  return async function look() {
    const found = findJobs({
      targets,
      ...options,
      ...sweep === undefined ? {} : { sweep },
      mailJobs: "left out",
    }, workDir);
    const { jobs, broken } = found;
    // the last one of now, whatever is submitted meanwhile
    if (sweep !== undefined) sweep = jobs[0]?.record.sweep ?? sweep;
    if (jobs.length + broken.length === 0) {
      const where = targets[0] ?? options.logDir ?? "logs";
      throw new Failure([error(
        `Cannot wait: no jobs are in "${visible(where)}"`,
        undefined,
        "Name the log directory",
      )]);
    }
    const { rows, diagnostics } = await readAndNote(
      jobs,
      workDir,
      signal,
      "again",
    );
    if (again !== undefined && await again(rows) === "some") {
      return await look();
    }
    const open = new Set(
      jobs.flatMap(({ record, place }) =>
        place !== undefined &&
          (record.state === "prepared" || place.view.state.written === "no")
          ? [place.view]
          : []
      ),
    );
    const beingSubmitted = [...open].some(({ home, state }) =>
      isLocked(home, state.plan.facts.sweep)
    );
    return {
      rows: [...rows.values()],
      broken,
      beingSubmitted: beingSubmitted ? "yes" : "no",
      unreadable: [
        ...found.diagnostics,
        ...broken.map((it) => error(it.message)),
      ],
      unanswered: diagnostics,
    };
  };
}

/**
 * Looks until no job can change by itself → the exit code. `pauseAfter` says
 * how long to wait for the next look, from how many there were and what the
 * last one took, in milliseconds.
 */
export async function waitForEnds(
  look: () => Promise<WaitLook>,
  options: WaitOptions,
  terminal: Terminal,
  signal: AbortSignal,
  pauseAfter: (looks: number, queryTook: number) => number = growingWait,
): Promise<number> {
  const { timeout = Infinity } = options;
  const until = performance.now() + timeout * 1000;
  const told = new Set<string>();
  const tellOnce = (diagnostics: Diagnostic[]): void => {
    const news = diagnostics.filter((it) => !told.has(it.message));
    for (const it of news) told.add(it.message);
    if (news.length > 0) terminal.report(news);
  };
  let isHeldTold = false;
  let seen: WaitLook | undefined;
  for (let looks = 1;; looks++) {
    const began = performance.now();
    try {
      seen = await look();
    } catch (cause) {
      // a file system that is away comes back, jobs that are gone do not
      if (
        !(cause instanceof Failure) || seen === undefined ||
        cause.exitCode === exitCodes.usage
      ) throw cause;
      tellOnce(cause.diagnostics);
    }
    if (signal.aborted) break;
    tellOnce([...seen.unreadable, ...seen.unanswered]);
    if (open(seen).length === 0) return endOf(seen, options, terminal);
    if (!isHeldTold && !options.quiet && seen.rows.some(isHeld)) {
      isHeldTold = true;
      terminal.tell("mlxpsub release lets those start that are HELD\n");
    }
    terminal.progress(`waiting for ${summaryLine(seen.rows, seen.broken)}`);
    const left = until - performance.now();
    if (left <= 0) {
      terminal.endProgress();
      if (!options.quiet) {
        terminal.tell(
          `${counted(open(seen).length)} had not ended after ${
            formatDuration(timeout)
          }\n`,
        );
      }
      return exitCodes.timeUp;
    }
    const pause = pauseAfter(looks, performance.now() - began);
    if (!await sleep(Math.min(pause, left), signal)) break;
  }
  terminal.endProgress();
  return exitCodes.interrupted;
}

function isHeld({ state }: StatusRow): boolean {
  return state === "HELD";
}

/** Those that are waited for. */
function open({ rows, beingSubmitted }: WaitLook): StatusRow[] {
  return rows.filter(({ state }) =>
    mayChange(state) || state === "PREPARED" && beingSubmitted === "yes"
  );
}

function endOf(
  { rows, broken, unreadable }: WaitLook,
  { quiet }: WaitOptions,
  terminal: Terminal,
): number {
  terminal.endProgress();
  if (rows.every((it) => it.state === "COMPLETED")) {
    return unreadable.length > 0 ? exitCodes.world : exitCodes.done;
  }
  if (!quiet) {
    terminal.tell(`${summaryLine(rows, broken)}\n`);
    if (rows.some((it) => it.state === "PREPARED")) {
      terminal.tell("mlxpsub resume submits those that are PREPARED\n");
    }
  }
  return exitCodes.someFailed;
}

/**
 * Milliseconds: a second at first, half as much again each time, a minute at
 * last; a scheduler that is slow to answer is asked less often.
 */
export function growingWait(looks: number, queryTook: number): number {
  const usual = Math.min(60_000, 1000 * 1.5 ** (looks - 1));
  return Math.min(300_000, Math.max(usual, queryTook * 20));
}
