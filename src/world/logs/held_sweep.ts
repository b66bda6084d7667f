import { type Diagnostic, error } from "../../error.ts";
import {
  controlDirOf,
  halfName,
  holderLog,
  logNamed,
} from "../../jobs/layout.ts";
import {
  logFormat,
  type LogHead,
  readEvents,
  type SweepEvent,
} from "../../sweep_log/sweep_events.ts";
import type { SweepPlan } from "../../sweep_log/sweep_plan.ts";
import {
  applyEvent,
  plannedState,
  type SweepView,
} from "../../sweep_log/sweep_state.ts";
import { reasonOf, worldFailure } from "../system/cause.ts";
import { isDirectory, removeQuietly } from "../system/files.ts";
import { whyNotOwn } from "../system/own_files.ts";
import { inControlDir, listControlDir } from "./control_dir.ts";
import { LogFile } from "./log_file.ts";
import { readSweep } from "./read_sweep.ts";
import type { LockHolder } from "./sweep_lock.ts";
import {
  lockEverywhere,
  lockNewSweep,
  type SweepLocks,
} from "./sweep_locks.ts";
import { WrittenFiles } from "./written_files.ts";

/*
 * Who may decide what becomes of a job, with any number of mlxpsub on any number
 * of hosts, some of which die or stand still at any moment:
 *
 * - Whoever holds the sweep's lock, and nobody else, hands its jobs over, and
 *   says of a job that is not in the queue that it is cancelled. It says so in a
 *   file of its own, which nobody else writes: a holder that lost the lock while
 *   it stood still cannot spoil what the next one writes, and O_APPEND, which
 *   means nothing between two hosts, is not relied upon. Files of holders are
 *   numbered; a number is taken with O_EXCL, under the lock.
 * - Before a submit command is started, "handing" is on disk, with its deadline.
 *   So a log without it says for certain that the job is not in the queue; one
 *   with it and without an answer says that the queue must be asked, once the
 *   command is over or its deadline has passed.
 * - Who cancels without the lock writes its wish into a file of its own, and
 *   waits: the holder reads such files all the time, and either has handed the
 *   job over by then, so that its answer tells an id to cancel, or says that it
 *   is cancelled. What is waited for is in the holder's file, which is opened
 *   anew for each look: an opened file is as its server has it, whatever the two
 *   kernels remember. The wish is seen as soon as the holder's kernel asks for
 *   the directory again: at once on one host, and over a network file system
 *   with its next sign of life (`sweep_lock.ts`), a change of its own to that
 *   directory. If the holder is gone, its lock is free or dead, and who cancels
 *   takes it.
 * - What is said without the lock of a job that is in the queue, or was, names
 *   the attempt of which it is said, and so is of no matter for a later one.
 */

/** A sweep whose lock is held: nobody else decides what becomes of its jobs. */
export class HeldSweep {
  view: SweepView;
  /** Of its jobs, as far as this process wrote them. */
  readonly scripts: WrittenFiles = new WrittenFiles();
  readonly #locks: SweepLocks;
  #log: LogFile | undefined;
  /** Bytes of others' files that were read. */
  readonly #read = new Map<string, number>();
  /** Whether jobs may be wanted cancelled that are not yet. */
  #isWanted: "yes" | "no" = "yes";

  constructor(view: SweepView, locks: SweepLocks, log?: LogFile) {
    this.view = view;
    this.#locks = locks;
    this.#log = log;
  }

  get name(): string {
    return this.view.state.plan.facts.sweep;
  }

  /** Notes what happened; throws as Deno does where it cannot be written. */
  record(...events: readonly SweepEvent[]): void {
    this.#log ??= this.#nextLog();
    this.#log.append(events);
    for (const it of events) applyEvent(this.view.state, it, this.#log.head);
  }

  /** Waits until all that was noted is on disk. */
  async durable(): Promise<void> {
    await this.#log?.durable();
  }

