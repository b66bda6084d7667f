import { basename } from "@std/path/posix";
import { error, warning } from "../../error.ts";
import type { Diagnostic } from "../../error.ts";
import { logDirIn } from "../../plan/made_for.ts";
import { type SubmissionOutcome, withOutcome } from "../../plan/record.ts";
import type { JobEnd } from "../../report/results.ts";
import type { NamedJob } from "../../schedulers/shared/find.ts";
import {
  type Match,
  matchArray,
  matchJob,
  type SoughtJob,
} from "../../schedulers/shared/match.ts";
import { batchSchedulerOf, schedulerOf } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { reasonOf } from "../system/cause.ts";
import { jobsByName, type NamedView } from "./jobs_by_name.ts";
import {
  forgetInFlight,
  type InFlight,
  stillInFlight,
} from "../logs/in_flight.ts";
import { placeOf } from "../logs/places.ts";
import { jobsOf, type SubmitUnit } from "./prepared_jobs.ts";
import { recordPath, replaceRecord } from "../logs/record.ts";
import { JobCheck, reasonFor } from "./refuse_jobs.ts";
import type { PreparedJob } from "./submit.ts";

export interface SettleSettings {
  workDir: string;
  signal: AbortSignal;
  /** What is waited for, for people. */
  onWait?(what: string): void;
}

/** What became of jobs that may have been submitted before. */
export interface Settled {
  /** Not in the queue for certain: these may be handed over. */
  free: SubmitUnit[];
  /** Of all others: found and recorded, or not to be told. */
  ends: Map<PreparedJob, JobEnd>;
  diagnostics: Diagnostic[];
}

/** Milliseconds between looks at submit commands that still run. */
const lookEvery = 500;

/**
 * Finds out which of these jobs the schedulers have already, with one query
 * for the queue and one for the accounting, and records it. A job of which
 * nothing is certain is neither adopted nor freed.
 */
export async function settle(
  units: readonly SubmitUnit[],
  settings: SettleSettings,
): Promise<Settled> {
  const settled: Settled = { free: [], ends: new Map(), diagnostics: [] };
  const quiet = await waitForCommands(units, settings, settled);
  for (const [name, some] of Map.groupBy(quiet, schedulerNameOf)) {
    if (name === "local") await settleByFiles(some, settled);
    else await settleByAsking(name, some, settings, settled);
  }
  return settled;
}

async function settleByAsking(
  name: string,
  units: readonly SubmitUnit[],
  { workDir, signal }: SettleSettings,
  settled: Settled,
): Promise<void> {
  const scheduler = batchSchedulerOf(name);
  const { title } = scheduler;
  const [reachable, elsewhere] = partition(units, (it) => !isElsewhere(it));
  for (const it of elsewhere) {
    leave(it, `${title} is not asked for jobs of another cluster`, settled);
  }
  const [first] = reachable;
  if (first === undefined) return;
  const sought = new Map<SubmitUnit, SoughtJob>();
  const check = new JobCheck();
  for (const unit of reachable) {
    const refusal = firstOf(jobsOf(unit), (it) => check.madeFor(it));
    if (refusal === undefined) sought.set(unit, soughtOf(unit));
    // what its files name is another job
    else leave(unit, reasonFor(refusal), settled);
  }
  if (sought.size === 0) return;
  const { jobs: told, complete, diagnostics } = await jobsByName(
    name,
    [...sought.values()].map((it) => it.name),
    Math.min(...[...sought.values()].map((it) => it.since)),
    { workDir, signal, uid: ownerOf(first) },
  );
  settled.diagnostics.push(...diagnostics);
  const jobs = asSought(told, [...sought.values()]);
  for (const [unit, job] of sought) {
    await settleOne(unit, job, jobs, complete, scheduler, settled);
  }
}

