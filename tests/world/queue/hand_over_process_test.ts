import { assertEquals } from "@std/assert";
import { handOverUnits } from "../../../src/world/queue/hand_over.ts";
import { unitsOf } from "../../../src/world/queue/prepared_jobs.ts";
import { readRecord } from "../../../src/world/logs/record.ts";
import { inDirectory, writeProgram, writtenJobs } from "../fixture.ts";

/** An sbatch that takes two jobs, then none for some calls, and so on. */
const fullNowAndThen = `#!/bin/bash
n=$(($(cat "$FAKE_COUNT" 2>/dev/null || echo 0) + 1))
echo $n >"$FAKE_COUNT"
if [ $((n % 5)) -gt 2 ] || [ $((n % 5)) -eq 0 ]; then
  echo "sbatch: error: QOSMaxSubmitJobPerUserLimit" >&2
  exit 1
fi
echo $n
`;

async function waiting(
  dir: string,
  patience: "once" | "wait",
  signal: AbortSignal,
  pauses = { first: 0.01, longest: 0.02 },
) {
  writeProgram(`${dir}/sbatch`, fullNowAndThen);
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${dir}:${path}`);
  Deno.env.set("FAKE_COUNT", `${dir}/count`);
  try {
    const jobs = await writtenJobs(dir, Array(6).fill("#!/bin/sh\n"));
    for (const it of jobs) it.record.workDir = dir;
    const told: string[] = [];
    const { ends } = await handOverUnits(unitsOf(jobs), {
      obstacle: () => undefined,
      release() {},
    }, {
      workDir: dir,
      atOnce: 1,
      atOnceHere: 1,
      patience,
      signal,
      onProgress() {},
      onWait: (text) => told.push(text),
      pauses,
    });
    return {
      told,
      kinds: jobs.map((it) => ends.get(it)?.kind),
      states: jobs.map((it) => {
        const read = readRecord(it.logDir);
        return read?.ok ? read.record.state : "";
      }),
    };
  } finally {
    Deno.env.set("PATH", path);
    Deno.env.delete("FAKE_COUNT");
  }
}

Deno.test("handOverUnits() goes on under a limit until all jobs are in", () =>
  inDirectory(async (dir) => {
    const { told, states } = await waiting(
      dir,
      "wait",
      new AbortController().signal,
    );
    assertEquals(states, Array(6).fill("submitted"));
    assertEquals(told.slice(0, 3), [
      "SLURM takes no more now: 4 jobs left, next try in 0.01 s",
      "SLURM takes no more now: 4 jobs left, next try in 0.02 s",
      "SLURM takes no more now: 4 jobs left, next try in 0.02 s",
    ]);
  }));

Deno.test("handOverUnits() tries once where nobody waits", () =>
  inDirectory(async (dir) => {
    const { told, kinds } = await waiting(
      dir,
      "once",
      new AbortController().signal,
    );
    assertEquals(kinds, [
      "submitted",
      "submitted",
      "later",
      "later",
      "later",
      "submitted",
    ]);
    assertEquals(told, []);
  }));

Deno.test("handOverUnits() stops waiting when it is interrupted", () =>
  inDirectory(async (dir) => {
    const { states } = await waiting(dir, "wait", AbortSignal.timeout(1000), {
      first: 3600,
      longest: 3600,
    });
    assertEquals(states, [
      "submitted",
      "submitted",
      "prepared",
      "prepared",
      "prepared",
      "prepared",
    ]);
  }));
