import { assert, assertEquals } from "@std/assert";
import { tasksOf } from "../../../src/plan/own_array.ts";
import { asItIs } from "../../../src/plan/relocation.ts";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import { directivesOf, parseScript } from "../../../src/script/script.ts";
import { looks } from "../../../src/world/around/here.ts";
import { readTasks } from "../../../src/world/around/read_tasks.ts";

Deno.test("readTasks() tells which task of a job array is planned", async () => {
  const text = "#SBATCH --array=3,5,7\npython main.py s=$SLURM_ARRAY_TASK_ID\n";
  const parsed = parseScript({ name: "script.sh", text }, ["#SBATCH"]);
  assert(parsed.ok);
  const { script } = parsed;
  const { array } = slurm.readDirectives(directivesOf(script, slurm));
  assert(array !== undefined);
  const own = { array, scheduler: slurm };
  const { tasks } = tasksOf(own, script, 10, () => undefined);
  const environment = new Map([["HOME", "/home/me"]]);
  const told: string[] = [];
  const { parts } = await readTasks(
    script,
    { launchers: [], environment },
    { own, tasks },
    {
      maxJobs: 10,
      here: { ...looks, environment, workDir: "/", scriptPath: "/script.sh" },
      stop: new AbortController().signal,
      moved: asItIs,
      onProgress: (it) => told.push(it),
    },
  );
  assertEquals(
    parts.map((it) => it.script.task?.index ?? it.sweeps.length),
    [3, 5, 7],
  );
  assertEquals(told, [
    "planning task 1 of 3",
    "planning task 2 of 3",
    "planning task 3 of 3",
  ]);
});