async function settleOne(
  unit: SubmitUnit,
  sought: SoughtJob,
  jobs: readonly NamedJob[],
  complete: NamedView["complete"],
  { title, ids }: Scheduler,
  settled: Settled,
): Promise<void> {
  if (unit.kind === "array") {
    const match = matchArray({ ...sought, size: unit.size }, jobs, ids);
    if (match.kind === "found") {
      for (const job of unit.array.members) {
        const id = match.job[(job.record.arrayIndex ?? 0) - 1];
        await adopt(job, id, undefined, settled);
      }
      forgetInFlight(unit.script);
      return;
    }
    const started = unit.array.members.filter(hasStarted);
    if (started.length > 0 && complete !== "no") {
      // one of an array means all of it
      for (const it of unit.array.members) await adoptStarted(it, settled);
      forgetInFlight(unit.script);
    } else free(unit, match, complete, title, settled);
    return;
  }
  const match = matchJob(sought, jobs, ids);
  if (match.kind === "found") {
    await adopt(unit.job, match.job.id, match.job.submittedAt, settled);
    forgetInFlight(unit.script);
  } else if (
    hasStarted(unit.job) &&
    (complete !== "no" || idFromInfo(unit.job.logDir) !== undefined)
  ) {
    // while nobody answers, its id may yet be told
    const [only, ...others] = match.kind === "none" ? match.ended : match.ids;
    const id = others.length === 0 ? only : undefined;
    await adoptStarted(unit.job, settled, id);
    forgetInFlight(unit.script);
  } else free(unit, match, complete, title, settled);
}

function free(
  unit: SubmitUnit,
  match: Exclude<Match<unknown>, { kind: "found" }>,
  complete: NamedView["complete"],
  title: string,
  settled: Settled,
): void {
  if (match.kind === "unsure") {
    const ids = match.ids.slice(0, 3).join(", ");
    leave(unit, `${title} has jobs of this name, ${ids}`, settled);
  } else if (complete !== "yes") {
    leave(unit, `${title} cannot be asked for it now`, settled);
  } else {
    forgetInFlight(unit.script);
    settled.free.push(unit);
  }
}

async function settleByFiles(
  units: readonly SubmitUnit[],
  settled: Settled,
): Promise<void> {
  for (const unit of units) {
    const [job] = jobsOf(unit);
    if (job !== undefined && hasStarted(job)) await adoptStarted(job, settled);
    else settled.free.push(unit);
  }
}

/** Whether the job ran, or runs: its log files come with that. */
function hasStarted(job: PreparedJob): boolean {
  return ["log.stdout", "log.stderr"].some((name) => {
    try {
      Deno.statSync(`${job.logDir}/${name}`);
      return true;
    } catch {
      return false;
    }
  });
}

/** The id stands in MLXP's info.yaml, if it was an MLXP program. */
async function adoptStarted(
  job: PreparedJob,
  settled: Settled,
  id?: string,
): Promise<void> {
  await adopt(job, idFromInfo(job.logDir) ?? id, undefined, settled);
}

function idFromInfo(logDir: string): string | undefined {
  try {
    const text = Deno.readTextFileSync(`${logDir}/metadata/info.yaml`);
    const found = /^ +scheduler_job_id: *['"]?([^\s'"$]+)['"]?$/m.exec(text);
    return found?.[1] === "null" ? undefined : found?.[1];
  } catch {
    return undefined;
  }
}

async function adopt(
  job: PreparedJob,
  told: string | undefined,
  submittedAt: number | undefined,
  settled: Settled,
): Promise<void> {
  const { shape } = schedulerOf(job.record.scheduler).ids;
  const jobId = told !== undefined && shape.test(told) ? told : undefined;
  const outcome: SubmissionOutcome = {
    state: "submitted",
    submittedAt: submittedAt === undefined
      ? job.record.preparedAt
      : new Date(submittedAt).toISOString(),
    ...(jobId === undefined
      ? { reason: "its log files show that it ran; its id is not known" }
      : { jobId }),
  };
  settled.ends.set(
    job,
    jobId === undefined ? { kind: "has run" } : { kind: "submitted", jobId },
  );
  try {
    await replaceRecord(job.logDir, withOutcome(job.record, outcome));
  } catch (cause) {
    settled.diagnostics.push(error(
      `Cannot record job ${jobId ?? ""} in "${recordPath(job.logDir)}": ${
        reasonOf(cause)
      }`,
    ));
  }
}

/** Neither adopted nor submitted. */
function leave(unit: SubmitUnit, reason: string, settled: Settled): void {
  for (const job of jobsOf(unit)) {
    settled.ends.set(job, { kind: "ambiguous", reason });
  }
}

