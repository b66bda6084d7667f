/**
 * One submission that goes wrong wherever chance has it: mlxpsub is killed by
 * SIGKILL, by the submit command or beside it, the scheduler answers late, with
 * an error after it accepted, with success and no id, or not at all; two
 * resumes and a cancel get into each other's way. In the end, each job must be
 * in the queue once, or was told to be cancelled or refused.
 */
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import type { CallResult } from "../mlxpsub.ts";
import { type Moment, World } from "./world.ts";

/** What is submitted: a sweep, one in packs, or one whose jobs have failed. */
export const shapes = ["sweep", "pack", "again"] as const;
export type Shape = typeof shapes[number];

export interface TrialEnd {
  seed: number;
  shape: Shape;
  kind: "singles" | "array";
  /** Two resumes and a cancel at once. */
  crowded: boolean;
  /** Calls of mlxpsub that were killed. */
  kills: number;
  /** Jobs of which the scheduler gave an id, and which it did not accept. */
  lies: number;
  cancelled: number;
  refused: number;
  /** Resumes until nothing was left. */
  resumes: number;
  /** What must not be; undefined if all is well. */
  fault?: string;
}

/** How many jobs a trial has. */
const size = 12;

const again = ["resubmit", "--failed", "-q"];

/** What the scheduler does with a submission, and how often, in a hundred. */
const moods: [often: number, mood: (draw: () => number) => string][] = [
  [38, () => "ok"],
  [12, (draw) => `late ${seconds(draw, 0.5)}`],
  [10, (draw) => `slow ${seconds(draw, 0.5)}`],
  [6, () => "no-id"],
  [3, () => "no-id-no-job"],
  [6, () => "id-error"],
  [3, () => "id-error-no-job"],
  [8, (draw) => `timeout ${seconds(draw, 0.3)}`],
  [4, () => "timeout-no-job"],
  [1, () => "refuse"],
  [2, () => "later"],
  [1, () => "false-id"],
  [2, () => "killed"],
  [2, (draw) => `killed-accepts ${seconds(draw, 1)}`],
  [2, () => "accepts-killed"],
];

function seconds(draw: () => number, most: number): string {
  return (draw() * most).toFixed(2);
}

function moodOf(draw: () => number): string {
  let left = draw() * 100;
  for (const [often, mood] of moods) {
    left -= often;
    if (left < 0) return mood(draw);
  }
  return "ok";
}

function momentOf(draw: () => number, chance: number): Moment | undefined {
  const [whether = 0, marks = 0, later = 0] = [draw(), draw(), draw()];
  // about as many marks as a submission makes, and many early ones
  return whether < chance
    ? { marks: Math.floor(70 * marks ** 2), later: 12 * later }
    : undefined;
}

/** Runs one; the same seed draws the same moods, not the same moments. */
export async function runTrial(
  seed: number,
  shape: Shape = "sweep",
): Promise<TrialEnd> {
  const random = seededRandom(seed);
  const crowded = seed % 4 >= 2;
  const kind = seed % 2 === 0 || shape === "pack" ? "singles" : "array";
  using world = new World(
    size,
    Array.from({ length: 60 }, () => moodOf(random)),
    Array.from({ length: 40 }, (_, at) => at + 1).filter(() => random() < 0.08),
  );
  /** In so many cases; else a call comes to its end. */
  const moment = (chance: number) => momentOf(random, chance);
  const end: TrialEnd = {
    seed,
    shape,
    kind,
    crowded,
    kills: 0,
    lies: 0,
    cancelled: 0,
    refused: 0,
    resumes: 0,
  };
  const submission = [
    ...["script.sh", "-q", "-j", "3"],
    ...(kind === "array" ? ["--array"] : []),
    ...(shape === "pack" ? ["--pack", seed % 2 === 0 ? "2" : "5x2"] : []),
  ];
  if (shape === "again") {
    world.quieten();
    await world.call(submission);
    world.fail();
  }
  const acting = shape === "again" ? [...again, "-j", "3"] : submission;
  const calls = [await world.call(acting, moment(0.75))];
  for (let round = 1 + Math.floor(random() * 2); round > 0; round--) {
    const next = shape === "again" ? again : ["resume", "-q"];
    if (!crowded) {
      calls.push(await world.call(next, moment(0.5)));
      continue;
    }
    const some = [1, 2].map(() => String(1 + Math.floor(random() * size)));
    const moments = [1, 2, 3].map(() => moment(0.2));
    calls.push(
      ...await Promise.all([
        world.call(next, moments[0]),
        world.call(["resume", "-q", "-j", "2"], moments[1]),
        world.call(["cancel", "-y", "-q", ...some], moments[2]),
      ]),
    );
  }
  world.quieten();
  const fault = await finish(world, submission, end, calls);
  end.kills = calls.filter((it) => it.code === 137).length;
  return { ...end, ...(fault === undefined ? {} : { fault }) };
}

