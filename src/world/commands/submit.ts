import type { CodeStates } from "../../plan/run.ts";
import type { SubmitOptions } from "../../cli/call.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { jobFiles } from "../../sweep_log/job_files.ts";
import { packRuns } from "../../jobs/packed_runs.ts";
import { submissionsOf } from "../../sweep_log/submission.ts";
import { logFormat } from "../../sweep_log/sweep_events.ts";
import { jobCount, type SweepPlan } from "../../sweep_log/sweep_plan.ts";
import { applyEvent, plannedState } from "../../sweep_log/sweep_state.ts";
import { counted, countedRuns } from "../../report/results.ts";
import { evaluationText } from "../../report/script_text.ts";
import { version } from "../../version.ts";
import { findProgram } from "../system/find_program.ts";
import { makePlan, type Plan } from "../around/make_plan.ts";
import type { CodeFiles } from "../around/code_files.ts";
import { planSnapshot } from "../around/plan_snapshot.ts";
import { readCode } from "../around/repository.ts";
import { readScript } from "../around/read_script.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { beginSweep, type HeldSweep } from "../logs/held_sweep.ts";
import { largestLogIdIn, nextLogId } from "../logs/log_dir.ts";
import { makeSnapshot } from "../logs/snapshots.ts";
import { writeSweep } from "../logs/write_sweep.ts";
import { bringToQueue } from "../queue/bring_to_queue.ts";
import { startWhole } from "../queue/all_or_nothing.ts";
import { budgetLines } from "../queue/limits.ts";
import { bringMailJobs } from "../queue/mail_job.ts";
import { knownSettings } from "../queue/known_settings.ts";
import { jobsNamed, type PlanAfter, startAfter } from "../queue/start_after.ts";
import { unitsOf } from "../queue/units.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { smoke } from "./smoke.ts";
import { lookAt, waitForEnds } from "./wait.ts";
import {
  queueSettings,
  showBrought,
  showFirstScript,
  showResults,
} from "./show_results.ts";

/** `mlxpsub SCRIPT`: writes the plan down, then resumes it → the exit code. */
export async function submit(
  file: string,
  options: SubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const planning = untilKilled();
  const script = readScript(file);
  const workDir = currentDirectory();
  const written = await makePlan(script, options, workDir, planning, {
    onProgress: (text) => terminal.progress(text),
  });
  terminal.endProgress();
  terminal.report(written.warnings);
  const frozen = await planSnapshot(
    written,
    script,
    options,
    workDir,
    planning,
  );
  const { plan: whole, code: files } = frozen;
  terminal.report(frozen.diagnostics);
  if (whole.why !== undefined && !options.quiet) {
    terminal.tell(`${whole.why}\n`);
  }
  const [known, { code, diagnostics: untold }] = await Promise.all([
    knownSettings(whole, planning),
    readCode(whole.runs.map((it) => it.programDir), planning),
  ]);
  const begun = await begin(withCode(known.plan, code), terminal, planning);
  if (typeof begun === "number") return begun;
  const { plan } = begun;
  terminal.report([
    ...untold,
    ...known.diagnostics,
    ...begun.diagnostics,
  ]);
  if (known.summary !== undefined && !options.quiet) {
    terminal.tell(`${known.summary}\n`);
  }
  const { dryRun, quiet, local } = plan.options;
  if (!quiet) terminal.tell(frozen.lines.map((it) => `${it}\n`).join(""));
  if (dryRun && plan.array !== undefined && !quiet) {
    terminal.tell(`${plan.array}\n`);
  }
  if (dryRun && plan.evaluation !== undefined && !quiet) {
    terminal.tell(evaluationText(plan.evaluation));
  }
  if (!quiet) {
    const lines = await budgetLines(plan, planning);
    terminal.tell(lines.map((it) => `${it}\n`).join(""));
  }
  if (dryRun && plan.mail !== undefined && !quiet) {
    terminal.tell("one mail, by a small job after these\n");
  }
  if (dryRun || plan.runs.length === 0) {
    preview(plan, terminal);
    return exitCodes.done;
  }
  refuseAbsent(plan);
  const signal = stopSignals();
  if (
    plan.options.smoke !== undefined &&
    await smoke(script, options, plan, terminal, signal) === "interrupted"
  ) return exitCodes.interrupted;
  const sweep = beginSweep(sweepPlan(plan));
  try {
    await copyCode(sweep, files, frozen.apart, signal);
    await writeSweep(sweep, {
      scheduler: plan.settings.scheduler,
      signal,
      onProgress: ({ done, of }) =>
        terminal.progress(`writing ${done} of ${counted(of)}`),
    });
    terminal.endProgress();
    const { pack } = sweep.view.state.plan;
    const first = (plan.options.first ?? Infinity) * (pack?.size ?? 1);
    const units = unitsOf(
      sweep,
      [...plan.runs.keys()].filter((at) => at < first),
    );
    const left = Math.max(0, plan.runs.length - first);
    const way = {
      workDir: plan.settings.workDir,
      signal,
      ...queueSettings(plan.options, terminal),
      ...local === undefined ? {} : { atOnceHere: local },
    };
    const brought = await bringToQueue(units, way);
    const said = [
      ...await startWhole([sweep], brought, way),
      ...await bringMailJobs([sweep], units, brought, way),
    ];
    return showBrought(
      units,
      brought,
      {
        act: "submit",
        diagnostics: [],
        lines: [
          ...left === 0 ? [] : [
            `${
              pack === undefined
                ? counted(left)
                : countedRuns(left, jobCount(left, pack))
            } prepared for mlxpsub resume to submit`,
          ],
          ...plan.options.hold
            ? [`held until mlxpsub release --sweep ${sweep.name}`]
            : [],
          ...said,
        ],
        scheduler: plan.settings.scheduler,
      },
      plan.options,
      terminal,
    );
  } finally {
    await sweep.release();
  }
}

