import { basename } from "@std/path/posix";
import type {
  Header,
  HeaderFacts,
  Scheduler,
} from "../schedulers/scheduler.ts";
import type { Job, Run } from "./job.ts";
import { renderJobScript } from "./job_script.ts";
import { logDirOf, pathIn } from "./layout.ts";
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
  const { scheduler, shebang, directives, workDir } = settings;
  const logDir = logDirOf(run.parentLogDir, logId);
  const header = headerOf(run, logId, settings);
  const jobId = jobIdOf(scheduler, settings.submission);
  const body = run.jobId === "from the script" && jobId !== undefined
    ? `${jobIdLine(jobId, logDir)}\n${run.body}`
    : run.body;
  return {
    run,
    logId,
    logDir,
    scheduler: scheduler.name,
    name: nameOf(run, logId, settings),
    script: renderJobScript(
      { shebang, header, directives, logDir, workDir },
      body,
    ),
    mlxpYaml: mlxpYaml(run.parentLogDir, logId),
    infoYaml: infoYaml(scheduler.name, jobId),
  };
}

/** A job's name as the scheduler will know it: of an array, all have one. */
export function nameOf(
  run: Pick<Run, "parentLogDir">,
  logId: number,
  settings: JobSettings,
): string {
  const { scheduler: { array }, submission, headerFacts } = settings;
  return submission === "one" && array !== undefined
    ? array.header({
      logDirName: basename(run.parentLogDir),
      size: 1,
      ...(headerFacts === undefined ? {} : { headerFacts }),
    }).name
    : headerOf(run, logId, settings).name;
}

/** What a job of one run has at the top of its script. */
export function headerOf(
  run: Pick<Run, "parentLogDir">,
  logId: number,
  { scheduler, shell, headerFacts }: JobSettings,
): Header {
  const logDir = logDirOf(run.parentLogDir, logId);
  return scheduler.header({
    logDirName: basename(run.parentLogDir),
    logId,
    stdout: pathIn(logDir, "stdout"),
    stderr: pathIn(logDir, "stderr"),
    ...(shell === undefined ? {} : { shell }),
    ...(headerFacts === undefined ? {} : { headerFacts }),
  });
}
