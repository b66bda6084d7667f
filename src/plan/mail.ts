import { type Diagnostic, error } from "../error.ts";
import { setDirectives } from "../schedulers/shared/set_directives.ts";
import type { JobSettings } from "./make_job.ts";

/**
 * `--mail`: directives by which the scheduler itself sends one message when
 * the one job, or the one array, has ended. `address`: empty for the user's own.
 */
export function withMail(
  settings: JobSettings,
  jobs: number,
  address: string | undefined,
): { settings: JobSettings; diagnostics: Diagnostic[] } {
  if (address === undefined) return { settings, diagnostics: [] };
  const { scheduler, submission, directives } = settings;
  const { title, array, mail } = scheduler;
  const refuse = (message: string, hint: string) => ({
    settings,
    diagnostics: [error(message, undefined, hint)],
  });
  if (mail === undefined) {
    return refuse(
      `Cannot send mail: ${title} sends none`,
      "Leave --mail out; mlxpsub wait returns when jobs have ended",
    );
  }
  const isArray = submission === "one" && jobs <= (array?.maxSize ?? 0);
  if (jobs > 1 && !(isArray && array?.mail === "one for all")) {
    return refuse(
      `Cannot send one mail for ${jobs} jobs of ${title}: each would send its own`,
      array?.mail === "one for all"
        ? "Add --array, or submit one job more with --after last --mail"
        : "Submit one job more, after these, with --after last --mail",
    );
  }
  const lines = mail(address === "" ? undefined : address);
  if (lines === undefined) {
    return refuse(
      `Cannot send mail: ${title} wants an address`,
      "Write --mail NAME@HOST",
    );
  }
  return {
    settings: {
      ...settings,
      directives: setDirectives(scheduler, directives, {
        set: lines,
        unset: [],
      }),
    },
    diagnostics: [],
  };
}