/** The sweep's snapshot; where it cannot be made, nothing of the sweep stays. */
async function copyCode(
  sweep: HeldSweep,
  files: CodeFiles | undefined,
  apart: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { snapshot } = sweep.view.state.plan.settings;
  if (snapshot === undefined || files === undefined) return;
  try {
    await makeSnapshot(snapshot.path, files, apart, signal);
  } catch (cause) {
    sweep.forget();
    throw cause;
  }
}

function withCode(plan: Plan, code: CodeStates): Plan {
  const runs = plan.runs.map((run) => {
    const state = code[run.programDir ?? ""];
    return state === undefined ? run : { ...run, code: state };
  });
  return { ...plan, runs };
}

/**
 * The plan with what its jobs wait for; jobs that run here begin when that has
 * come. An exit code where they do not.
 */
async function begin(
  plan: Plan,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PlanAfter | number> {
  const { local, after, afterOk, dryRun, quiet } = plan.options;
  if (plan.runs.length === 0) return { plan, diagnostics: [] };
  if (local === undefined) return await startAfter(plan, signal);
  const names = after ?? afterOk;
  if (names === undefined || dryRun) return { plan, diagnostics: [] };
  const workDir = currentDirectory();
  const targets = jobsNamed(names, plan, workDir).map((it) => it.logDir);
  const options = quiet ? { quiet } : {};
  const look = lookAt(targets, options, workDir, signal);
  const code = await waitForEnds(look, options, terminal, signal);
  switch (code) {
    case exitCodes.done:
      return { plan, diagnostics: [] };
    case exitCodes.someFailed:
      if (after !== undefined) return { plan, diagnostics: [] };
      throw new Failure([error(
        "Cannot start: jobs that come before ended without completing",
        undefined,
        "Write --after to start however they end",
      )], exitCodes.world);
    default:
      return code; // interrupted, or something could not be read
  }
}

/** All that a submission is about to do, for its log. */
export function sweepPlan(
  { runs, settings, mail, scriptPath, options }: Plan,
): SweepPlan {
  const { maxRunning, hold, allOrNothing, pack } = options;
  const now = new Date().toISOString();
  const parents = new Set(runs.map((it) => it.parentLogDir));
  const { scheduler, submission, workDir, submitDir } = settings;
  return {
    facts: {
      sweep: sweepName(now),
      source: scriptPath,
      workDir,
      ...(submitDir === undefined ? {} : { submitDir }),
      preparedAt: now,
      mlxpsub: version,
    },
    settings: { ...settings, scheduler: scheduler.name },
    ...(maxRunning === undefined ? {} : { maxRunning }),
    ...(submission === "one" && scheduler.array !== undefined
      ? { arraySize: scheduler.array.maxSize }
      : {}),
    ...(pack === undefined || pack.size === 1 ? {} : { pack }),
    ...(allOrNothing
      ? { start: "when all are in" as const }
      : hold
      ? { start: "when released" as const }
      : {}),
    ...(mail === undefined ? {} : { mail }),
    above: Object.fromEntries(
      [...parents].map((it) => [it, largestLogIdIn(it)]),
    ),
    runs: packRuns(runs),
  };
}

/** The jobs as they would be made now; makes nothing. */
function preview(plan: Plan, terminal: Terminal): void {
  const planned = sweepPlan(plan);
  const next = new Map<string, number>();
  const logIds = plan.runs.map(({ parentLogDir }) => {
    const logId = next.get(parentLogDir) ?? nextLogId(parentLogDir);
    next.set(parentLogDir, logId + 1);
    return logId;
  });
  const state = plannedState(planned);
  // nothing is written, and so there is no writer to tell
  const nobody = {
    format: logFormat,
    sweep: planned.facts.sweep,
    host: "",
    pid: 0,
  };
  applyEvent(state, { event: "log_ids", logIds }, nobody);
  const jobs = submissionsOf({ home: "", seen: new Map(), state });
  const { scheduler } = plan.settings;
  const scripts = new Map(
    jobFiles(planned, logIds, scheduler).map((it) => [it.logDir, it.script]),
  );
  const scriptOf = ({ logDir }: { logDir: string }) =>
    scripts.get(logDir) ?? "";
  const results = jobs.map((job) => ({ job }));
  showResults(results, plan.options, terminal, { scriptOf, scheduler });
  if (plan.options.dryRun) {
    showFirstScript(results, plan.options, terminal, scriptOf);
  }
}

function refuseAbsent({ settings: { scheduler }, options }: Plan): void {
  const { title, submitProgram } = scheduler;
  if (options.local !== undefined || findProgram(submitProgram)) return;
  throw new Failure([error(
    `Cannot submit to ${title}: ${submitProgram} is not on PATH`,
    undefined,
    "Load the scheduler's module, name another with --scheduler, or run the jobs here with --local",
  )]);
}

/** `20261122T153012Z-4f2a`: when, and a part that two calls do not share. */
function sweepName(now: string): string {
  const time = now.replace(/[-:]|\.\d+/g, "");
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `${time}-${random.toString(16).padStart(4, "0")}`;
}
