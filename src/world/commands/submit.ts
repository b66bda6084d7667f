import type { SubmitOptions } from "../../cli/call.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { jobFiles } from "../../plan/job_files.ts";
import { packRuns } from "../../plan/packed_runs.ts";
import { submissionsOf } from "../../plan/submission.ts";
import type { SweepPlan } from "../../plan/sweep_plan.ts";
import { applyEvent, plannedState } from "../../plan/sweep_state.ts";
import { counted, evaluationText } from "../../report/results.ts";
import { version } from "../../version.ts";
import { findProgram } from "../system/find_program.ts";
import { makePlan, type Plan } from "../around/make_plan.ts";
import { readScript } from "../around/read_script.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { beginSweep, headOf } from "../logs/held_sweep.ts";
import { largestLogIdIn, nextLogId } from "../logs/log_dir.ts";
import { writeSweep } from "../logs/write_sweep.ts";
import { bringToQueue } from "../queue/bring_to_queue.ts";
import { knownSettings } from "../queue/known_settings.ts";
import { unitsOf } from "../queue/units.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
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
  const signal = stopSignals();
  const whole = await makePlan(
    readScript(file),
    options,
    currentDirectory(),
    signal,
  );
  terminal.report(whole.warnings);
  const known = await knownSettings(whole, signal);
  const { plan } = known;
  terminal.report(known.diagnostics);
  if (known.summary !== undefined && !options.quiet) {
    terminal.tell(`${known.summary}\n`);
  }
  const { dryRun, quiet, local } = plan.options;
  if (dryRun && plan.evaluation !== undefined && !quiet) {
    terminal.tell(evaluationText(plan.evaluation));
  }
  if (dryRun || plan.runs.length === 0) {
    preview(plan, terminal);
    return exitCodes.done;
  }
  refuseAbsent(plan);
  const sweep = beginSweep(sweepPlan(plan));
  try {
    await writeSweep(sweep, {
      scheduler: plan.settings.scheduler,
      signal,
      onProgress: ({ done, of }) =>
        terminal.progress(`writing ${done} of ${counted(of)}`),
    });
    terminal.endProgress();
    const units = unitsOf(sweep);
    const brought = await bringToQueue(units, {
      workDir: plan.settings.workDir,
      signal,
      ...queueSettings(plan.options, terminal),
      ...local === undefined ? {} : { atOnceHere: local },
    });
    return showBrought(
      units,
      brought,
      {
        act: "submit",
        diagnostics: [],
        lines: [],
        scheduler: plan.settings.scheduler,
      },
      plan.options,
      terminal,
    );
  } finally {
    await sweep.release();
  }
}

/** All that a submission is about to do, for its log. */
export function sweepPlan(
  { runs, settings, scriptPath, options: { maxRunning } }: Plan,
): SweepPlan {
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
  applyEvent(state, { event: "log_ids", logIds }, headOf(""));
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
