import { clusterVariables, otherCluster } from "../around/environment.ts";
import { type Diagnostic, warning } from "../../error.ts";
import { directivesIn } from "../../jobs/job_script.ts";
import { packStreams, pathIn } from "../../jobs/layout.ts";
import { jobIdIn } from "../../jobs/metadata.ts";
import {
  packScriptAt,
  plannedLogDir,
  submissionAt,
} from "../../sweep_log/submission.ts";
import type { Answer } from "../../sweep_log/sweep_events.ts";
import type { NamedJob } from "../../schedulers/shared/find.ts";
import {
  type Match,
  matchArray,
  matchJob,
  type SoughtJob,
} from "../../schedulers/shared/match.ts";
import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { batchSchedulerOf, schedulerOf } from "../../schedulers/registry.ts";
import type { JobIds, Scheduler } from "../../schedulers/scheduler.ts";
import { shellQuote } from "../../script/word_text.ts";
import { isThere, ownerOf, readQuietly } from "../system/files.ts";
import { sleep } from "../system/pause.ts";
import { copyRecords } from "./hand_over_unit.ts";
import { type InFlight, stillInFlight } from "./in_flight.ts";
import { jobsByName, type NamedView } from "./jobs_by_name.ts";
import type { AskSettings } from "./ask.ts";
import { type Ends, setEnds } from "./brought.ts";
import { idsOfRuns, jobsOf, type Unit } from "./units.ts";

export interface SettleSettings extends AskSettings {
  /** What is waited for, for people. */
  onWait?(what: string): void;
}

interface Settling {
  /** Not in the queue for certain. */
  free: Unit[];
  ends: Ends;
  diagnostics: Diagnostic[];
}

/** Milliseconds between looks at submit commands that still run. */
const lookEvery = 500;

/** Whether a unit may be in the queue although nothing says so. */
export function isDoubtful({ sweep, jobs }: Unit): boolean {
  return jobs.some((at) => sweep.view.state.jobs[at]?.doubt !== "none");
}

/**
 * Finds out which of these units the schedulers have already, with one query
 * for the queue and one for the accounting, and notes it. Those that are not in
 * the queue for certain are returned, and may be handed over; a unit of which
 * nothing is certain is neither adopted nor freed.
 */
export async function settle(
  units: readonly Unit[],
  settings: SettleSettings,
  ends: Ends,
  diagnostics: Diagnostic[],
): Promise<Unit[]> {
  const settled: Settling = { free: [], ends, diagnostics };
  const quiet = await waitForCommands(units, settings, settled);
  for (const [name, some] of Map.groupBy(quiet, schedulerNameOf)) {
    if (name === "local") settleByFiles(some, settled);
    else await settleByAsking(name, some, settings, settled);
  }
  return settled.free;
}

async function settleByAsking(
  name: string,
  units: readonly Unit[],
  settings: SettleSettings,
  settled: Settling,
): Promise<void> {
  const scheduler = batchSchedulerOf(name);
  const sought = new Map<Unit, SoughtJob>();
  for (const unit of units) {
    const elsewhere = whyElsewhere(unit, scheduler);
    if (elsewhere !== undefined) leave(unit, elsewhere, settled);
    else sought.set(unit, soughtOf(unit, scheduler));
  }
  const [first] = sought.keys();
  if (first === undefined) return;
  const { jobs, complete, diagnostics } = await jobsByName(
    name,
    [...sought.values()].map((it) => it.name),
    Math.min(...[...sought.values()].map((it) => it.since)),
    { ...settings, uid: ownerOfUnit(first) },
  );
  settled.diagnostics.push(...diagnostics);
  for (const [unit, job] of sought) {
    settleOne(unit, job, jobs, complete, scheduler, settled);
  }
}