  /** Paths of what earlier holders of its lock wrote. */
  earlierLogs(): string[] {
    const { home } = this.view;
    return this.#holders()
      .map((it) => `${controlDirOf(home)}/${holderLog(this.name, it)}`)
      .filter((it) => it !== this.#log?.path);
  }

  /** Numbers of the files of all that held its lock. */
  #holders(): number[] {
    return listControlDir(this.view.home).flatMap((name) => {
      const log = logNamed(name);
      return log?.sweep === this.name && log.holder !== "none"
        ? [log.holder]
        : [];
    });
  }

  #nextLog(): LogFile {
    return inControlDir(this.view.home, (dir) => {
      const number = Math.max(0, ...this.#holders()) + 1;
      return new LogFile(
        `${dir}/${holderLog(this.name, number)}`,
        headOf(this.name),
      );
    });
  }

  /**
   * Reads what others wrote since, and cancels what they want cancelled and is
   * not handed over → those jobs.
   */
  heed(): number[] {
    const { home, state: { jobs } } = this.view;
    for (const name of listControlDir(home)) {
      const log = logNamed(name);
      if (log?.sweep === this.name && log.holder === "none") this.#readOn(name);
    }
    if (this.#isWanted === "no") return [];
    const wanted = [...jobs.keys()].filter((at) => {
      const job = jobs[at];
      return job?.cancelWanted === job?.attempt && job?.state === "prepared";
    });
    const free = wanted.filter((at) => jobs[at]?.doubt === "none");
    if (free.length > 0) this.cancel(free);
    this.#isWanted = free.length < wanted.length ? "yes" : "no";
    return free;
  }

  /** Notes that jobs are cancelled, as they stand now. */
  cancel(jobs: readonly number[]): void {
    this.record({
      event: "cancelled",
      jobs: jobs.map((at) => [at, this.view.state.jobs[at]?.attempt ?? 1]),
    });
  }

  /** Reads all of it once more: a writer that lost the lock may have gone on. */
  reread(): void {
    const reading = readSweep(this.view.home, this.name);
    if (reading.kind === "found") this.view = reading.view;
  }

  #readOn(name: string): void {
    const path = `${controlDirOf(this.view.home)}/${name}`;
    const from = this.#read.get(name) ?? 0;
    let text: string;
    try {
      // the whole reading tells of what is not obeyed
      if (whyNotOwn(path) !== undefined) return;
      using file = Deno.openSync(path);
      const { size } = file.statSync();
      if (size <= from) return;
      file.seekSync(from, Deno.SeekMode.Start);
      const bytes = new Uint8Array(size - from);
      text = new TextDecoder().decode(
        bytes.subarray(0, file.readSync(bytes) ?? 0),
      );
    } catch {
      return; // gone, or not to be read: then it says nothing
    }
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    this.#read.set(name, from + new TextEncoder().encode(whole).length);
    const { state } = this.view;
    readEvents(
      whole,
      from === 0 ? whole.indexOf("\n") + 1 : 0,
      (it) => applyEvent(state, it, headOf(this.name)),
    );
    this.#isWanted = "yes";
  }

  /** What stands against handing over a further job. */
  obstacle(): Diagnostic | undefined {
    const failure = this.#log?.failure;
    return failure === undefined
      ? this.#locks.obstacle()
      : error(`Cannot write "${this.#log?.path}": ${reasonOf(failure)}`);
  }

  /** Lets others have the sweep; nothing of it is half done. */
  async release(): Promise<void> {
    const log = this.#log;
    try {
      if (log === undefined || this.obstacle() !== undefined) return;
      this.record({ event: "closed" });
      await log.durable();
    } catch {
      // the next one to take it finds what there is
    } finally {
      log?.close();
      this.#locks.release();
    }
  }

