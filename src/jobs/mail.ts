import { type Diagnostic, error } from "../error.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import {
  keepDirectives,
  setDirectives,
} from "../schedulers/shared/set_directives.ts";
import type { JobSettings } from "./make_job.ts";

/** What `--mail` makes of a plan. */
export interface MailSettings {
  settings: JobSettings;
  /** The directives of the job that tells of several, where one does not. */
  mail?: string[];
  diagnostics: Diagnostic[];
}

/**
 * `--mail`: directives by which the scheduler itself sends one message when all
 * has ended, of the one job, of the one array, or of a small job after them.
 * `address`: empty for the user's own.
 */
export function withMail(
  settings: JobSettings,
  jobs: number,
  address: string | undefined,
): MailSettings {
  if (address === undefined) return { settings, diagnostics: [] };
  const { scheduler, submission, directives } = settings;
  const { title, array, smallJob } = scheduler;
  const refuse = (message: string, hint: string) => ({
    settings,
    diagnostics: [error(message, undefined, hint)],
  });
  if (scheduler.mail === undefined) {
    return refuse(
      `Cannot send mail: ${title} sends none`,
      "Leave --mail out; mlxpsub wait returns when jobs have ended",
    );
  }
  const lines = scheduler.mail(address === "" ? undefined : address);
  if (lines === undefined) {
    return refuse(
      `Cannot send mail: ${title} wants an address`,
      "Write --mail NAME@HOST",
    );
  }
  const isArray = submission === "one" && jobs <= (array?.maxSize ?? 0);
  if (jobs === 1 || isArray && array?.mail === "one for all") {
    const change = { set: lines, unset: [] };
    return {
      settings: {
        ...settings,
        directives: setDirectives(scheduler, directives, change),
      },
      diagnostics: [],
    };
  }
  if (smallJob === undefined || isTooLong(scheduler, submission, jobs)) {
    return refuse(
      `Cannot send one mail for ${jobs} jobs of ${title}: no job of it can wait for so many`,
      "Add --array, or leave --mail out: mlxpsub wait returns when they have ended",
    );
  }
  return {
    settings,
    mail: [
      ...keepDirectives(scheduler, directives, smallJob.keeps),
      ...smallJob.asks,
      ...lines,
    ],
    diagnostics: [],
  };
}

/** Whether ids of a usual length would be too many for one job to wait for. */
function isTooLong(
  { dependency, array }: Scheduler,
  submission: JobSettings["submission"],
  jobs: number,
): boolean {
  if (dependency === undefined) return true;
  if (submission === "one" && array !== undefined) return false;
  const awaited = Array.from(
    { length: jobs },
    () => ({ kind: "job" as const, jobId: "1234567" }),
  );
  return dependency.lines(awaited, "ended", array).join("\n").length >
    dependency.longest;
}