function settleOne(
  unit: Unit,
  sought: SoughtJob,
  jobs: readonly NamedJob[],
  complete: NamedView["complete"],
  { title, ids }: Scheduler,
  settled: Settling,
): void {
  const match = unit.kind === "array"
    ? asIds(matchArray({ ...sought, size: unit.shares.length }, jobs, ids))
    : asId(matchJob(sought, jobs, ids));
  if (match.kind === "found") {
    adopt(
      unit,
      { kind: "submitted", jobIds: idsOfRuns(unit, match.job.ids) },
      match.job.at,
      settled,
    );
  } else if (
    unit.jobs.some((at) => hasStarted(unit, at)) &&
    // while nobody answers, its id may yet be told
    (complete !== "no" || ownIds(unit, ids) !== undefined)
  ) {
    adoptStarted(unit, match, ids, settled);
  } else if (match.kind === "unsure") {
    const some = match.ids.slice(0, 3).join(", ");
    leave(unit, `${title} has jobs of this name, ${some}`, settled);
  } else if (complete !== "yes") {
    leave(unit, `${title} cannot be asked for it now`, settled);
  } else settled.free.push(unit);
}

type FoundIds = { ids: string[]; at: number | undefined };

function asId(match: Match<NamedJob>): Match<FoundIds> {
  return match.kind === "found"
    ? {
      kind: "found",
      job: { ids: [match.job.id], at: match.job.submittedAt },
    }
    : match;
}

function asIds(match: Match<string[]>): Match<FoundIds> {
  return match.kind === "found"
    ? { kind: "found", job: { ids: match.job, at: undefined } }
    : match;
}

function settleByFiles(units: readonly Unit[], settled: Settling): void {
  for (const unit of units) {
    if (unit.jobs.some((at) => hasStarted(unit, at))) {
      const { ids } = schedulerOf(schedulerNameOf(unit));
      adoptStarted(unit, { kind: "none", ended: [] }, ids, settled);
    } else settled.free.push(unit);
  }
}

/** Whether the job ran, or runs: its log files come with that. */
function hasStarted({ sweep: { view: { state } } }: Unit, at: number): boolean {
  const logDir = plannedLogDir(state, at);
  const streams = [pathIn(logDir, "stdout"), pathIn(logDir, "stderr")];
  const pack = state.jobs[at]?.pack;
  if (pack !== undefined) {
    const { stdout, stderr } = packStreams(packScriptAt(state, pack));
    streams.push(stdout, stderr);
  }
  return streams.some(isThere);
}

/**
 * One of an array means all of it. The ids stand in MLXP's info.yaml, if it was
 * an MLXP program, or are all that the scheduler has of that name.
 */
function adoptStarted(
  unit: Unit,
  match: Exclude<Match<unknown>, { kind: "found" }>,
  ids: JobIds,
  settled: Settling,
): void {
  const own = ownIds(unit, ids);
  const [only, ...others] = match.kind === "none" ? match.ended : match.ids;
  const jobIds = own !== undefined
    ? own
    : unit.kind !== "array" && only !== undefined && others.length === 0
    ? idsOfRuns(unit, [only])
    : undefined;
  adopt(
    unit,
    jobIds === undefined ? { kind: "has run" } : { kind: "submitted", jobIds },
    undefined,
    settled,
  );
}

/**
 * The ids that all jobs of a unit wrote down themselves: of a pack, the first
 * of its runs that did.
 */
function ownIds(unit: Unit, { shape }: JobIds): string[] | undefined {
  const { state } = unit.sweep.view;
  const idOf = (at: number): string[] => {
    const info = readQuietly(pathIn(plannedLogDir(state, at), "infoYaml"));
    const id = jobIdIn(info) ?? "";
    return shape.test(id) ? [id] : [];
  };
  const own = jobsOf(unit).flatMap((runs) => runs.flatMap(idOf).slice(0, 1));
  return own.length === unit.shares.length ? idsOfRuns(unit, own) : undefined;
}

function adopt(
  { sweep, jobs }: Unit,
  answer: Extract<Answer, { kind: "submitted" | "has run" }>,
  submittedAt: number | undefined,
  settled: Settling,
): void {
  const [first = 0] = jobs;
  sweep.record({
    event: "answer",
    jobs: [...jobs],
    at: submittedAt === undefined
      ? sweep.view.state.jobs[first]?.preparedAt ?? ""
      : new Date(submittedAt).toISOString(),
    answer,
  });
  setEnds(
    settled.ends,
    sweep,
    jobs,
    (index) =>
      answer.kind === "has run"
        ? answer
        : { kind: "submitted", jobId: answer.jobIds[index] ?? "" },
  );
  settled.diagnostics.push(...copyRecords(sweep, jobs));
}

/** Neither adopted nor submitted. */
function leave({ sweep, jobs }: Unit, reason: string, settled: Settling): void {
  setEnds(settled.ends, sweep, jobs, () => ({ kind: "ambiguous", reason }));
}

