import { shellQuote } from "../script/word_text.ts";
import { stringify } from "@std/yaml";
import type { Scheduler } from "../schedulers/scheduler.ts";

/**
 * metadata/mlxp.yaml: what MLXP merges into its settings, last, when
 * MLXP_SCHEDULER names the file. The job logs into its own directory and
 * never submits itself again.
 */
export function mlxpYaml(parentLogDir: string, logId: number): string {
  return stringify({
    logger: { forced_log_id: logId, parent_log_dir: parentLogDir },
    use_scheduler: false,
    use_version_manager: false,
    interactive_mode: false,
  });
}

/**
 * metadata/info.yaml: of what stands there when a job starts, MLXP keeps the
 * key `scheduler`, and resolves the id when it saves.
 */
export function infoYaml(
  scheduler: string,
  jobId: string | undefined,
): string {
  return stringify({
    scheduler: {
      name: scheduler,
      ...(jobId === undefined ? {} : { scheduler_job_id: jobId }),
    },
  });
}

/** The interpolation by which a job, or one of an array, writes down its id. */
export function jobIdOf(
  { name, jobIdVariable, array }: Scheduler,
  submission: "each" | "one",
): string | undefined {
  if (name === "local") return undefined;
  return submission === "one" && array !== undefined
    ? array.jobIdInterpolation
    : `\${oc.env:${jobIdVariable},null}`;
}

/**
 * The interpolation → a line of a job's script that writes down what it stands
 * for, before MLXP reads info.yaml: MLXP 0.2 keeps interpolations as text.
 */
export function jobIdLine(interpolation: string, logDir: string): string {
  const id = interpolation.replace(/\$\{oc\.env:(\w+)(?:,\w+)?\}/g, "${$1}");
  return `sed -i "s|^\\( *scheduler_job_id:\\).*|\\1 '${id}'|" ${
    shellQuote(`${logDir}/metadata/info.yaml`)
  }`;
}