  /** Leaves no trace of a new sweep, of which nothing was done. */
  forget(): void {
    this.#log?.close();
    const { plan } = this.view.state;
    for (const parent of Object.keys(plan.above).toReversed()) {
      removeQuietly(`${controlDirOf(parent)}/${holderLog(this.name, 1)}`);
    }
    this.#locks.release();
  }
}

/** Who writes a file of this process. */
export function headOf(sweep: string): LogHead {
  return {
    format: logFormat,
    sweep,
    host: Deno.hostname(),
    pid: Deno.pid,
  };
}

/**
 * Writes a plan down, in the log directory that it fills first; the others say
 * where it is. Throws a Failure, and leaves nothing behind, where that cannot be
 * done.
 */
export function beginSweep(plan: SweepPlan): HeldSweep {
  const { sweep } = plan.facts;
  const parents = Object.keys(plan.above);
  const [home = "", ...others] = parents;
  const locks = lockNewSweep(parents, sweep);
  const made: string[] = [];
  const make = (
    parent: string,
    head: LogHead,
    events: readonly SweepEvent[],
  ): LogFile => {
    const name = holderLog(sweep, 1);
    return inControlDir(parent, (dir) => {
      // comes into place whole: without its plan it is no log
      const beside = `${dir}/${halfName(sweep, crypto.randomUUID())}`;
      const log = new LogFile(beside, head, events);
      try {
        Deno.renameSync(beside, `${dir}/${name}`);
      } catch (cause) {
        log.close();
        removeQuietly(beside);
        throw cause;
      }
      made.push(`${dir}/${name}`);
      return log;
    });
  };
  try {
    const log = make(home, headOf(sweep), [{ event: "plan", plan }]);
    for (const it of others) make(it, { ...headOf(sweep), home }, []).close();
    const seen = new Map(parents.map((it) => [it, it]));
    return new HeldSweep({ home, seen, state: plannedState(plan) }, locks, log);
  } catch (cause) {
    for (const it of made.toReversed()) removeQuietly(it);
    locks.release();
    throw worldFailure(`write down sweep ${sweep} in "${home}"`, cause);
  }
}

export type Claim =
  | { kind: "held"; sweep: HeldSweep }
  | { kind: "busy"; holder: LockHolder | undefined }
  | { kind: "none" }
  | { kind: "broken"; diagnostic: Diagnostic };

/** Takes a sweep that was found in a log directory; never waits. */
export function claimSweep(parentLogDir: string, sweep: string): Claim {
  const before = readSweep(parentLogDir, sweep);
  if (before.kind !== "found") return before;
  const { view } = before;
  if (view.foreign !== undefined) {
    return {
      kind: "broken",
      diagnostic: error(`Cannot take sweep ${sweep}: ${view.foreign}`),
    };
  }
  const places = view.madeFor === undefined
    ? Object.keys(view.state.plan.above).map((it) => view.seen.get(it) ?? it)
    : [view.home];
  const attempt = lockEverywhere(places.filter(isDirectory), sweep);
  if (attempt.kind === "busy") return attempt;
  if (attempt.kind === "planted") return { ...attempt, kind: "broken" };
  // once more: much may have happened before the lock was ours
  const now = readSweep(parentLogDir, sweep);
  if (now.kind !== "found") {
    attempt.locks.release();
    return now;
  }
  for (const it of places) removeHalves(it, sweep);
  return { kind: "held", sweep: new HeldSweep(now.view, attempt.locks) };
}

/** Sweeps of which there is more than a log: a lock, or what was being made. */
export function strayNames(parentLogDir: string): string[] {
  const sweeps = listControlDir(parentLogDir)
    .filter((it) => logNamed(it) === undefined)
    .map((it) => it.slice(0, it.indexOf(".")));
  return [...new Set(sweeps)];
}

/** Removes that, unless somebody is at it. */
export function clearStray(parentLogDir: string, sweep: string): void {
  const attempt = lockEverywhere([parentLogDir], sweep);
  if (attempt.kind !== "held") return;
  removeHalves(parentLogDir, sweep);
  attempt.locks.release();
}

/** Removes what a crash left of what was being made. */
function removeHalves(parentLogDir: string, sweep: string): void {
  for (const name of listControlDir(parentLogDir)) {
    if (name.startsWith(`${sweep}.`) && name.endsWith(".new")) {
      removeQuietly(`${controlDirOf(parentLogDir)}/${name}`);
    }
  }
}
