import type { Diagnostic } from "../../error.ts";
import { counted, type JobEnd } from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { runLocally } from "./local.ts";
import { sleep } from "../system/pause.ts";
import { jobsOf, type SubmitUnit } from "./prepared_jobs.ts";
import { settle } from "./settle.ts";
import type { PreparedJob, SubmitStop } from "./submit.ts";
import { stopDiagnostics, submitUnits } from "./submit_units.ts";
import type { SweepLocks } from "../logs/sweep_locks.ts";

export interface HandOverSettings {
  /** Where queries run; absolute. */
  workDir: string;
  /** Submit commands at once. */
  atOnce: number;
  /** Jobs at once, of those that run here. */
  atOnceHere: number;
  /** `wait`: go on until all are in. */
  patience: "once" | "wait";
  signal: AbortSignal;
  /** What it does, for a line that is drawn over. */
  onProgress(text: string): void;
  /** What it waits for, for a line that stays. */
  onWait(text: string): void;
  /** Seconds between tries under a limit: the first pause, and the longest. */
  pauses?: { first: number; longest: number };
}

/** What came of handing jobs over. */
export interface HandOver {
  ends: Map<PreparedJob, JobEnd>;
  diagnostics: Diagnostic[];
}

/**
 * Hands units over that are in no queue. Under `wait`, one that the scheduler
 * does not accept now is tried again, after a pause that grows while nothing
 * gets in.
 */
export async function handOverUnits(
  all: readonly SubmitUnit[],
  locks: SweepLocks,
  settings: HandOverSettings,
): Promise<HandOver> {
  const { workDir, signal, patience, atOnce, onProgress, onWait } = settings;
  const here = all.filter(isLocal);
  const { ends, diagnostics } = await runHere(here.flatMap(jobsOf), settings);
  let units = all.filter((it) => !isLocal(it));
  let stops: SubmitStop[] = [];
  for (let idle = 0; units.length > 0 && !signal.aborted;) {
    const results = await submitUnits(units, {
      // a queue that is full is tried with one job, not with many
      atOnce: idle > 0 ? 1 : atOnce,
      ...(patience === "wait" ? { patience: 1 } : {}),
      signal,
      obstacle: locks.obstacle,
      onProgress: ({ of, done }) =>
        onProgress(`${done} of ${counted(of)} submitted`),
    });
    stops = results.stops;
    for (const [job, end] of results.ends) ends.set(job, end);
    const doubtful = units.filter((it) => kindOf(it, ends) === "ambiguous");
    const settled = await settle(doubtful, { workDir, signal, onWait });
    diagnostics.push(...settled.diagnostics);
    for (const [job, end] of settled.ends) {
      if (end.kind !== "ambiguous") ends.set(job, end);
    }
    if (patience === "once" || stops.some(isFatal)) break;
    const got = units.some((it) => kindOf(it, ends) === "submitted");
    // what may be in is left to another resume
    units = units.filter((it) => {
      const kind = kindOf(it, ends);
      return kind === "later" || kind === "not handed over";
    });
    idle = got ? 1 : idle + 1;
    if (units.length > 0 && !await pause(idle, units, settings)) break;
  }
  return { ends, diagnostics: [...diagnostics, ...stopDiagnostics(stops)] };
}

function isFatal(stop: SubmitStop): boolean {
  return stop.kind !== "interrupted" && stop.kind !== "not accepting";
}

async function runHere(
  jobs: PreparedJob[],
  { workDir, signal, atOnceHere, onProgress }: HandOverSettings,
): Promise<HandOver> {
  const ends = new Map<PreparedJob, JobEnd>();
  const diagnostics: Diagnostic[] = [];
  for (
    const [dir, some] of Map.groupBy(jobs, (it) => it.record.workDir || workDir)
  ) {
    const results = await runLocally(some, {
      workDir: dir,
      atOnce: atOnceHere,
      signal,
      onProgress: ({ of, done }) =>
        onProgress(`${done} of ${counted(of)} done here`),
    });
    diagnostics.push(...results.diagnostics);
    some.forEach((job, index) => {
      ends.set(job, results.outcomes[index] ?? { kind: "not started" });
    });
  }
  return { ends, diagnostics };
}

/** Waits, longer each time; false once it is told to stop. */
async function pause(
  idle: number,
  units: readonly SubmitUnit[],
  settings: HandOverSettings,
): Promise<boolean> {
  const { first, longest } = settings.pauses ?? { first: 15, longest: 300 };
  const seconds = Math.min(longest, first * 2 ** (idle - 1));
  const jobs = units.flatMap(jobsOf);
  const { title } = schedulerOf(jobs[0]?.record.scheduler ?? "local");
  settings.onWait(
    `${title} takes no more now: ${
      counted(jobs.length)
    } left, next try in ${seconds} s`,
  );
  return await sleep(seconds * 1000, settings.signal);
}

function kindOf(
  unit: SubmitUnit,
  ends: ReadonlyMap<PreparedJob, JobEnd>,
): JobEnd["kind"] | undefined {
  const [job] = jobsOf(unit);
  return job === undefined ? undefined : ends.get(job)?.kind;
}

function isLocal(unit: SubmitUnit): boolean {
  return jobsOf(unit)[0]?.record.scheduler === "local";
}
