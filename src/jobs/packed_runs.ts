import type { Run } from "../plan/run.ts";

/**
 * Runs, with what they share stored once: of a sweep, most of a run is the text
 * of the same script. Each is told by what differs from a run before it, of the
 * same line and log directory.
 */
export interface PackedRuns {
  bases: Run[];
  runs: PackedRun[];
}

type PackedRun = [base: number, changes: Record<string, Change>];

/** Characters kept of the base's text at both ends, and what is between. */
type Change = [head: number, tail: number, between: string] | { is: unknown };

/** Runs → what they have in common, and what not. */
export function packRuns(runs: readonly Run[]): PackedRuns {
  const bases: Run[] = [];
  const places = new Map<string, number>();
  return {
    bases,
    runs: runs.map((run): PackedRun => {
      const key = `${run.line}\n${run.parentLogDir}`;
      let place = places.get(key);
      if (place === undefined) {
        place = bases.push(run) - 1;
        places.set(key, place);
      }
      return [place, changesOf(run, bases[place] ?? run)];
    }),
  };
}

/** One of them as it was; undefined where it is not as `packRuns()` makes it. */
export function unpackRun(
  { bases, runs }: PackedRuns,
  at: number,
): Run | undefined {
  const [place = -1, changes = {}] = runs[at] ?? [];
  const base = bases[place];
  if (base === undefined) return undefined;
  const run: Record<string, unknown> = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    run[key] = changed(run[key], change);
  }
  return run as unknown as Run;
}

/** What of a run tells it from others, without its script: `status` needs no more. */
export type RunWords = Pick<
  Run,
  | "line"
  | "parentLogDir"
  | "overrides"
  | "command"
  | "settings"
  | "identity"
  | "programDir"
  | "code"
>;

/** The same of `unpackRun()`, for there may be hundreds of thousands. */
export function unpackWords(
  { bases, runs }: PackedRuns,
  at: number,
): RunWords | undefined {
  const [place = -1, changes = {}] = runs[at] ?? [];
  const base = bases[place];
  if (base === undefined) return undefined;
  const { line, parentLogDir } = base;
  const words: RunWords = {
    line,
    parentLogDir,
    overrides: changed(base.overrides, changes.overrides) as string[],
    command: changed(base.command, changes.command) as string,
  };
  const settings = changed(base.settings, changes.settings);
  if (settings !== undefined) {
    words.settings = settings as Record<string, string>;
  }
  const identity = changed(base.identity, changes.identity);
  if (identity !== undefined) words.identity = identity as string;
  const programDir = changed(base.programDir, changes.programDir);
  if (programDir !== undefined) words.programDir = programDir as string;
  const code = changed(base.code, changes.code);
  if (code !== undefined) words.code = code as NonNullable<Run["code"]>;
  return words;
}

function changed(value: unknown, change: Change | undefined): unknown {
  if (change === undefined) return value;
  return Array.isArray(change) ? patched(String(value), change) : change.is;
}

function changesOf(run: Run, base: Run): Record<string, Change> {
  const changes: Record<string, Change> = {};
  const of: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(run)) {
    const other = of[key];
    if (value === other) continue;
    if (typeof value === "string" && typeof other === "string") {
      changes[key] = difference(other, value);
    } else if (JSON.stringify(value) !== JSON.stringify(other)) {
      changes[key] = { is: value };
    }
  }
  for (const key of Object.keys(of)) {
    if (!(key in run)) changes[key] = { is: undefined };
  }
  return changes;
}

function difference(from: string, to: string): [number, number, string] {
  const most = Math.min(from.length, to.length);
  const head = alike(
    most,
    (at, end) => from.slice(at, end) === to.slice(at, end),
  );
  const [fromEnd, toEnd] = [from.length, to.length];
  const tail = alike(
    most - head,
    (at, end) =>
      from.slice(fromEnd - end, fromEnd - at) ===
        to.slice(toEnd - end, toEnd - at),
  );
  return [head, tail, to.slice(head, to.length - tail)];
}

/** How many characters are alike, of at most so many; asked by stretches. */
function alike(
  most: number,
  areAlike: (from: number, to: number) => boolean,
): number {
  let at = 0;
  for (let step = 4096; step >= 1; step = step >> 4) {
    while (at + step <= most && areAlike(at, at + step)) at += step;
  }
  return at;
}

function patched(
  from: string,
  [head, tail, between]: [number, number, string],
): string {
  return from.slice(0, head) + between + from.slice(from.length - tail);
}
