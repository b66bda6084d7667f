import { expandOverrides } from "../../src/sweep/expand.ts";
import { countRuns, runsOf } from "../../src/sweep/points.ts";
import type { SweepFault } from "../../src/sweep/fault.ts";
import { type Override, parseOverride } from "../../src/sweep/override.ts";
import { isSameWord } from "./canonical.ts";

/** A list of overrides and what Hydra's basic sweeper makes of it. */
export interface HydraCase {
  overrides: string[];
  /** The options of each config group; without it no config directory is known. */
  groups?: Record<string, string[]>;
  jobs?: string[][];
  error?: boolean;
  /** More jobs than Hydra was asked to list. */
  too_many?: boolean;
  /** A shuffle: only the set of jobs counts. */
  unordered?: boolean;
}

/** What this project makes of a list of overrides: its runs, or what is wrong. */
export type Outcome =
  | { kind: "runs"; runs: string[][] }
  | { kind: "too many" }
  | { kind: "faults"; faults: SweepFault[] };

const MOST_RUNS = 5000;

/** Parses and expands a list of overrides; shuffles keep the order of the text. */
export function expandCase({ overrides, groups }: HydraCase): Outcome {
  const parsed: Override[] = [];
  const faults: SweepFault[] = [];
  for (const text of overrides) {
    const result = parseOverride(text);
    if (result.ok) parsed.push(result.value);
    else faults.push(result.fault);
  }
  if (faults.length > 0) return { kind: "faults", faults };
  const expansion = expandOverrides(parsed, {
    groupOptions: (group) =>
      groups === undefined ? undefined : (groups[group] ?? []).toSorted(),
    files: () => undefined,
    random: () => 0,
  });
  if (!expansion.ok) return { kind: "faults", faults: expansion.faults };
  if (countRuns(expansion.axes) > MOST_RUNS) return { kind: "too many" };
  return { kind: "runs", runs: [...runsOf(expansion.axes)] };
}

/**
 * How an outcome differs from what Hydra did, or `undefined` where it does not.
 * Where Hydra makes no job at all, an empty sweep is the fault to be found.
 */
export function findDifference(
  hydra: HydraCase,
  outcome: Outcome,
): string | undefined {
  if (outcome.kind === "too many") {
    return hydra.too_many ? undefined : "too many runs";
  }
  if (outcome.kind === "faults") {
    const { faults } = outcome;
    if (hydra.error) return undefined;
    const empty = faults.every(({ kind }) =>
      kind === "empty" || kind === "group"
    );
    if (hydra.jobs?.length === 0 && empty) return undefined;
    return faults.map(({ message }) => message).join("; ");
  }
  const { runs } = outcome;
  const { jobs } = hydra;
  if (jobs === undefined) return `runs ${JSON.stringify(runs.slice(0, 3))}`;
  if (runs.length !== jobs.length) return `${runs.length} runs`;
  const same = hydra.unordered
    ? runs.every((run) => jobs.some((job) => isSameRun(run, job))) &&
      jobs.every((job) => runs.some((run) => isSameRun(run, job)))
    : runs.every((run, index) => isSameRun(run, jobs[index] ?? []));
  return same ? undefined : `runs ${JSON.stringify(runs.slice(0, 3))}`;
}

function isSameRun(run: readonly string[], job: readonly string[]): boolean {
  return run.length === job.length &&
    run.every((word, index) => isSameWord(word, job[index] ?? ""));
}