/** Resumes until nothing is left, and looks at what came of it. */
async function finish(
  world: World,
  submission: string[],
  end: TrialEnd,
  calls: CallResult[],
): Promise<string | undefined> {
  if (!world.isPromised()) {
    const early = world.accepted().length;
    if (early > 0) return `${early} jobs are in before anything was promised`;
    calls.push(await world.call(submission));
  }
  for (;;) {
    const it = await world.call(["resume"]);
    calls.push(it);
    end.resumes++;
    if (it.code === 0 && it.stderr.includes("nothing is left to submit")) break;
    if (end.resumes > 10) return `resume goes on: ${it.stderr}`;
  }
  if (end.shape === "again") {
    const rest = await world.call(again);
    calls.push(rest);
    if (rest.code !== 0) return `resubmit: ${rest.stderr}`;
  }
  const crash = calls.find((it) => /\n +at /.test(it.stderr));
  if (crash !== undefined) return crash.stderr;
  const status = await world.call(["status", "--json"]);
  if (status.code !== 0) return `status: ${status.stderr}`;
  const { jobs } = JSON.parse(status.stdout) as { jobs: ToldJob[] };
  return faultIn(jobs, world, end, calls);
}

interface ToldJob {
  log_id: number;
  job_id: string | null;
  state: string;
  overrides: string[];
}

/** Compares what is told of the jobs with what the scheduler has. */
function faultIn(
  jobs: ToldJob[],
  world: World,
  end: TrialEnd,
  calls: CallResult[],
): string | undefined {
  if (jobs.length !== size) return `${jobs.length} jobs are told`;
  const settings = new Set(jobs.map((it) => it.overrides.join(" ")));
  if (settings.size !== size) return "two jobs have the same setting";
  const called = calls.flatMap((it) =>
    it.stdout.split("\n").filter((line) => line.endsWith("\tcancelled"))
  );
  const accepted = Map.groupBy(
    world.accepted().filter((it) => !it.failed),
    (it) => it.logId,
  );
  for (const { log_id: logId, job_id: id, state } of jobs) {
    const all = accepted.get(logId) ?? [];
    const [job, second] = all;
    if (second !== undefined) {
      return `job ${logId} is in ${all.length} times: ${
        all.map((it) => it.id).join(", ")
      }`;
    }
    const live = job !== undefined && !job.cancelled;
    if (live && called.some((it) => it.includes(`/logs/${logId}\t`))) {
      return `job ${logId} was told to be cancelled, and waits as ${job.id}`;
    }
    switch (state) {
      case "PENDING":
        if (!live) return `job ${logId} is told to wait, and is not in`;
        if (job.id !== id) return `job ${logId} is ${job.id}, and told ${id}`;
        break;
      case "CANCELLED":
        if (live) return `job ${logId} is told to be cancelled, and waits`;
        end.cancelled++;
        break;
      case "REFUSED":
        if (job !== undefined) return `job ${logId} is told to be refused`;
        end.refused++;
        break;
      // it is LOST in a minute
      case "ENDING":
      case "LOST":
        if (job !== undefined || !world.lied(id)) {
          return `job ${logId}, ${id}, is told to be lost`;
        }
        end.lies++;
        break;
      default:
        return `job ${logId} is told to be ${state}`;
    }
  }
  return undefined;
}
