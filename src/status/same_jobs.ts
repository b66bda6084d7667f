/** What of a run, or a job, tells it from those that receive the same. */
export interface Around {
  setUp?: string;
  settings?: Readonly<Record<string, string>>;
}

/**
 * Runs of one identity, and jobs of it, the best first → the jobs that each run
 * had before. A single run takes all of them. Of several, such as the turns of
 * a loop whose value only a launcher gets, each takes those that are as it is,
 * set-up and settings; one of what is left where none is; and never one with
 * another value for one of its settings.
 */
export function sameJobs<Run, Job>(
  runs: readonly (readonly [Run, Around])[],
  jobs: readonly (readonly [Job, Around])[],
): Map<Run, Job[]> {
  const found = new Map<Run, Job[]>();
  const [only] = runs;
  if (only !== undefined && runs.length === 1) {
    return found.set(only[0], jobs.map(([job]) => job));
  }
  const alike = Map.groupBy(runs, ([, it]) => keyOf(it));
  const left = jobs.filter(([, it]) => !alike.has(keyOf(it)));
  for (const [key, members] of alike) {
    const own = jobs.filter(([, it]) => keyOf(it) === key);
    members.forEach(([run], at) => {
      const job = own[at];
      if (job !== undefined) found.set(run, [job[0]]);
    });
  }
  for (const suits of [sameSettings, noOtherSetting]) {
    for (const [run, around] of runs) {
      if (found.has(run)) continue;
      const at = left.findIndex(([, it]) => suits(around, it));
      const [job] = at === -1 ? [] : left.splice(at, 1);
      if (job !== undefined) found.set(run, [job[0]]);
    }
  }
  return found;
}

function keyOf({ setUp = "", settings = {} }: Around): string {
  return JSON.stringify([setUp, Object.entries(settings).sort()]);
}

function sameSettings(one: Around, other: Around): boolean {
  return keyOf({ settings: one.settings ?? {} }) ===
    keyOf({ settings: other.settings ?? {} });
}

function noOtherSetting(
  { settings: one = {} }: Around,
  { settings: other = {} }: Around,
): boolean {
  return Object.entries(one).every(([name, value]) =>
    (Object.hasOwn(other, name) ? other[name] : value) === value
  );
}
