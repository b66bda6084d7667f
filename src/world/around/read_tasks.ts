import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, warning } from "../../error.ts";
import {
  joinTasks,
  type ScriptArray,
  tooManyRuns,
} from "../../plan/own_array.ts";
import type { JobDirectives } from "../../plan/plan.ts";
import type { Relocation } from "../../plan/relocation.ts";
import {
  countReached,
  readParts,
  type ScriptParts,
} from "../../plan/script_parts.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import type { Here, ProgramOutput } from "../../script/interpret/here.ts";
import { SharedStarts } from "../../script/interpret/shared_starts.ts";
import type { RunSearch } from "../../script/run_sites.ts";
import {
  directivesOf,
  type OwnTask,
  type Script,
} from "../../script/script.ts";
import { standingStill } from "../../script/straighten/straighten.ts";
import { type ReaderCall, withReaders } from "./here.ts";
import { runReader } from "./run_reader.ts";

/** The script's own job array; jobs that run here have that of any scheduler. */
export function ownArrayOf(
  script: Script,
  scheduler: Scheduler | undefined,
  directives: JobDirectives | undefined,
  { local, unset = [] }: SubmitOptions,
): ScriptArray | undefined {
  const own = directives?.array;
  if (own !== undefined && scheduler !== undefined) {
    return { array: own, scheduler };
  }
  if (local === undefined || unset.length > 0) return undefined;
  for (const it of schedulers) {
    const { array } = it.readDirectives(directivesOf(script, it));
    if (array !== undefined) return { array, scheduler: it };
  }
  return undefined;
}

/** `%3` of the script's own array is --max-running, for which it must be one. */
export function withOwnLimit(
  options: SubmitOptions,
  own: ScriptArray | undefined,
  scheduler: Scheduler | undefined,
  script: Script,
): { options: SubmitOptions; diagnostics: Diagnostic[] } {
  const limit = own?.array.maxRunning;
  if (
    own === undefined || limit === undefined || scheduler === undefined ||
    options.maxRunning !== undefined || options.local !== undefined
  ) return { options, diagnostics: [] };
  const why = options.first !== undefined
    ? "--first submits jobs one by one"
    : scheduler.array?.limitsRunning !== "yes"
    ? `arrays of ${scheduler.title} have no such limit`
    : undefined;
  return why === undefined
    ? {
      options: { ...options, array: true, maxRunning: limit },
      diagnostics: [],
    }
    : {
      options,
      diagnostics: [warning(
        `More than ${limit} jobs may run at once: ${why}`,
        { source: script.source, span: own.array.span },
      )],
    };
}

/**
 * The runs of a script, of each of its tasks where it is a job array. Programs
 * that only read are started as the interpreter asks for them.
 */
export async function readTasks(
  script: Script,
  search: RunSearch,
  { own, tasks }: {
    own: ScriptArray | undefined;
    tasks: readonly OwnTask[];
  },
  { maxJobs, here, stop, moved: { back }, onProgress = () => {} }: {
    maxJobs: number;
    here: Here;
    stop: AbortSignal;
    moved: Relocation;
    onProgress?: (text: string) => void;
  },
): Promise<ScriptParts> {
  const start = (call: ReaderCall) =>
    runReader({ ...call, directory: back(call.directory) }, stop);
  // one moment, and one answer to each question, for all tasks
  const still = standingStill(here);
  const answers = new Map<string, ProgramOutput | undefined>();
  const read = (searchNow: () => RunSearch) =>
    withReaders(
      (run) => readParts(script, searchNow(), maxJobs, { ...still, run }),
      start,
      answers,
    );
  if (own === undefined) return await read(() => search);
  let shared = { starts: new SharedStarts(), answers: answers.size };
  const searchIn = (task: OwnTask): RunSearch => {
    // what was interpreted without an answer is so no more
    if (shared.answers < answers.size) {
      shared = { starts: new SharedStarts(), answers: answers.size };
    }
    return {
      ...search,
      task,
      ...(task.arguments === undefined
        ? { starts: shared.starts }
        : { arguments: [...task.arguments] }),
    };
  };
  const count = (task: OwnTask) =>
    withReaders(
      (run) => countReached(script, searchIn(task), maxJobs, { ...still, run }),
      start,
      answers,
    );
  const [first] = tasks;
  // what is too much is refused before any job is proven
  if (first !== undefined && await count(first) * tasks.length > maxJobs) {
    let runs = 0;
    for (const [at, task] of tasks.entries()) {
      onProgress(`counting the runs of task ${at + 1} of ${tasks.length}`);
      runs += await count(task);
      if (runs <= maxJobs) continue;
      const found = { tasks: tasks.length, counted: at + 1, runs };
      return {
        parts: [],
        diagnostics: [tooManyRuns(own, found, script, maxJobs)],
      };
    }
  }
  const all: { task: OwnTask; parts: ScriptParts }[] = [];
  let jobs = 0;
  for (const [at, task] of tasks.entries()) {
    onProgress(`planning task ${at + 1} of ${tasks.length}`);
    const parts = await read(() => searchIn(task));
    all.push({ task, parts });
    jobs += parts.parts.length;
    // one that cannot be read is like the others
    const fails = parts.diagnostics.some((it) => it.severity === "error");
    if (fails || jobs > maxJobs) break;
  }
  return joinTasks(own, all, script);
}
