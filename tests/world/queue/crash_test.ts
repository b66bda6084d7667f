/**
 * A submission that is cut short between any two of its writes, by a kill or by
 * a machine that goes down: resume brings each job to the queue once.
 */
import { assert, assertEquals } from "@std/assert";
import {
  readLog,
  type SweepEvent,
} from "../../../src/sweep_log/sweep_events.ts";
import { LogFile } from "../../../src/world/logs/log_file.ts";
import { bringToQueue } from "../../../src/world/queue/bring_to_queue.ts";
import {
  claimSweeps,
  releaseAll,
} from "../../../src/world/queue/claim_sweeps.ts";
import { unitsOf } from "../../../src/world/queue/units.ts";
import {
  copiesIn,
  inDirectory,
  planFor,
  recordsIn,
  sweepName,
  withoutDisk,
  writtenSweep,
} from "../fixture.ts";
import { FakeSlurm, type SbatchMood } from "./fake_slurm.ts";

function settingsFor(directory: string, slurm: FakeSlurm, atOnce = 1) {
  return {
    workDir: directory,
    atOnce,
    atOnceHere: 1,
    patience: "once" as const,
    signal: slurm.death.signal,
    run: slurm.run,
  };
}

/** As the next process does, once this one is dead: the lock dies with it. */
async function resume(directory: string, slurm: FakeSlurm): Promise<void> {
  buryLocks(directory);
  const { units, sweeps, diagnostics } = await claimSweeps(
    `${directory}/logs`,
    undefined,
    slurm.death.signal,
  );
  assertEquals(diagnostics, []);
  try {
    await bringToQueue(units, settingsFor(directory, slurm));
  } finally {
    await releaseAll(sweeps);
  }
}

function buryLocks(directory: string): void {
  const control = `${directory}/logs/.mlxpsub`;
  for (const { name } of Deno.readDirSync(control)) {
    if (!name.includes(".lock.")) continue;
    Deno.removeSync(`${control}/${name}`, { recursive: true });
  }
}

/** Each job once in the queue, and known by the id that it has there. */
function assertWhole(
  directory: string,
  slurm: FakeSlurm,
  jobs: number,
  what: string,
): void {
  const records = recordsIn(directory);
  assertEquals(
    [...slurm.count()].sort(),
    Array.from(
      { length: jobs },
      (_, at): [
        string,
        number,
      ] => [`${directory}/logs/${at + 1}/script.sh`, 1],
    ).sort(),
    what,
  );
  assertEquals(
    records.map((it) => it.state),
    records.map(() => "submitted"),
    what,
  );
  assertEquals(
    copiesIn(directory, records.map((_, at) => at + 1)),
    records.map(() => "submitted"),
    what,
  );
  const ids = slurm.jobs.flatMap(({ id, tasks }) =>
    tasks === undefined
      ? [id]
      : Array.from({ length: tasks }, (_, at) => `${id}_${at + 1}`)
  );
  assertEquals(records.map((it) => it.jobId).sort(), ids.sort(), what);
}

const kinds = [
  { name: "jobs", jobs: 3, more: {}, atOnce: 1 },
  { name: "jobs, side by side", jobs: 4, more: {}, atOnce: 3 },
  { name: "an array", jobs: 3, more: { arraySize: 3 }, atOnce: 1 },
  { name: "two arrays", jobs: 5, more: { arraySize: 3 }, atOnce: 2 },
];

for (const { name, jobs, more, atOnce } of kinds) {
  Deno.test(`whatever of a log is on disk when a machine goes down, resume brings each once: ${name}`, () =>
    inDirectory(async (directory) => {
      using _disk = withoutDisk();
      const logs = `${directory}/logs`;
      const slurm = new FakeSlurm();
      const path = `${logs}/.mlxpsub/${sweepName}.jsonl`;
      const size = () => Deno.statSync(path).size;
      const sweep = await writtenSweep(
        directory,
        Array(jobs).fill("true"),
        more,
      );
      // how much was in the queue when the log had so many bytes
      const moments: [bytes: number, queued: number][] = [[0, 0]];
      slurm.onSbatch = () => {
        moments.push([size(), slurm.jobs.length]);
      };
      await bringToQueue(unitsOf(sweep), settingsFor(directory, slurm, atOnce));
      await sweep.release();
      moments.push([size(), slurm.jobs.length]);
      const whole = Deno.readTextFileSync(path);
      const queued = [...slurm.jobs];
      const lines = whole.split("\n").slice(0, -1);
      let tried = 0;
      // the log_ids are on disk before anything is written into directories
      for (let line = 3; line <= lines.length; line++) {
        const end = lines.slice(0, line).join("\n").length + 1;
        const next = lines[line]?.length ?? 0;
        for (
          const bytes of new Set([end, end + 1, end + (next >> 1), end + next])
        ) {
          // what was noted before an sbatch began was on disk by then: so the
          // queue is no further than the first one that had noted more
          const last = moments.findIndex(([noted]) => noted > bytes);
          const most = last === -1 ? queued.length : moments[last]?.[1] ?? 0;
          const least = answersIn(whole.slice(0, bytes));
          for (const count of new Set([least, most])) {
            const after = new FakeSlurm();
            after.adopt(queued.slice(0, count));
            // they are there before the log is closed
            if (line < lines.length) clearCopies(directory, jobs);
            for (const { name } of Deno.readDirSync(`${logs}/.mlxpsub`)) {
              Deno.removeSync(`${logs}/.mlxpsub/${name}`, { recursive: true });
            }
            Deno.writeTextFileSync(path, whole.slice(0, bytes));
            await resume(directory, after);
            const what =
              `${bytes} of ${whole.length} bytes, ${count} in the queue, after ${
                lines[line - 1]?.slice(0, 60)
              }`;
            assertWhole(directory, after, jobs, what);
            tried++;
          }
        }
      }
      assert(tried > 4 * jobs, `${tried} were tried`);
    }));
}

