import { assertEquals } from "@std/assert";
import { claimSweep } from "../../../src/world/logs/held_sweep.ts";
import { stillInFlight } from "../../../src/world/queue/in_flight.ts";
import { unitsOf } from "../../../src/world/queue/units.ts";
import type { RunProgram } from "../../../src/world/system/run_program.ts";
import { inDirectory, sweepName, writtenSweep } from "../fixture.ts";

const submission = {
  program: "sbatch",
  args: [],
  stdin: "none" as const,
};

/** What a machine without ps answers. */
const withoutPs: RunProgram = () =>
  Promise.reject(new Deno.errors.NotFound("no ps"));

function psThatShows(line: string): RunProgram {
  return () =>
    Promise.resolve({
      kind: "ended",
      exitCode: 0,
      signal: null,
      stdout: line,
      stderr: "",
    });
}

/** A hand-over of 100 seconds that its holder, the second, never answered. */
async function unanswered(
  directory: string,
  { host, at = Date.now(), written = Date.now() }: {
    host: string;
    at?: number;
    written?: number;
  },
) {
  const first = await writtenSweep(directory, ["a"]);
  await first.release();
  const control = `${directory}/logs/.mlxpsub`;
  const log = `${control}/${sweepName}.2.jsonl`;
  const head = { format: 1, sweep: sweepName, host, pid: 1 };
  const handing = {
    event: "handing",
    jobs: [0],
    at: new Date(at).toISOString(),
    seconds: 100,
  };
  Deno.writeTextFileSync(
    log,
    [head, handing].map((it) => `${JSON.stringify(it)}\n`).join(""),
  );
  Deno.utimeSync(log, written / 1000, written / 1000);
  const yesterday = Date.now() / 1000 - 86_400;
  Deno.utimeSync(`${control}/${sweepName}.jsonl`, yesterday, yesterday);
  const claim = claimSweep(`${directory}/logs`, sweepName);
  if (claim.kind !== "held") throw new Error(claim.kind);
  const [unit] = unitsOf(claim.sweep);
  if (unit === undefined) throw new Error("no unit");
  return unit;
}

/** In flight, late, or over. */
async function judged(
  facts: Parameters<typeof unanswered>[1],
  waited = 0,
  run = withoutPs,
): Promise<string> {
  let result = "";
  await inDirectory(async (directory) => {
    const unit = await unanswered(directory, facts);
    const flight = await stillInFlight(unit, submission, waited, run);
    result = flight === undefined ? "over" : flight.isLate ? "late" : "flying";
    // what this process notes is no sign of the one before
    unit.sweep.record({ event: "cancel wanted", jobs: [[0, 1]] });
    const again = await stillInFlight(unit, submission, waited, run);
    assertEquals(again, flight);
    await unit.sweep.release();
  });
  return result;
}

const now = () => Date.now();
const ago = (seconds: number) => now() - seconds * 1000;

Deno.test("stillInFlight() gives a command of another host its time since that host's holder last wrote, whichever it was", async () => {
  const host = "elsewhere";
  assertEquals(await judged({ host, written: ago(10) }), "flying");
  assertEquals(await judged({ host, written: ago(150) }), "flying");
  assertEquals(await judged({ host, written: ago(170) }), "over");
  // its clock is of no matter
  assertEquals(await judged({ host, at: ago(-7200) }), "flying");
  assertEquals(await judged({ host, at: ago(7200) }), "flying");
});

Deno.test("stillInFlight() waits for no more than a command's time, whatever a clock was set to", async () => {
  const host = Deno.hostname();
  const future = ago(-7200);
  // the clock was set back since
  for (const it of [host, "elsewhere"]) {
    const facts = { host: it, at: future, written: future };
    assertEquals(await judged(facts, 159_000), "flying");
    assertEquals(await judged(facts, 160_000), "over");
  }
  const runs = psThatShows("S sbatch /logs/1/script.sh");
  const shown = async (waited: number) => {
    let late: unknown;
    await inDirectory(async (directory) => {
      const unit = await unanswered(directory, { host, at: future });
      const line = psThatShows(`sbatch ${unit.script}`);
      late = (await stillInFlight(unit, submission, waited, line))?.isLate;
      assertEquals(
        await stillInFlight(unit, submission, waited, runs),
        undefined,
      );
      await unit.sweep.release();
    });
    return late;
  };
  assertEquals([await shown(159_000), await shown(160_000)], [false, true]);
});