/** Waits for submit commands that outlived the mlxpsub which started them. */
async function waitForCommands(
  units: readonly SubmitUnit[],
  { signal, onWait }: SettleSettings,
  settled: Settled,
): Promise<SubmitUnit[]> {
  const quiet: SubmitUnit[] = [];
  let noisy = [...units];
  for (;;) {
    const left: SubmitUnit[] = [];
    let last: InFlight | undefined;
    for (const unit of noisy) {
      const scheduler = schedulerOf(schedulerNameOf(unit));
      const { submitProgram } = scheduler;
      const note = await flightOf(unit, scheduler);
      if (note === undefined) quiet.push(unit);
      else if (signal.aborted || Date.now() > note.until) {
        leave(unit, sayFlight(note, submitProgram), settled);
        settled.diagnostics.push(warning(
          `Cannot tell whether "${unit.script}" was submitted: ${
            sayFlight(note, submitProgram)
          }`,
        ));
      } else {
        last = note;
        left.push(unit);
      }
    }
    if (last === undefined) return quiet;
    noisy = left;
    const [unit] = left;
    onWait?.(
      sayFlight(
        last,
        unit === undefined
          ? "a command"
          : schedulerOf(schedulerNameOf(unit)).submitProgram,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

/** The command names the script as whoever started it did. */
async function flightOf(
  unit: SubmitUnit,
  scheduler: Scheduler,
): Promise<InFlight | undefined> {
  const names = new Set([unit.script]);
  if (unit.kind === "job") names.add(`${originalLogDir(unit.job)}/script.sh`);
  for (const name of names) {
    const note = await stillInFlight(
      name,
      scheduler.submitCommand(name, []),
    );
    if (note !== undefined) return note;
  }
  return undefined;
}

function sayFlight({ host, pid }: InFlight, program: string): string {
  return `${program}${pid === undefined ? "" : `, process ${pid}`}${
    host === "" ? "" : ` on ${host}`
  }, may still submit it`;
}

/** The job that a unit's submit command makes, as the scheduler shows it. */
function soughtOf(unit: SubmitUnit): SoughtJob {
  const [first] = jobsOf(unit);
  if (first === undefined) throw new Error("a unit without jobs");
  const { record, directives } = first;
  const stdout = `${originalLogDir(first)}/log.stdout`;
  return {
    name: record.name,
    script: unit.script,
    ...(unit.kind === "job" && directives.some((it) => it.includes(stdout))
      ? { stdout }
      : {}),
    // a clock that was ahead since then must not hide it
    since: Math.min(Date.parse(record.preparedAt), Date.now()),
    earlier: jobsOf(unit).flatMap((it) => it.record.earlierJobIds ?? []),
  };
}

/** By the name that it had when its script was written. */
function originalLogDir({ logDir }: PreparedJob): string {
  try {
    return logDirIn(Deno.readTextFileSync(`${logDir}/script.sh`)) ?? logDir;
  } catch {
    return logDir;
  }
}

/**
 * Jobs of a scheduler, their scripts and logs by the names under which they are
 * sought: what was handed over by one name of a directory may be sought by
 * another. Paths that are not here stay.
 */
function asSought(
  jobs: readonly NamedJob[],
  sought: readonly SoughtJob[],
): NamedJob[] {
  const paths = sought.flatMap((it) => [it.script, it.stdout ?? []].flat());
  const names = new Map(paths.flatMap((path) => {
    const place = placeOf(path);
    return place === undefined ? [] : [[place, path] as const];
  }));
  const files = new Set(paths.map((it) => basename(it)));
  const byName = (path: string): string =>
    files.has(basename(path)) ? names.get(placeOf(path) ?? "") ?? path : path;
  return jobs.map((it) => ({
    ...it,
    ...(it.script === undefined ? {} : { script: byName(it.script) }),
    ...(it.stdout === undefined ? {} : { stdout: byName(it.stdout) }),
  }));
}

/** Such as sbatch's `-M`, which sends a job to another cluster. */
function isElsewhere(unit: SubmitUnit): boolean {
  const [first] = jobsOf(unit);
  return first !== undefined &&
    batchSchedulerOf(first.record.scheduler).leavesCluster?.(
        first.directives,
        (name) => Deno.env.get(name),
      ) === true;
}

/** The user who prepared it; Deno tells nobody who runs it. */
function ownerOf(unit: SubmitUnit): number {
  const [first] = jobsOf(unit);
  try {
    return Deno.statSync(unit.script).uid ?? 0;
  } catch (cause) {
    // without a user's jobs no job may be said not to be there
    if (first === undefined) throw cause;
    return Deno.statSync(recordPath(first.logDir)).uid ?? 0;
  }
}

function schedulerNameOf(unit: SubmitUnit): PreparedJob["record"]["scheduler"] {
  return jobsOf(unit)[0]?.record.scheduler ?? "local";
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const it of items) {
    const found = find(it);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partition<Item>(
  items: readonly Item[],
  test: (item: Item) => boolean,
): [Item[], Item[]] {
  return [items.filter(test), items.filter((it) => !test(it))];
}
