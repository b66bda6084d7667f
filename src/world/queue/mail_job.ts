import { error, exitCodes, Failure } from "../../error.ts";
import { mailSweepOf, planMailJob } from "../../sweep_log/mail_job.ts";
import { settingsOf, submissionsOf } from "../../sweep_log/submission.ts";
import type { SweepPlan } from "../../sweep_log/sweep_plan.ts";
import { isMailDue } from "../../sweep_log/sweep_state.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { beginSweep, type HeldSweep } from "../logs/held_sweep.ts";
import { largestLogIdIn } from "../logs/log_dir.ts";
import { readSweep } from "../logs/read_sweep.ts";
import { writeSweep } from "../logs/write_sweep.ts";
import { reasonOf } from "../system/cause.ts";
import { bringToQueue, type QueueSettings } from "./bring_to_queue.ts";
import type { Brought } from "./brought.ts";
import { linesAfter } from "./start_after.ts";
import { type Unit, unitsOf } from "./units.ts";

/**
 * Of sweeps with `--mail` whose jobs are all in: plans the job that has the
 * mail sent, and brings it to the queue → what to say; what came of it goes to
 * the other jobs' ends. The sweep's lock is held, so that nobody else does; what
 * a crash cuts short is done by the next resume.
 */
export async function bringMailJobs(
  sweeps: readonly HeldSweep[],
  units: Unit[],
  brought: Brought,
  settings: QueueSettings,
): Promise<string[]> {
  const lines: string[] = [];
  for (const sweep of sweeps) {
    const { state } = sweep.view;
    if (state.plan.mail === undefined || state.mailJob !== undefined) continue;
    if (settings.signal.aborted || !isMailDue(state)) {
      if (state.jobs.some((it) => it.state === "prepared")) {
        lines.push("the mail is asked for when all are in: mlxpsub resume");
      }
      continue;
    }
    const said = await bringMailJob(sweep, units, brought, settings);
    if (said !== undefined) lines.push(said);
  }
  return lines;
}

async function bringMailJob(
  sweep: HeldSweep,
  units: Unit[],
  brought: Brought,
  settings: QueueSettings,
): Promise<string | undefined> {
  const { signal } = settings;
  const { home, state } = sweep.view;
  let own: HeldSweep | undefined;
  try {
    if (readSweep(home, mailSweepOf(sweep.name)).kind !== "none") {
      // planned before a crash: it is gone on with as any sweep is
      sweep.record({ event: "mail job" });
      return undefined;
    }
    const scheduler = schedulerOf(state.plan.settings.scheduler);
    const { lines, diagnostics } = await linesAfter(
      submissionsOf(sweep.view),
      "ended",
      { ...settingsOf(state.plan), directives: [] },
      signal,
    );
    brought.diagnostics.push(...diagnostics);
    own = beginSweep(mailPlan(state.plan, home, lines));
    await writeSweep(own, { scheduler, signal });
    sweep.record({ event: "mail job" });
    const mail = unitsOf(own);
    const came = await bringToQueue(mail, { ...settings, patience: "once" });
    units.push(...mail);
    for (const [of, ends] of came.ends) brought.ends.set(of, ends);
    brought.refused.push(...came.refused);
    brought.diagnostics.push(...came.diagnostics);
    if (came.way === "interrupted") brought.way = "interrupted";
    const [job] = submissionsOf(own.view);
    return job?.record.jobId === undefined
      ? undefined
      : `${job.logDir} does nothing but have ${scheduler.title} send the mail when all have ended`;
  } catch (cause) {
    if (cause instanceof Failure && cause.exitCode === exitCodes.interrupted) {
      throw cause;
    }
    const why = cause instanceof Failure
      ? cause.diagnostics.map((it) => it.message).join("; ")
      : reasonOf(cause);
    brought.diagnostics.push(error(
      `Cannot ask for the mail: ${why}`,
      undefined,
      "Try again with mlxpsub resume",
    ));
    return undefined;
  } finally {
    await own?.release();
  }
}

function mailPlan(
  plan: SweepPlan,
  home: string,
  awaits: readonly string[],
): SweepPlan {
  const now = new Date().toISOString();
  return planMailJob(plan, awaits, largestLogIdIn(home), now);
}
