import { basename } from "@std/path/posix";
import type { HeaderFacts, Scheduler } from "../schedulers/scheduler.ts";
import type { Job, Run } from "./job.ts";
import { renderJobScript } from "./job_script.ts";
import { infoYaml, jobIdLine, jobIdOf, mlxpYaml } from "./metadata.ts";

/** What the jobs of one call share. */
export interface JobSettings {
  scheduler: Scheduler;
  shebang: string;
  /** The shebang's interpreter, unless the user's directives name another. */
  shell?: string;
  headerFacts?: HeaderFacts;
  /** The user's directives that stay. */
  directives: string[];
  /** Where the script starts; absolute. */
  workDir: string;
  /** Where the submit command starts, if the script starts elsewhere. */
  submitDir?: string;
  /** `one`: the whole sweep is one submission, a job array. */
  submission: "each" | "one";
}

/** A run and its log_id → all that will be written for it. */
export function makeJob(run: Run, logId: number, settings: JobSettings): Job {
  const { scheduler, shebang, shell, headerFacts, directives, workDir } =
    settings;
  const array = settings.submission === "one" ? scheduler.array : undefined;
  const logDir = `${run.parentLogDir.replace(/\/$/, "")}/${logId}`;
  const facts = headerFacts === undefined ? {} : { headerFacts };
  const header = scheduler.header({
    logDirName: basename(run.parentLogDir),
    logId,
    stdout: `${logDir}/log.stdout`,
    stderr: `${logDir}/log.stderr`,
    ...(shell === undefined ? {} : { shell }),
    ...facts,
  });
  const jobId = jobIdOf(scheduler, settings.submission);
  const body = run.jobId === "from the script" && jobId !== undefined
    ? `${jobIdLine(jobId, logDir)}\n${run.body}`
    : run.body;
  return {
    run,
    logId,
    logDir,
    scheduler: scheduler.name,
    name: array?.header({
      logDirName: basename(run.parentLogDir),
      size: 1,
      ...facts,
    }).name ?? header.name,
    script: renderJobScript(
      { shebang, header, directives, logDir, workDir },
      body,
    ),
    directives: [...header.lines, ...directives],
    mlxpYaml: mlxpYaml(run.parentLogDir, logId),
    infoYaml: infoYaml(scheduler.name, jobId),
  };
}
