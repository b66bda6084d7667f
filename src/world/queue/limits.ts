import { budgetText } from "../../report/budget.ts";
import { type Asked, limitLines } from "../../report/limits.ts";
import { jobCount } from "../../sweep_log/sweep_plan.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import {
  type DirectiveOption,
  optionsIn,
} from "../../schedulers/shared/demand.ts";
import { ask, usualPatience } from "../around/ask.ts";
import type { Plan } from "../around/make_plan.ts";
import { jobUser } from "./ask.ts";

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

/**
 * Limits that jobs with such directives pass, as far as the cluster tells; or
 * that it did not within so many seconds.
 */
export async function limitsPassed(
  family: BatchScheduler,
  given: DirectiveOption[],
  jobs: Asked,
  { workDir, signal, patience = usualPatience }: {
    workDir: string;
    signal: AbortSignal;
    patience?: number;
  },
): Promise<string[]> {
  const { limits, title } = family;
  if (limits === undefined) return [];
  const lines = await ifAllowed(async () => {
    const { name } = await jobUser({ uid: Deno.uid() ?? 0, workDir, signal });
    const asked = { user: name, options: given };
    const answers = await Promise.all(
      limits.questions(asked).map((it) =>
        ask(family, it, { workDir, signal, patience })
      ),
    );
    const texts = answers.map((it) => it.kind === "told" ? it.text : undefined);
    const passed = limitLines(limits.read(texts, asked), jobs);
    return answers.some((it) => it.kind === "late")
      ? [...passed, `${title} did not tell its limits within ${patience} s`]
      : passed;
  });
  return lines ?? [];
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
