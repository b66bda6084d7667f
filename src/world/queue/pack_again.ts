import { headerOf } from "../../plan/make_job.ts";
import { splitJobScript } from "../../plan/job_script.ts";
import { pathIn } from "../../plan/layout.ts";
import { makePack } from "../../plan/pack_job.ts";
import { plannedLogDir, settingsOf } from "../../plan/submission.ts";
import { parentAt } from "../../plan/sweep_plan.ts";
import type { SweepState } from "../../plan/sweep_state.ts";
import { replaceFile } from "../system/files.ts";

/**
 * Writes the script of runs that will share a job in their next attempt, with
 * the directives that the first of them has by now → its path. One that a crash
 * left is written anew.
 */
export function writePack(state: SweepState, runs: readonly number[]): string {
  const { plan, jobs } = state;
  const settings = settingsOf(plan);
  const [first = 0] = runs;
  const script = pathIn(plannedLogDir(state, first), "script");
  const own = new Set(
    headerOf(
      { parentLogDir: parentAt(plan, first) },
      jobs[first]?.logId ?? 0,
      settings,
    ).lines,
  );
  const { directives } = splitJobScript(
    Deno.readTextFileSync(script),
    settings.scheduler.prefix,
  );
  const members = runs.map((at) => ({
    logDir: plannedLogDir(state, at),
    attempt: (jobs[at]?.attempt ?? 1) + 1,
  }));
  const { path, text } = makePack(
    members,
    settings,
    plan.pack?.atOnce ?? 1,
    directives.filter((it) => !own.has(it)),
  );
  replaceFile(path, text, script);
  return path;
}
