import { budgetText } from "../../report/budget.ts";
import { type Asked, limitLines } from "../../report/limits.ts";
import { jobCount } from "../../plan/sweep_plan.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import {
  type DirectiveOption,
  optionsIn,
} from "../../schedulers/shared/demand.ts";
import { ask } from "../around/ask.ts";
import type { Plan } from "../around/make_plan.ts";
import { jobUser } from "./query_jobs.ts";

/**
 * What a plan's jobs take at most, and which limits of their cluster they pass,
 * where it tells them in a few seconds; a line each.
 */
export async function budgetLines(
  { runs, settings, options }: Plan,
  signal: AbortSignal,
): Promise<string[]> {
  const { scheduler, directives, submission } = settings;
  const family = schedulers.find((it) => it.name === scheduler.name);
  if (options.local !== undefined || runs.length === 0) return [];
  const given = family === undefined ? [] : optionsIn(family, directives);
  const demand = family?.demand?.(given) ?? {};
  const jobs = jobCount(runs.length, options.pack);
  const lines = [budgetText(jobs, demand) ?? []].flat();
  if (family === undefined) return lines;
  // what --first leaves is submitted later
  const first = Math.min(jobs, options.first ?? Infinity);
  const arraySize = submission === "one" ? scheduler.array?.maxSize ?? 1 : 1;
  return [
    ...lines,
    ...await limitsPassed(family, given, {
      jobs: first,
      submissions: Math.ceil(first / arraySize),
      ...demand.seconds === undefined ? {} : { seconds: demand.seconds },
    }, { workDir: settings.workDir, signal }),
  ];
}

/** Limits that jobs with such directives pass, as far as the cluster tells. */
export async function limitsPassed(
  family: BatchScheduler,
  given: DirectiveOption[],
  jobs: Asked,
  { workDir, signal }: { workDir: string; signal: AbortSignal },
): Promise<string[]> {
  const { limits } = family;
  if (limits === undefined) return [];
  const told = await ifAllowed(async () => {
    const { name } = await jobUser({ uid: Deno.uid() ?? 0, workDir, signal });
    const asked = { user: name, options: given };
    const answers = await Promise.all(
      limits.questions(asked).map((it) => ask(family, it, workDir, signal)),
    );
    return limits.read(answers, asked);
  });
  return told === undefined ? [] : limitLines(told, jobs);
}

/** A dry run needs no permission to start programs: then none is asked. */
async function ifAllowed<Answer>(
  act: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) return undefined;
    throw cause;
  }
}
