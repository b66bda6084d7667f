import { stringify } from "@std/yaml";
import { shellQuote } from "../script/word_text.ts";
import { readYaml } from "../yaml.ts";
import { pathIn } from "./layout.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import type { Snapshot } from "./snapshot.ts";
import { isJobId, isObject } from "./checks.ts";

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
 * keys `scheduler` and `version_manager`, and resolves the id when it saves. The
 * latter is as MLXP's own writes it, with the place of the copy beside.
 */
export function infoYaml(
  scheduler: string,
  jobId: string | undefined,
  snapshot?: Snapshot,
): string {
  return stringify({
    scheduler: {
      name: scheduler,
      ...(jobId === undefined ? {} : { scheduler_job_id: jobId }),
    },
    ...(snapshot === undefined ? {} : {
      version_manager: {
        requirements: snapshot.requirements,
        commit_hash: snapshot.commit,
        repo_path: snapshot.repository,
        work_dir: snapshot.workDir,
      },
    }),
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
  const file = readYaml(info);
  const value = file.ok ? file.value : undefined;
  const id = isObject(value) && isObject(value.scheduler)
    ? value.scheduler.scheduler_job_id
    : undefined;
  // YAML reads 4711_3 without quotes as the number 47113
  const text = typeof id === "number" && info.includes(String(id))
    ? String(id)
    : id;
  return typeof text === "string" && isJobId(text) ? text : undefined;
}

/**
 * The interpolation → a line of a job's script that writes down what it stands
 * for, before MLXP reads info.yaml: MLXP 0.2 keeps interpolations as text.
 */
export function jobIdLine(interpolation: string, logDir: string): string {
  const id = interpolation.replace(/\$\{oc\.env:(\w+)(?:,\w+)?\}/g, "${$1}");
  return `sed -i "s|^\\( *scheduler_job_id:\\).*|\\1 '${id}'|" ${
    shellQuote(pathIn(logDir, "infoYaml"))
  }`;
}
