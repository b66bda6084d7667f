import { budgetText } from "../../report/budget.ts";
import { limitLines } from "../../report/limits.ts";
import { jobCount } from "../../plan/sweep_plan.ts";
import { schedulers } from "../../schedulers/registry.ts";
import { optionsIn } from "../../schedulers/shared/demand.ts";
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
  if (family?.limits === undefined) return lines;
  const { workDir } = settings;
  const { name } = await jobUser({ uid: Deno.uid() ?? 0, workDir, signal });
  const asked = { user: name, options: given };
  const answers = await Promise.all(
    family.limits.questions(asked).map((it) =>
      ask(family, it, workDir, signal)
    ),
  );
  // what --first leaves is submitted later
  const first = Math.min(jobs, options.first ?? Infinity);
  const arraySize = submission === "one" ? scheduler.array?.maxSize ?? 1 : 1;
  return [
    ...lines,
    ...limitLines(family.limits.read(answers, asked), {
      jobs: first,
      submissions: Math.ceil(first / arraySize),
      ...demand.seconds === undefined ? {} : { seconds: demand.seconds },
    }),
  ];
}