Deno.test("a machine that goes down before log_ids are on disk leaves nothing but a plan", () =>
  inDirectory(async (directory) => {
    const slurm = new FakeSlurm();
    const sweep = await writtenSweep(directory, Array(3).fill("true"));
    await sweep.release();
    const path = `${directory}/logs/.mlxpsub/${sweepName}.jsonl`;
    const lines = Deno.readTextFileSync(path).split("\n");
    Deno.writeTextFileSync(path, `${lines.slice(0, 2).join("\n")}\n{"ev`);
    for (const id of [1, 2, 3]) {
      Deno.removeSync(`${directory}/logs/${id}`, { recursive: true });
      Deno.mkdirSync(`${directory}/logs/${id}`);
    }
    await resume(directory, slurm);
    assertWhole(directory, slurm, 3, "only the plan");
  }));

function eventsIn(log: string): SweepEvent[] {
  const events: SweepEvent[] = [];
  const read = readLog(log, (it) => events.push(it));
  assertEquals(read.ok, true);
  return events;
}

/** How many submit commands were answered. */
function answersIn(log: string): number {
  return eventsIn(log).filter((it) => it.event === "answer").length;
}

function clearCopies(directory: string, jobs: number): void {
  for (let at = 1; at <= jobs; at++) {
    try {
      Deno.removeSync(`${directory}/logs/${at}/metadata/submission.yaml`);
    } catch {
      // it was not written
    }
  }
}

Deno.test("readLog() of a log that is cut off anywhere has its whole lines", () => {
  const head = '{"format":1,"sweep":"s","host":"h","pid":1}\n';
  const plan = planFor("/w", ["true", "é"], { parents: ["/w/logs"] });
  const events = [
    { event: "plan", plan },
    { event: "log_ids", logIds: [1, 2] },
    { event: "withdrawn", jobs: [0] },
  ].map((it) => JSON.stringify(it));
  const text = head + events.join("\n") + "\n";
  for (let end = 0; end <= text.length; end++) {
    const lines = text.slice(0, end).split("\n").length - 1;
    assertEquals(eventsIn(text.slice(0, end)).length, Math.max(0, lines - 1));
  }
});

/** All lists of so many moods. */
function* moodsOf(length: number): Generator<SbatchMood[]> {
  const all: SbatchMood[] = [
    "takes",
    "mumbles",
    "forgets",
    "takes, and its caller dies",
    "its caller dies before",
  ];
  if (length === 0) yield [];
  else {
    for (const rest of moodsOf(length - 1)) {
      for (const it of all) yield [it, ...rest];
    }
  }
}

for (const arraySize of [undefined, 2]) {
  const kind = arraySize === undefined ? "jobs" : "arrays";
  Deno.test(`whatever sbatch answers to two ${kind}, and whoever dies of it, resume brings each once`, async () => {
    using _disk = withoutDisk();
    for (const moods of moodsOf(3)) {
      await inDirectory(async (directory) => {
        const slurm = new FakeSlurm();
        slurm.moods = [...moods];
        const count = arraySize === undefined ? 2 : 4;
        const sweep = await writtenSweep(
          directory,
          Array(count).fill("true"),
          arraySize === undefined ? {} : { arraySize },
        );
        await untilDeath(
          directory,
          slurm,
          () => bringToQueue(unitsOf(sweep), settingsFor(directory, slurm)),
        );
        await sweep.release();
        for (let tries = 0; tries < 4; tries++) {
          await untilDeath(directory, slurm, () => resume(directory, slurm));
        }
        assertWhole(directory, slurm, count, moods.join("; "));
      });
    }
  });
}

/** Nothing is noted of what follows a death, as a kill would have it. */
async function untilDeath(
  directory: string,
  slurm: FakeSlurm,
  act: () => Promise<unknown>,
): Promise<void> {
  const { append } = LogFile.prototype;
  slurm.death = new AbortController();
  const { signal } = slurm.death;
  LogFile.prototype.append = function (events) {
    if (!signal.aborted) append.call(this, events);
  };
  try {
    await act();
  } finally {
    LogFile.prototype.append = append;
    slurm.death = new AbortController();
    buryLocks(directory);
  }
}

Deno.test("a log that takes no more, from any line on, leaves each job to be brought once", async () => {
  using _disk = withoutDisk();
  for (let fails = 0; fails < 14; fails++) {
    await inDirectory(async (directory) => {
      const slurm = new FakeSlurm();
      const sweep = await writtenSweep(directory, Array(3).fill("true"));
      const { append } = LogFile.prototype;
      let lines = 0;
      LogFile.prototype.append = function (events) {
        if (lines++ >= fails) throw new Error("No space left on device");
        append.call(this, events);
      };
      let told: string[] = [];
      try {
        const { diagnostics } = await bringToQueue(
          unitsOf(sweep),
          settingsFor(directory, slurm),
        );
        told = diagnostics.map((it) => it.message);
        await sweep.release();
      } finally {
        LogFile.prototype.append = append;
      }
      const isCut = fails < 6;
      assertEquals([fails, told.length > 0], [fails, isCut]);
      await resume(directory, slurm);
      assertWhole(directory, slurm, 3, `no line from ${fails} on`);
    });
  }
});