/** Waits for submit commands that outlived the mlxpsub which started them. */
async function waitForCommands(
  units: readonly Unit[],
  { signal, onWait, run }: SettleSettings,
  settled: Settling,
): Promise<Unit[]> {
  const began = performance.now();
  const quiet = units.filter((it) => schedulerNameOf(it) === "local");
  let noisy = units.filter((it) => schedulerNameOf(it) !== "local");
  for (;;) {
    const left: Unit[] = [];
    let last: string | undefined;
    for (const unit of noisy) {
      const scheduler = schedulerOf(schedulerNameOf(unit));
      const { submitProgram } = scheduler;
      const flight = await stillInFlight(
        unit,
        scheduler.submitCommand(unit.script, () => []),
        performance.now() - began,
        run,
      );
      if (flight === undefined) {
        quiet.push(unit);
        continue;
      }
      const said = sayFlight(flight, submitProgram);
      if (signal.aborted || flight.isLate) {
        leave(unit, said, settled);
        settled.diagnostics.push(warning(
          `Cannot tell whether "${unit.script}" was submitted: ${said}`,
        ));
      } else {
        last = said;
        left.push(unit);
      }
    }
    if (last === undefined) return quiet;
    noisy = left;
    onWait?.(last);
    await sleep(lookEvery, signal);
  }
}

function sayFlight({ host, pid }: InFlight, program: string): string {
  return `${program}${
    pid === undefined ? "" : `, process ${pid}`
  } on ${host}, may still submit it`;
}

/** The job that a unit's submit command makes, as the scheduler shows it. */
function soughtOf(unit: Unit, { prefix }: Scheduler): SoughtJob {
  const { sweep, jobs, script, kind } = unit;
  const { state } = sweep.view;
  const [first = 0] = jobs;
  const stdout = kind === "pack"
    ? packStreams(script).stdout
    : pathIn(plannedLogDir(state, first), "stdout");
  const text = readQuietly(script);
  const lines = directivesIn(text, prefix);
  const beginning = beginningOf(text, plannedLogDir(state, first));
  const standing = jobs.flatMap((at) => state.jobs[at] ?? []);
  return {
    name: submissionAt(sweep.view, first)?.record.name ?? "",
    script,
    ...(kind !== "array" && lines.some((it) => it.includes(stdout))
      ? { stdout }
      : {}),
    ...(beginning === undefined ? {} : { beginning }),
    // a clock that was ahead since then must not hide it
    since: Math.min(
      ...standing.map((it) => Date.parse(it.preparedAt)),
      Date.now(),
    ),
    earlier: standing.flatMap((it) => it.earlierJobIds ?? []),
  };
}

/** A script down to the first line below its directives that names a directory. */
function beginningOf(text: string, logDir: string): string | undefined {
  const lines = text.split("\n");
  const name = shellQuote(logDir);
  const at = lines.findIndex((it) => !it.startsWith("#") && it.includes(name));
  return at === -1 ? undefined : `${lines.slice(0, at + 1).join("\n")}\n`;
}

/**
 * Such as sbatch's `-M`, which sends a job to another cluster, or a variable
 * that chose one and is another by now: who is asked here has never had the job.
 */
function whyElsewhere(
  { sweep: { view: { state } }, script, jobs: [first = -1] }: Unit,
  scheduler: BatchScheduler,
): string | undefined {
  const { title, prefix, leavesCluster } = scheduler;
  const { chosenBy = clusterVariables(scheduler) } = state.jobs[first] ?? {};
  const directives = directivesIn(readQuietly(script), prefix);
  if (leavesCluster?.(directives, (name) => chosenBy[name]) === true) {
    return `${title} is not asked for jobs of another cluster`;
  }
  const other = otherCluster(scheduler, chosenBy);
  return other === undefined
    ? undefined
    : `${title} is not asked: ${other} when the job was handed over`;
}

/** The user who prepared it; Deno tells nobody who runs it. */
function ownerOfUnit({ sweep, script }: Unit): number {
  return ownerOf(script) ?? ownerOf(sweep.view.home) ?? 0;
}

function schedulerNameOf({ sweep }: Unit): Scheduler["name"] {
  return sweep.view.state.plan.settings.scheduler;
}
