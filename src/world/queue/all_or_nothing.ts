import { error } from "../../error.ts";
import { type Submission, submissionsOf } from "../../sweep_log/submission.ts";
import { wholeness } from "../../sweep_log/sweep_state.ts";
import { counted } from "../../report/results.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { type Brought, setEnds } from "./brought.ts";
import { cancelJobs } from "./cancel_jobs.ts";
import type { AskSettings } from "./ask.ts";
import { releaseJobs } from "./release_jobs.ts";

/**
 * Goes on with sweeps of `--all-or-nothing` after their jobs were handed over:
 * lets them go where all are in, takes them back where one was refused, and
 * leaves them held where that is open → what to say. What a crash cuts short is
 * done by the next resume, since the log knows which jobs are still held.
 */
export async function startWhole(
  sweeps: readonly HeldSweep[],
  brought: Brought,
  settings: AskSettings,
): Promise<string[]> {
  const lines: string[] = [];
  for (const sweep of sweeps) {
    const found = wholeness(sweep.view.state);
    if (found === "not asked for") continue;
    const held = openJobs(sweep);
    if (held.length === 0) continue;
    if (settings.signal.aborted || found === "open") {
      lines.push(
        `held until all are in: mlxpsub resume goes on, mlxpsub cancel --sweep ${sweep.name} takes them back`,
      );
    } else if (found === "refused") {
      lines.push(await takeBack(sweep, held, brought, settings));
    } else {
      // what is not held is passed over, and an array goes whole
      const all = submissionsOf(sweep.view);
      lines.push(await letGo(sweep, all, brought, settings));
    }
  }
  return lines;
}

/** Those that wait for the others. */
function openJobs(sweep: HeldSweep): Submission[] {
  const { jobs } = sweep.view.state;
  return submissionsOf(sweep.view).filter(({ place }) => {
    const job = jobs[place?.at ?? -1];
    return job?.held !== undefined ||
      job?.state === "prepared" && job.attempt === 1;
  });
}

async function letGo(
  own: HeldSweep,
  jobs: readonly Submission[],
  { diagnostics }: Brought,
  settings: AskSettings,
): Promise<string> {
  const results = await releaseJobs(jobs, { ...settings, own });
  diagnostics.push(...results.diagnostics);
  const stuck = jobs.flatMap((it) => {
    const end = results.ends.get(it);
    return end?.kind === "refused" ? [end.reason] : [];
  });
  const [reason] = stuck;
  if (reason === undefined) return "all are in, and may start";
  diagnostics.push(error(
    `Cannot let ${counted(stuck.length)} go: ${reason}`,
    undefined,
    "Try again with mlxpsub resume",
  ));
  return `all are in; ${counted(stuck.length)} still held`;
}

async function takeBack(
  own: HeldSweep,
  jobs: readonly Submission[],
  { ends, diagnostics }: Brought,
  settings: AskSettings,
): Promise<string> {
  const results = await cancelJobs(jobs, { ...settings, own });
  diagnostics.push(...results.diagnostics);
  let left = 0;
  for (const job of jobs) {
    const end = results.ends.get(job);
    if (end?.kind === "cancelled") {
      setEnds(ends, own, [job.place?.at ?? 0], () => ({ kind: "called off" }));
    } else if (end?.kind === "refused") {
      left++;
      diagnostics.push(error(
        `Cannot take "${job.logDir}" back: ${end.reason}`,
        undefined,
        "Try again with mlxpsub resume",
      ));
    }
  }
  return left === 0
    ? "one was refused, and so all were taken back"
    : `one was refused; ${counted(left)} could not be taken back`;
}
