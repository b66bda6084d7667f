import type { CodeStates } from "../../plan/run.ts";
import { infoYaml, jobIdOf, withOpenJobId } from "../../jobs/metadata.ts";
import { arrayBody } from "../../jobs/array_script.ts";
import { splitJobScript } from "../../jobs/job_script.ts";
import { arrayScriptOf, pathIn } from "../../jobs/layout.ts";
import { plannedLogDir, settingsOf } from "../../sweep_log/submission.ts";
import type { Company } from "../../sweep_log/sweep_events.ts";
import { packsOf, type SweepPlan } from "../../sweep_log/sweep_plan.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import {
  type DirectiveChange,
  setDirectives,
} from "../../schedulers/shared/set_directives.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { takeTurn } from "../logs/turn.ts";
import { worldFailure } from "../system/cause.ts";
import { isThere, replaceFile, writeNew } from "../system/files.ts";
import { writePack } from "./pack_again.ts";

/**
 * Makes jobs that are over ready for their next submission, all of an array,
 * those of a pack or one by itself: their directives change, their logs get a number. The event
 * comes last, so that a crash before leaves jobs that are over, with their logs
 * out of the way.
 */
export function prepareAgain(
  sweep: HeldSweep,
  jobs: readonly number[],
  company: Company,
  change: DirectiveChange,
  code: CodeStates = {},
): void {
  const { state } = sweep.view;
  const { scheduler } = settingsOf(state.plan);
  const [first = 0] = jobs;
  const firstLogDir = plannedLogDir(state, first);
  try {
    if (company === "its array") {
      rewriteScript(arrayScriptOf(firstLogDir), scheduler, change);
    }
    // behind the scripts of the runs, whose directives it takes over
    const packs: number[][] = company === "its pack"
      ? [[...jobs]]
      : company === "its array" && state.plan.pack !== undefined
      ? packsOf(jobs, state.plan.pack)
      : [];
    for (const at of jobs) {
      const logDir = plannedLogDir(state, at);
      const { pack, attempt = 1 } = state.jobs[at] ?? {};
      // its old job may come back, and has to pass it over
      if (pack !== undefined) takeTurn(logDir, attempt);
      rewriteScript(pathIn(logDir, "script"), scheduler, change);
      reopenInfo(pathIn(logDir, "infoYaml"), state.plan, company);
      moveAside(pathIn(logDir, "stdout"));
      moveAside(pathIn(logDir, "stderr"));
      moveAside(pathIn(logDir, "end"));
    }
    const paths = packs.map((runs) => writePack(state, runs));
    if (company === "its array" && paths.length > 0) {
      pointArray(
        arrayScriptOf(firstLogDir),
        scheduler,
        paths,
        state.plan.facts.sweep,
      );
    }
    const at = new Date().toISOString();
    sweep.record({ event: "again", jobs: [...jobs], at, company, code });
  } catch (cause) {
    throw worldFailure(`prepare "${firstLogDir}" once more`, cause);
  }
}

/** Has an array's script start these packs, in the order of the indices. */
function pointArray(
  path: string,
  scheduler: Scheduler,
  scripts: string[],
  sweep: string,
): void {
  const old = Deno.readTextFileSync(path);
  const { shebang, directives } = splitJobScript(old, scheduler.prefix);
  // of two programs of one name, it is the one that it was written for
  const index = /^case \$(\w+) in$/m.exec(old)?.[1] ?? "";
  const body = arrayBody(index, { are: "packs", scripts }, sweep);
  replaceFile(path, [shebang, ...directives, "", body].join("\n"), path);
}

function moveAside(path: string): void {
  if (isThere(path)) Deno.renameSync(path, freeName(path));
}

/** `log.stdout` → `log.stdout.1`, or the first number that is free. */
function freeName(path: string): string {
  for (let number = 1;; number++) {
    const name = `${path}.${number}`;
    if (!isThere(name)) return name;
  }
}

/** Copied and replaced, so that there is a script.sh at any moment. */
function rewriteScript(
  path: string,
  scheduler: Scheduler,
  change: DirectiveChange,
): void {
  if (change.set.length + change.unset.length === 0) return;
  const old = Deno.readTextFileSync(path);
  const text = withDirectives(old, scheduler, change);
  if (text === old) return;
  writeNew(freeName(path), old);
  replaceFile(path, text, path);
}

/** A job's script with other directives. */
export function withDirectives(
  script: string,
  scheduler: Scheduler,
  change: DirectiveChange,
): string {
  const { shebang, directives, rest } = splitJobScript(
    script,
    scheduler.prefix,
  );
  const lines = setDirectives(scheduler, directives, change);
  return [shebang, ...lines, rest].join("\n");
}

function reopenInfo(
  path: string,
  plan: SweepPlan,
  company: Company,
): void {
  const { scheduler, snapshot } = settingsOf(plan);
  const jobId = jobIdOf(scheduler, company === "its array" ? "one" : "each");
  const fresh = infoYaml(scheduler.name, jobId, snapshot);
  const old = isThere(path) ? Deno.readTextFileSync(path) : "";
  const text = old.trim() === "" || jobId === undefined
    ? fresh
    : withOpenJobId(old, jobId);
  if (text !== old) replaceFile(path, text);
}
