import { assertEquals } from "@std/assert";
import type { Run } from "../../src/plan/run.ts";
import {
  packRuns,
  unpackRun,
  unpackWords,
} from "../../src/jobs/packed_runs.ts";

function run(at: number, more: Partial<Run> = {}): Run {
  const words = `note=\u2028é lr=0.${at % 7} seed=${at}`;
  return {
    line: 7,
    parentLogDir: "/root/logs",
    overrides: words.split(" "),
    command: `python main.py ${words}`,
    body: `module load x\npython main.py ${words} | tee out\necho done\n`,
    ...more,
  } as Run;
}

Deno.test("unpackRun() gives the runs that packRuns() was given", () => {
  const runs = [
    run(1),
    run(2),
    run(2, { line: 9 }),
    run(3, { parentLogDir: "/root/other", body: "" }),
    run(11, { line: 9, overrides: [] }),
    run(111),
  ];
  const packed = JSON.parse(JSON.stringify(packRuns(runs)));
  assertEquals(runs.map((_, at) => unpackRun(packed, at)), runs);
  assertEquals(unpackRun(packed, runs.length), undefined);
});

Deno.test("unpackWords() has what tells a run, as unpackRun() has it", () => {
  const runs = [run(1), run(2), run(2, { line: 9 }), run(3, { overrides: [] })];
  const packed = packRuns(runs);
  assertEquals(
    runs.map((_, at) => unpackWords(packed, at)),
    runs.map(({ line, parentLogDir, overrides, command }) => ({
      line,
      parentLogDir,
      overrides,
      command,
    })),
  );
});

Deno.test("packRuns() stores the script that runs share once", () => {
  const body = "source activate env\n".repeat(500);
  const runs = Array.from({ length: 10_000 }, (_, at) => {
    const one = run(at);
    return { ...one, body: body + one.body };
  });
  const size = JSON.stringify(packRuns(runs)).length;
  assertEquals(size < 2_000_000, true, `${size} characters`);
});
