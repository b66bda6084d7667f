import { assert, assertEquals } from "@std/assert";
import { planRuns } from "../../src/plan/plan_runs.ts";
import { readParts } from "../../src/plan/script_parts.ts";
import { parseScript } from "../../src/script/script.ts";
import { looks } from "../../src/world/around/here.ts";
import { cpuTime } from "../cpu_time.ts";

/** Plans a script whose runs stand one below the other; returns how many. */
function planned(count: number, line: (at: number) => string): number {
  const lines = Array.from({ length: count }, (_, at) => line(at));
  const text = `#!/bin/bash\nmodule load python\n${lines.join("\n")}\n`;
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  assert(parsed.ok);
  const environment = new Map([["HOME", "/home/me"]]);
  const { parts, diagnostics } = readParts(
    parsed.script,
    { launchers: [], environment },
    count,
    { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
  );
  assertEquals(diagnostics.filter((it) => it.severity === "error"), []);
  return parts.flatMap((part) =>
    planRuns(
      part.script,
      part.sweeps.map((it) => ({
        ...it,
        axes: [],
        wheels: [],
        parentLogDir: () => "/logs",
        jobId: "from the script" as const,
        versionManager: "off" as const,
      })),
      part.sweeps.map((it) => it.site.run),
    )
  ).length;
}

const scripts: [string, (at: number) => string][] = [
  ["runs", (at) => `python main.py seed=${at}`],
  ["runs with a log each", (at) => `python main.py seed=${at} > ${at}.txt`],
  ["runs at once", (at) => `python main.py seed=${at} &`],
];

for (const [what, line] of scripts) {
  Deno.test(`planning and proving ${what} takes as long as there are many`, () => {
    assertEquals(planned(200, line), 200);
    assertEquals(planned(800, line), 800);
    // the best of some: what the machine does beside may slow any of them
    const best = (count: number): number =>
      Math.min(...[1, 2, 3].map(() => cpuTime(() => planned(count, line))));
    const [few, many] = [best(200), best(800)];
    // four times as many; looking at all for each would take sixteen times
    // the clock may go in steps of 10 ms
    assert(many < 12 * few + 40, `200 runs: ${few} ms, 800 runs: ${many} ms`);
  });
}

const before: [string, (at: number) => string][] = [
  ["assignments", (at) => `a${at}=b`],
  ["commands that write", (at) => `echo ${at} > f${at}`],
  ["blank lines", () => ""],
];

for (const [what, line] of before) {
  Deno.test(`planning a run behind ${what} takes as long as there are many`, () => {
    const time = (count: number): number => {
      const lines = Array.from({ length: count }, (_, at) => line(at));
      const text = `${lines.join("\n")}\npython main.py seed=1`;
      return cpuTime(() => assertEquals(planned(1, () => text), 1));
    };
    time(1000);
    const best = (count: number): number =>
      Math.min(...[1, 2, 3].map(() => time(count)));
    const [few, many] = [best(5000), best(20_000)];
    assert(many < 12 * few + 20, `5000: ${few} ms, 20000: ${many} ms`);
  });
}
