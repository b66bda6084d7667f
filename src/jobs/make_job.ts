import { basename } from "@std/path/posix";
import type { Snapshot } from "./snapshot.ts";
import type {
  Header,
  HeaderFacts,
  Scheduler,
} from "../schedulers/scheduler.ts";
import { givenName } from "./given_name.ts";
import type { JobFiles } from "./files.ts";
import type { Run } from "../plan/run.ts";
import { renderJobScript } from "./job_script.ts";
import { logDirOf, pathIn } from "./layout.ts";
import { infoYaml, jobIdLine, jobIdOf, mlxpYaml } from "./metadata.ts";
import { headLine } from "./own_directory.ts";

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
  /** The copy of the code in which the jobs run, if they do. */
  snapshot?: Snapshot;
  /** Where the submit command starts, if the script starts elsewhere. */
  submitDir?: string;
  /** What names begin with, of `--name`; `%{lr}` stands for a run's own. */
  name?: string;
  /** `one`: the whole sweep is one submission, a job array. */
  submission: "each" | "one";
}

/** What names of jobs may hold of a run. */
export type Named = Pick<Run, "parentLogDir" | "overrides" | "settings">;

/** What they share, and the name of their sweep. */
export type SweepSettings = JobSettings & { sweep: string };

/** A run and its log_id → all that will be written for it. */
export function makeJob(
  run: Run,
  logId: number,
  settings: SweepSettings,
): JobFiles {
  return jobMaker(settings)(run, logId);
}

/** The same for the jobs of a sweep, with what they share made once. */
export function jobMaker(
  settings: SweepSettings,
): (run: Run, logId: number) => JobFiles {
  const { scheduler, shebang, directives, sweep, snapshot } = settings;
  const workDir = snapshot?.workDir ?? settings.workDir;
  const endLine = headLine(sweep, scheduler);
  const jobId = jobIdOf(scheduler, settings.submission);
  const info = infoYaml(scheduler.name, jobId, snapshot);
  return (run, logId) => {
    const logDir = logDirOf(run.parentLogDir, logId);
    const header = headerOf(run, logId, settings);
    const body = run.jobId === "from the script" && jobId !== undefined
      ? `${jobIdLine(jobId, logDir)}\n${run.body}`
      : run.body;
    return {
      logDir,
      script: renderJobScript(
        { shebang, header, directives, logDir, workDir, endLine },
        body,
      ),
      mlxpYaml: mlxpYaml(run.parentLogDir, logId),
      infoYaml: info,
    };
  };
}

/** A job's name as the scheduler will know it: of an array, all have one. */
export function nameOf(
  run: Named,
  logId: number,
  settings: JobSettings,
): string {
  const { scheduler: { array }, submission, headerFacts, name } = settings;
  return submission === "one" && array !== undefined
    ? array.header({
      logDirName: basename(run.parentLogDir),
      ...(name === undefined ? {} : { givenName: givenName(name, run) }),
      size: 1,
      ...(headerFacts === undefined ? {} : { headerFacts }),
    }).name
    : headerOf(run, logId, settings).name;
}

/** What a job has at the top of its script, of one run unless told where it logs. */
export function headerOf(
  run: Named,
  logId: number,
  { scheduler, shell, headerFacts, name }: JobSettings,
  logsOf?: { stdout: string; stderr: string },
): Header {
  const logDir = logDirOf(run.parentLogDir, logId);
  return scheduler.header({
    logDirName: basename(run.parentLogDir),
    ...(name === undefined ? {} : { givenName: givenName(name, run) }),
    logId,
    stdout: pathIn(logDir, "stdout"),
    stderr: pathIn(logDir, "stderr"),
    ...logsOf,
    ...(shell === undefined ? {} : { shell }),
    ...(headerFacts === undefined ? {} : { headerFacts }),
  });
}
