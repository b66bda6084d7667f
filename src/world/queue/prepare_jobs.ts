import type { Job, Run } from "../../plan/job.ts";
import { makeArrays } from "../../plan/job_array.ts";
import type { Journal } from "../../plan/journal.ts";
import { type JobSettings, makeJob } from "../../plan/make_job.ts";
import { preparedRecord, type SweepFacts } from "../../plan/record.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { noteLogIds, removeJournal, writeJournal } from "../logs/journal.ts";
import {
  largestLogIdIn,
  releaseLogDirs,
  reserveLogDirs,
} from "../logs/log_dir.ts";
import type { PreparedJob } from "./submit.ts";
import { withArrayDialect } from "../around/array_dialect.ts";
import type { PreparedArray } from "./submit_array.ts";
import {
  type JobFiles,
  refuseToGoOn,
  type TreeSettings,
  writeJobs,
} from "../logs/tree.ts";

/** Jobs whose directories are written, and the arrays that they make up. */
export interface PreparedSweep {
  jobs: Job[];
  /** In the order of `jobs`. */
  prepared: PreparedJob[];
  /** None, unless the jobs are submitted as arrays. */
  arrays: PreparedArray[];
}

/** All that `prepareJobs()` is about to do, for its journal. */
export function journalFor(
  runs: Run[],
  settings: JobSettings,
  facts: SweepFacts,
  maxRunning: number | undefined,
): Journal {
  const parents = [...new Set(runs.map((it) => it.parentLogDir))];
  return {
    facts,
    settings: { ...settings, scheduler: settings.scheduler.name },
    ...(maxRunning === undefined ? {} : { maxRunning }),
    above: Object.fromEntries(parents.map((it) => [it, largestLogIdIn(it)])),
    runs,
  };
}

/**
 * Makes the log directories of all runs and writes them, under a journal from
 * which `mlxpsub resume` can finish what is cut short. When the world refuses
 * or the signal aborts, it leaves nothing behind and throws a Failure.
 */
export async function prepareJobs(
  journal: Journal,
  tree: TreeSettings & { signal: AbortSignal },
): Promise<PreparedSweep> {
  writeJournal(journal);
  const reserved: [parent: string, logIds: number[]][] = [];
  let sweep: PreparedSweep & { files: JobFiles[] };
  try {
    const logIds = new Map<Run, number>();
    const byParent = Map.groupBy(journal.runs, (it) => it.parentLogDir);
    for (const [parent, runs] of byParent) {
      const taken = await reserveLogDirs(parent, runs.length, tree.signal);
      reserved.push([parent, taken]);
      runs.forEach((run, index) => logIds.set(run, taken[index] ?? 0));
    }
    refuseToGoOn(tree.obstacle);
    const inOrder = journal.runs.map((it) => logIds.get(it) ?? 0);
    noteLogIds(journal, inOrder);
    sweep = describeJobs(journal, inOrder);
    await writeJobs(sweep.files, tree);
  } catch (cause) {
    // the sweep is another's by now, and so is all that is there
    refuseToGoOn(tree.obstacle);
    for (const [parent, taken] of reserved) releaseLogDirs(parent, taken);
    removeJournal(journal);
    throw cause;
  }
  removeJournal(journal);
  return sweep;
}

/** A journal and the log_ids of its runs → all that is written for them. */
export function describeJobs(
  journal: Journal,
  logIds: readonly number[],
): PreparedSweep & { files: JobFiles[] } {
  const { facts, maxRunning } = journal;
  const known = schedulerOf(journal.settings.scheduler);
  const settings: JobSettings = {
    ...journal.settings,
    scheduler: journal.settings.submission === "one"
      ? withArrayDialect(known, journal.settings.workDir)
      : known,
  };
  const jobs = journal.runs.map((run, index) =>
    makeJob(run, logIds[index] ?? 0, settings)
  );
  const support = settings.submission === "one"
    ? settings.scheduler.array
    : undefined;
  const arrays = support === undefined
    ? []
    : makeArrays(jobs, support, settings, maxRunning);
  const places = new Map(
    arrays.flatMap(({ script, members }) =>
      members.map((job, index) =>
        [job, { arrayScript: script, arrayIndex: index + 1 }] as const
      )
    ),
  );
  const texts = new Map(arrays.map((it) => [it.members[0], it.text]));
  const files = jobs.map((job) => {
    const text = texts.get(job);
    return {
      logDir: job.logDir,
      script: job.script,
      mlxpYaml: job.mlxpYaml,
      infoYaml: job.infoYaml,
      ...(text === undefined ? {} : { arrayScript: text }),
      directives: job.directives,
      record: preparedRecord(job, facts, places.get(job)),
    };
  });
  const written = new Map(jobs.map((job, index) => [job, files[index]]));
  return {
    jobs,
    prepared: files,
    files,
    arrays: arrays.map(({ script, directives, members }) => ({
      script,
      directives,
      members: members.flatMap((it) => written.get(it) ?? []),
    })),
  };
}
