import { headerOf } from "../../jobs/make_job.ts";
import { splitJobScript } from "../../jobs/job_script.ts";
import { pathIn } from "../../jobs/layout.ts";
import { makePack, type PackedMember } from "../../jobs/pack_job.ts";
import { plannedLogDir, settingsOf } from "../../sweep_log/submission.ts";
import { wordsAt } from "../../sweep_log/sweep_plan.ts";
import type { SweepState } from "../../sweep_log/sweep_state.ts";
import { replaceFile } from "../system/files.ts";

/**
 * Writes the script of runs that will share a job in their next attempt, with
 * the directives that the first of them has by now → its path. One that a crash
 * left is written anew.
 */
export function writePack(state: SweepState, runs: readonly number[]): string {
  const { plan, jobs } = state;
  const settings = { ...settingsOf(plan), sweep: plan.facts.sweep };
  const [lead, ...others] = runs.map((at): PackedMember => ({
    run: wordsAt(plan, at),
    logId: jobs[at]?.logId ?? 0,
    logDir: plannedLogDir(state, at),
    attempt: (jobs[at]?.attempt ?? 1) + 1,
  }));
  if (lead === undefined) throw new Error("no runs share a job");
  const script = pathIn(lead.logDir, "script");
  const own = new Set(headerOf(lead.run, lead.logId, settings).lines);
  const { directives } = splitJobScript(
    Deno.readTextFileSync(script),
    settings.scheduler.prefix,
  );
  const { path, text } = makePack(
    [lead, ...others],
    settings,
    plan.pack?.atOnce ?? 1,
    directives.filter((it) => !own.has(it)),
  );
  replaceFile(path, text, script);
  return path;
}
