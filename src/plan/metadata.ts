import { parse, stringify } from "@std/yaml";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { isJobId } from "./sweep_events.ts";
import { isObject } from "./sweep_plan.ts";

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
 * metadata/info.yaml as MLXP left it → the same with the job's id open again:
 * MLXP takes over what stands there, and would keep the id of the job before.
 */
export function withOpenJobId(info: string, jobId: string): string {
  return info.replace(/^( +scheduler_job_id:).*$/m, `$1 ${jobId}`);
}

/** The id that a job of MLXP's wrote down; undefined where there is none yet. */
export function jobIdIn(info: string): string | undefined {
  let id: unknown;
  try {
    const file = parse(info);
    id = isObject(file) && isObject(file.scheduler)
      ? file.scheduler.scheduler_job_id
      : undefined;
  } catch {
    return undefined; // half a file, or none of MLXP's
  }
  const text = typeof id === "number" ? String(id) : id;
  return typeof text === "string" && isJobId(text) ? text : undefined;
}
