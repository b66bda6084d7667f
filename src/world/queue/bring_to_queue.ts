import { type Diagnostic, error, warning } from "../../error.ts";
import { submitDirOf } from "../../sweep_log/sweep_plan.ts";
import { counted } from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { withArrayDialect } from "../around/array_dialect.ts";
import { prepareEnvironment } from "../around/environment.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { reasonOf } from "../system/cause.ts";
import { sleep } from "../system/pause.ts";
import { runProgram } from "../system/run_program.ts";
import { copyRecords, type HandOverWay } from "./hand_over_unit.ts";
import { type LanesStop, runLanes } from "./lanes.ts";
import type { AskSettings } from "./ask.ts";
import { isDoubtful, settle } from "./settle.ts";
import { type Brought, type Ends, isIn, setEnds } from "./brought.ts";
import { type Unit, unitsOf } from "./units.ts";

export interface QueueSettings extends AskSettings {
  /** Submit commands at once. */
  atOnce: number;
  /** Jobs at once, of those that run here. */
  atOnceHere: number;
  /** `wait`: go on until all are in. */
  patience: "once" | "wait";
  /** What it does, for a line that is drawn over. */
  onProgress?(text: string): void;
  /** What it waits for, for a line that stays. */
  onWait?(text: string): void;
  /** Seconds between tries under a limit: the first pause, and the longest. */
  pauses?: { first: number; longest: number };
  /** Seconds that running submit commands still have after an abort. */
  hurry?: number;
  /** Seconds that what runs here has after each signal to stop. */
  grace?: number;
}

/** Milliseconds between looks at what others want cancelled. */
const heedEvery = 50;

/**
 * Brings units to the queue, each job once: those that may be in it are asked
 * for first, and so are those whose submit command leaves that open. Under
 * `wait`, what the scheduler does not accept now is tried again, after a pause
 * that grows while nothing gets in.
 */
export async function bringToQueue(
  units: readonly Unit[],
  settings: QueueSettings,
): Promise<Brought> {
  const brought: Brought = {
    ends: new Map(),
    refused: [],
    way: "whole",
    diagnostics: [],
  };
  const sweeps = new Set(units.map((it) => it.sweep));
  const heed = (): void => {
    for (const it of sweeps) callOff(it, brought);
  };
  const timer = setInterval(heed, heedEvery);
  try {
    heed();
    const groups = Map.groupBy(units, wayOf);
    for (const group of groups.values()) {
      await bringGroup(group, brought, settings);
    }
  } catch (cause) {
    // a log that cannot be written: what is not noted is asked for another time
    const obstacle = [...sweeps].map((it) => it.obstacle())
      .find((it) => it !== undefined);
    brought.diagnostics.push(
      obstacle ?? error(`Cannot go on: ${reasonOf(cause)}`),
    );
  } finally {
    clearInterval(timer);
  }
  await flush(sweeps, brought);
  if (settings.signal.aborted && units.some((it) => isLeft(it, brought))) {
    brought.way = "interrupted";
  }
  return brought;
}

/** One program and one directory from which it is started. */
function wayOf({ sweep: { view: { state: { plan } } } }: Unit): string {
  const { scheduler, submission } = plan.settings;
  return `${scheduler} ${submitDirOf(plan)} ${submission}`;
}

async function bringGroup(
  group: readonly Unit[],
  brought: Brought,
  settings: QueueSettings,
): Promise<void> {
  const { signal, patience, hurry = 15 } = settings;
  const { ends, diagnostics } = brought;
  const plan = group[0]?.sweep.view.state.plan;
  if (plan === undefined) return;
  const known = schedulerOf(plan.settings.scheduler);
  const startDir = known.name === "local"
    ? plan.facts.workDir
    : submitDirOf(plan);
  const scheduler = plan.settings.submission === "one"
    ? withArrayDialect(known, startDir)
    : known;
  const rush = rushAfter(signal, hurry);
  const way: HandOverWay = {
    scheduler,
    variables: prepareEnvironment(scheduler, startDir),
    run: settings.run ?? runProgram,
    signal,
    hurry: rush.signal,
    ...(settings.grace === undefined ? {} : { grace: settings.grace }),
  };
  try {
    const doubtful = group.filter(isDoubtful);
    const free = await settle(doubtful, settings, ends, diagnostics);
    markAsBefore(doubtful, ends);
    let left = [
      ...group.filter((it) => !isDoubtful(it) && isOpen(it, ends)),
      ...free,
    ];
    for (let idle = 0; left.length > 0 && !signal.aborted;) {
      const tried = left;
      const stop = await runLanes(tried, way, brought, {
        // a queue that is full is tried with one job, not with many
        atOnce: scheduler.name === "local"
          ? settings.atOnceHere
          : idle > 0
          ? 1
          : settings.atOnce,
        patience: patience === "wait" ? 1 : 12,
        onProgress: settings.onProgress,
      });
      await settleAnswers(openUnits(tried, isDoubtful), brought, settings);
      if (patience === "once" || isFinal(stop)) {
        diagnostics.push(...sayStop(stop, patience, scheduler));
        break;
      }
      const got = tried.some((it) =>
        it.jobs.some((at) => ends.get(it.sweep)?.get(at)?.kind === "submitted")
      );
      // what may be in is left to another resume
      left = openUnits(tried, (it) => !isDoubtful(it));
      idle = got ? 1 : idle + 1;
      if (left.length > 0 && !await pause(idle, left, scheduler, settings)) {
        break;
      }
    }
  } finally {
    rush.callOff();
  }
}

