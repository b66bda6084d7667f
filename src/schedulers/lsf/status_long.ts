/** The long form of bjobs and bhist, which every LSF and OpenLava has. */

/** One job as its paragraph tells of it. */
export interface LongJob {
  id: string;
  /** Empty where the user gave it none. */
  name: string;
  /** `RUN`, `EXIT`; bhist does not say. */
  status?: string;
  /** Where its standard output goes. */
  stdout?: string;
  host?: string;
  /** From its command on, which is the script in one line. */
  command?: string;
  /** What happened when, in order. */
  events: LongEvent[];
  /** Why it waits. */
  pending: string[];
  /** The most seconds that it may run. */
  runLimit?: number;
}

export interface LongEvent {
  /** `Sun Nov 22 19:40:21`, with a year in some versions. */
  time: string;
  /** `Exited with exit code 7. The CPU time used is 0.0 seconds.` */
  words: string;
}

/** Lines are cut at column 80, and the blank there is left out (cmd.misc.c). */
const cut = /\n {21}/g;

const header =
  /^Job ?(?:Id ?)?<([^>]+)>,(?: ?Job ?Name ?<(.*?)>,(?= ?User ?<))?(.*)$/;

const event =
  /^(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d(?: \d{4})?):(?: \[\d+\])? ?(.*)$/;

/** Paragraphs → jobs; undefined where they are of another kind. */
export function longJobs(text: string): LongJob[] | undefined {
  const paragraphs = text.replace(cut, "").split(/^(?=Job ?(?:Id ?)?<)/m)
    .filter((it) => it.startsWith("Job"));
  const jobs: LongJob[] = [];
  for (const it of paragraphs) {
    const job = longJob(it.split("\n"));
    if (job === undefined) return undefined;
    jobs.push(job);
  }
  return jobs.length === 0 ? undefined : jobs;
}

function longJob([first = "", ...lines]: string[]): LongJob | undefined {
  const [, id, name = "", rest = ""] = header.exec(first) ?? [];
  if (id === undefined) return undefined;
  const status = /(?:^|,) ?Status ?<(\w+)>,/.exec(rest)?.[1];
  const command = /(?:^|,) ?Command ?<(.*)$/.exec(rest)?.[1];
  const events = lines.flatMap((line): LongEvent[] => {
    const [, time, words] = event.exec(line) ?? [];
    return time === undefined || words === undefined ? [] : [{ time, words }];
  });
  if (events.length === 0) return undefined;
  const told = (before: RegExp): string | undefined =>
    events.map((it) => before.exec(it.words)?.[1]).findLast((it) =>
      it !== undefined
    );
  const stdout = told(/^Submitted.*?, ?Output ?File ?(?:\([^)]*\) ?)?<(.*?)>/);
  const host = told(/^(?:Started|started|Dispatched)[^<]*<([^>]*)>/);
  const minutes = /^ ?RUNLIMIT\s*\n\s*([\d.]+) ?min/m.exec(lines.join("\n"));
  return {
    id,
    name,
    ...(status === undefined ? {} : { status }),
    ...(stdout === undefined ? {} : { stdout }),
    ...(host === undefined ? {} : { host }),
    ...(command === undefined ? {} : { command }),
    events,
    pending: section("PENDING REASONS:", lines),
    ...(minutes === null ? {} : { runLimit: Number(minutes[1]) * 60 }),
  };
}

/** The lines below a heading, up to an empty one, without their `;`. */
function section(heading: string, lines: readonly string[]): string[] {
  const at = lines.findIndex((it) => it.trim() === heading);
  if (at === -1) return [];
  const below = lines.slice(at + 1);
  const end = below.findIndex((it) => it.trim() === "");
  return below.slice(0, end === -1 ? undefined : end)
    .map((it) => it.trim().replace(/;$/, ""));
}

/** How a job ended, as far as its last start; undefined if it did not. */
export interface LongEnd {
  time: string;
  exitCode?: number;
  /** `TERM_RUNLIMIT: job killed after …`, which OpenLava never tells. */
  reason?: string;
}

export function endOf({ events }: LongJob): LongEnd | undefined {
  let end: LongEnd | undefined;
  for (const { time, words } of events) {
    if (/^(?:[Ss]tart(?:ed|ing)|Dispatched|.*requeued)/.test(words)) {
      end = undefined;
    } else if (/^Done ?successfully|^Completed ?<done>/.test(words)) {
      end = { time, exitCode: 0 };
    } else if (/^(?:Exited|Completed ?<exit>)/.test(words)) {
      const code = /^Exited ?with ?exit ?code ?(\d+)/.exec(words)?.[1];
      const signal = /^Exited ?by ?signal ?(\d+)/.exec(words)?.[1];
      const reason = /\b(TERM_\w+.*?)[.;]*$/.exec(words)?.[1];
      end = {
        ...end,
        time,
        ...(code === undefined ? {} : { exitCode: Number(code) }),
        ...(signal === undefined ? {} : { exitCode: 128 + Number(signal) }),
        ...(reason === undefined ? {} : { reason }),
      };
    }
  }
  return end;
}

/** When it started last. */
export function startOf({ events }: LongJob): string | undefined {
  return events.findLast((it) => /^(?:[Ss]tarted|Dispatched)/.test(it.words))
    ?.time;
}

/** Whether somebody sent it a signal (bhist). */
export function wasSignalled({ events }: LongJob): boolean {
  return events.some((it) =>
    /^Signal ?<(?:KILL|TERM|INT)> ?requested ?by/.test(it.words)
  );
}

/**
 * `Sun Nov 22 19:40:21` in UTC → milliseconds. Where it has no year, that is
 * the one nearest to `near` (milliseconds) in which the day has this weekday.
 */
export function timeNear(text: string, near: number): number | undefined {
  const found = /^(\w{3}) (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d)(?: (\d{4}))?$/
    .exec(text);
  if (found === null) return undefined;
  const [, weekday = "", month, day, clock, told] = found;
  const year = new Date(near).getUTCFullYear();
  const distance = (time: number) => Math.abs(time - near);
  return Array.from({ length: 25 }, (_, it) => year - 12 + it)
    .map((it) => Date.parse(`${day} ${month} ${told ?? it} ${clock} UTC`))
    .filter((it) => new Date(it).toUTCString().startsWith(weekday))
    .sort((a, b) => distance(a) - distance(b))[0];
}
