/**
 * cancel beside a submission, at every moment of it and whatever sbatch answers:
 * what it says is cancelled is not in the queue, and each job that it does not
 * cancel gets there once.
 */
import { assert, assertEquals } from "@std/assert";
import { submissionsOf } from "../../../src/sweep_log/submission.ts";
import { readSweep } from "../../../src/world/logs/read_sweep.ts";
import { bringToQueue } from "../../../src/world/queue/bring_to_queue.ts";
import type { CancelEnd } from "../../../src/world/queue/cancel_end.ts";
import { cancelJobs } from "../../../src/world/queue/cancel_jobs.ts";
import {
  claimSweeps,
  releaseAll,
} from "../../../src/world/queue/claim_sweeps.ts";
import { unitsOf } from "../../../src/world/queue/units.ts";
import {
  inDirectory,
  recordsIn,
  sweepName,
  withoutDisk,
  writtenSweep,
} from "../fixture.ts";
import { FakeSlurm, type SbatchMood } from "./fake_slurm.ts";

const moods: SbatchMood[] = [
  "takes",
  "refuses",
  "later",
  "mumbles",
  "forgets",
];

/** Before which call of sbatch, and during it, somebody cancels. */
const moments = [0, 1, 2];

/** By their places in the plan. */
const targets = [[0], [1], [2], [0, 2], [0, 1, 2]];

function settingsFor(directory: string, slurm: FakeSlurm) {
  return {
    workDir: directory,
    signal: new AbortController().signal,
    run: slurm.run,
  };
}

async function cancel(
  directory: string,
  slurm: FakeSlurm,
  jobs: readonly number[],
): Promise<(CancelEnd["kind"] | undefined)[]> {
  const reading = readSweep(`${directory}/logs`, sweepName);
  assert(reading.kind === "found");
  const all = submissionsOf(reading.view);
  const some = jobs.flatMap((at) => all[at] ?? []);
  const { ends, diagnostics } = await cancelJobs(some, {
    ...settingsFor(directory, slurm),
    patience: 1000,
  });
  assertEquals(diagnostics, []);
  return some.map((it) => ends.get(it)?.kind);
}

async function resume(directory: string, slurm: FakeSlurm): Promise<void> {
  const settings = settingsFor(directory, slurm);
  const { units, sweeps } = await claimSweeps(
    `${directory}/logs`,
    undefined,
    settings.signal,
  );
  await bringToQueue(units, {
    ...settings,
    atOnce: 1,
    atOnceHere: 1,
    patience: "once",
  });
  await releaseAll(sweeps);
}

for (const arraySize of [undefined, 3]) {
  const kind = arraySize === undefined ? "jobs" : "an array";
  Deno.test(`what cancel says is cancelled is not in the queue, whatever comes of ${kind}`, async () => {
    using _disk = withoutDisk();
    for (const mood of moods) {
      for (const moment of arraySize === undefined ? moments : [0]) {
        for (const wanted of targets) {
          await inDirectory(async (directory) => {
            const what = `${mood}, at ${moment}, ${wanted}`;
            const slurm = new FakeSlurm();
            slurm.moods = moments.map(() => mood);
            const sweep = await writtenSweep(
              directory,
              Array(3).fill("true"),
              arraySize === undefined ? {} : { arraySize },
            );
            let calls = 0;
            let cancelling: Promise<(string | undefined)[]> | undefined;
            slurm.onSbatch = async () => {
              if (calls++ !== moment) return;
              cancelling = cancel(directory, slurm, wanted);
              // it has said what it wants, and the submission goes on
              await new Promise((resolve) => setTimeout(resolve, 5));
            };
            await bringToQueue(unitsOf(sweep), {
              ...settingsFor(directory, slurm),
              atOnce: 1,
              atOnceHere: 1,
              patience: "once",
            });
            await sweep.release();
            const kinds = await cancelling ?? [];
            // nothing stands in the way of what is left
            for (const _ of moments) await resume(directory, slurm);
            const records = recordsIn(directory);
            const live = slurm.live();
            for (const [at, { state, jobId }] of records.entries()) {
              const index = wanted.indexOf(at);
              const said = index === -1 ? undefined : kinds[index];
              const path = `${directory}/logs/${at + 1}/script.sh`;
              const inQueue = live.filter((it) => it === path).length;
              const told = `${what}; job ${at}: ${said}, ${state}, ${jobId}`;
              if (said === "cancelled") {
                assertEquals([state, inQueue], ["cancelled", 0], told);
              } else if (state === "refused") assertEquals(inQueue, 0, told);
              else assertEquals([state, inQueue], ["submitted", 1], told);
            }
          });
        }
      }
    }
  });
}