/** What is in by now was not submitted by this call. */
function markAsBefore(units: readonly Unit[], ends: Ends): void {
  for (const { sweep, jobs } of units) {
    const of = ends.get(sweep);
    for (const at of jobs) {
      const end = of?.get(at);
      if (end?.kind === "submitted" || end?.kind === "has run") {
        of?.set(at, { ...end, before: "yes" });
      }
    }
  }
}

/** Finds out about submit commands that were just called, and left it open. */
async function settleAnswers(
  units: readonly Unit[],
  { ends, diagnostics }: Brought,
  settings: QueueSettings,
): Promise<void> {
  const settled: Ends = new Map();
  await settle(units, settings, settled, diagnostics);
  for (const [sweep, of] of settled) {
    for (const [at, end] of of) {
      // else what the command said is the better reason
      if (end.kind !== "ambiguous") setEnds(ends, sweep, [at], () => end);
    }
  }
}

/** Units of what is still prepared of others. */
function openUnits(
  units: readonly Unit[],
  are: (unit: Unit) => boolean,
): Unit[] {
  return [...Map.groupBy(units, (it) => it.sweep)].flatMap(([sweep, some]) =>
    unitsOf(sweep, some.flatMap((it) => it.jobs))
  ).filter(are);
}

function isOpen({ sweep, jobs }: Unit, ends: Ends): boolean {
  return jobs.some((at) =>
    sweep.view.state.jobs[at]?.state === "prepared" &&
    ends.get(sweep)?.get(at) === undefined
  );
}

/** Whether some job of it is not in, nor called off. */
function isLeft({ sweep, jobs }: Unit, { ends }: Brought): boolean {
  return jobs.some((at) => !isIn(ends.get(sweep)?.get(at)));
}

/** Does what others want cancelled, as far as it is not handed over. */
function callOff(sweep: HeldSweep, { ends, diagnostics }: Brought): void {
  try {
    const jobs = sweep.heed();
    setEnds(ends, sweep, jobs, () => ({ kind: "called off" }));
    diagnostics.push(...copyRecords(sweep, jobs));
  } catch {
    // the obstacle of the next hand-over says so
  }
}

async function flush(
  sweeps: Iterable<HeldSweep>,
  { diagnostics }: Brought,
): Promise<void> {
  for (const sweep of sweeps) {
    try {
      await sweep.durable();
    } catch (cause) {
      diagnostics.push(error(
        `Cannot write the log of sweep ${sweep.name}: ${reasonOf(cause)}`,
      ));
    }
  }
}

function isFinal(stop: LanesStop | undefined): boolean {
  switch (stop?.kind) {
    case undefined:
    case "not accepting":
      return false;
    case "interrupted":
    case "cannot go on":
      return true;
  }
}

function sayStop(
  stop: LanesStop | undefined,
  patience: QueueSettings["patience"],
  { title }: Scheduler,
): Diagnostic[] {
  switch (stop?.kind) {
    case undefined:
    case "interrupted":
      return [];
    case "cannot go on":
      return [stop.diagnostic];
    case "not accepting":
      return patience === "wait" ? [] : [warning(
        `${title} accepts nothing at the moment: ${stop.reason}`,
        undefined,
        "Go on later with mlxpsub resume",
      )];
  }
}

/** Waits, longer each time; false once it is told to stop. */
async function pause(
  idle: number,
  units: readonly Unit[],
  { title }: Scheduler,
  { pauses = { first: 15, longest: 300 }, onWait, signal }: QueueSettings,
): Promise<boolean> {
  const seconds = Math.min(pauses.longest, pauses.first * 2 ** (idle - 1));
  const jobs = units.flatMap((it) => it.jobs).length;
  onWait?.(
    `${title} takes no more now: ${
      counted(jobs)
    } left, next try in ${seconds} s`,
  );
  return await sleep(seconds * 1000, signal);
}

/** Aborted some seconds after another signal. */
function rushAfter(
  signal: AbortSignal,
  seconds: number,
): { signal: AbortSignal; callOff(): void } {
  const rush = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    timer = setTimeout(() => rush.abort(), seconds * 1000);
  };
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return {
    signal: rush.signal,
    callOff() {
      signal.removeEventListener("abort", begin);
      clearTimeout(timer);
    },
  };
}
