import { basename } from "@std/path/posix";
import { pathIn } from "../../jobs/layout.ts";
import { makeJob } from "../../jobs/make_job.ts";
import { plannedLogDir } from "../../sweep_log/submission.ts";
import { codeDirOf, runAt, submitDirOf } from "../../sweep_log/sweep_plan.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { reasonOf } from "../system/cause.ts";
import { isDirectory, isThere } from "../system/files.ts";
import { whyNotOwn } from "../system/own_files.ts";
import { readOwnScript, type Refusal } from "./refusals.ts";
import type { Unit } from "./units.ts";

type CannotGo = Refusal & { kind: "cannot go" };

/** The script of a unit that can be handed over: what tells its text. */
export function scriptToGo(
  unit: Unit,
  scheduler: Scheduler,
): (() => string) | CannotGo {
  const { script, sweep: { view: { state: { plan } } } } = unit;
  try {
    const text = ownText(unit, scheduler);
    if (typeof text !== "function") return text;
    const needed = new Set([
      plan.facts.workDir,
      submitDirOf(plan),
      codeDirOf(plan),
    ]);
    for (const it of needed) {
      if (isDirectory(it)) continue;
      const reason = `it starts in "${it}", which does not exist`;
      return { kind: "cannot go", reason };
    }
    return text;
  } catch (cause) {
    return {
      kind: "cannot go",
      reason: `its ${basename(script)} cannot be read: ${reasonOf(cause)}`,
    };
  }
}

/**
 * The same as far as its files go. Scripts that are as this process wrote them,
 * in directories that are the caller's, need not be looked into.
 */
function ownText(
  { kind, script, sweep, jobs }: Unit,
  scheduler: Scheduler,
): (() => string) | CannotGo {
  const { scripts, name, view: { state } } = sweep;
  const logDirs = jobs.map((at) => plannedLogDir(state, at));
  const own = logDirs.map((it) => pathIn(it, "script"));
  const areAsWritten = own.every((it) => scripts.isAsWritten(it)) &&
    logDirs.every((it) => whyNotOwn(it) === undefined);
  const [at = 0] = jobs;
  if (areAsWritten && kind === "job") {
    const { logId = 0 } = state.jobs[at] ?? {};
    const settings = { ...state.plan.settings, scheduler, sweep: name };
    return () => makeJob(runAt(state.plan, at), logId, settings).script;
  }
  const text = readOwnScript(script, areAsWritten ? [] : logDirs);
  if (typeof text !== "string") return text;
  return areAsWritten || own.every(isThere)
    ? () => text
    : { kind: "cannot go", reason: "a script of its jobs is gone" };
}
