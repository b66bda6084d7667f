import { assertEquals } from "@std/assert";
import { budgetText } from "../../src/report/budget.ts";
import { schedulers } from "../../src/schedulers/registry.ts";
import { optionsIn } from "../../src/schedulers/shared/demand.ts";

/** Directives, parted by a bar; what 48 jobs of them take. */
const cases: Readonly<Record<string, [string, string | undefined][]>> = {
  slurm: [
    ["--time=8:00:00 --gres=gpu:1", "48 jobs × 8 h × 1 GPU = 384 GPU-hours"],
    ["-t 1-12 | -G a100:2", "48 jobs × 36 h × 2 GPUs = 3456 GPU-hours"],
    ["-t 30 -n 4 -c 2", "48 jobs × 30 min × 8 cores = 192 core-hours"],
    ["-t 90:30", "48 jobs × 5430 s = 72.4 hours"],
    [
      "-N 2 --gres=gpu:v100:4,lscratch:10 -t 1:00:00",
      "48 jobs × 1 h × 8 GPUs = 384 GPU-hours",
    ],
    ["-N2 --ntasks-per-node=4 -c 3", "48 jobs × 24 cores = 1152 cores"],
    ["--gpus-per-task=1 -n 4", "48 jobs × 4 GPUs = 192 GPUs"],
    ["-N 2-4 --time=UNLIMITED", undefined],
    ["--exclusive -N 1 -t 60", "48 jobs × 1 h = 48 hours"],
    ["--time=1:00:00 | hetjob", undefined],
    ["--partition=gpu", undefined],
  ],
  oar: [
    ["-l core=1, walltime=6:00:00", "48 jobs × 6 h × 1 core = 288 core-hours"],
    [
      "-l /nodes=2/core=4,walltime=1",
      "48 jobs × 1 h × 8 cores = 384 core-hours",
    ],
    [
      "-l {mem>10}/host=1/gpu=2,walltime=0:30",
      "48 jobs × 30 min × 2 GPUs = 48 GPU-hours",
    ],
    ["-l nodes=2,walltime=2", "48 jobs × 2 h = 96 hours"],
    ["-l core=1 | -l core=2,walltime=3", undefined],
    ["-t besteffort", undefined],
  ],
  torque: [
    [
      "-l nodes=2:ppn=8:gpus=1,walltime=8:00:00",
      "48 jobs × 8 h × 2 GPUs = 768 GPU-hours",
    ],
    [
      "-l nodes=n1+3:ppn=2 | -l walltime=3600",
      "48 jobs × 1 h × 7 cores = 336 core-hours",
    ],
    [
      "-l select=2:ncpus=8:ngpus=1+1:ncpus=4 -l walltime=30:00",
      "48 jobs × 30 min × 2 GPUs = 48 GPU-hours",
    ],
    ["-l select=1:ncpus=4:mem=4gb", "48 jobs × 4 cores = 192 cores"],
    ["-q long", undefined],
  ],
  moab: [
    [
      "-l nodes=1:ppn=4,walltime=2:00:00",
      "48 jobs × 2 h × 4 cores = 384 core-hours",
    ],
    ["-l procs=6", "48 jobs × 6 cores = 288 cores"],
  ],
  sge: [
    [
      "-l h_rt=8:00:00 | -pe smp 4",
      "48 jobs × 8 h × 4 cores = 1536 core-hours",
    ],
    ["-l h_rt=3600,gpu=1", "48 jobs × 1 h × 1 GPU = 48 GPU-hours"],
    ["-pe mpi 4-8 -l h_vmem=2G", undefined],
  ],
  lsf: [
    ["-W 8:00 | -n 4", "48 jobs × 8 h × 4 cores = 1536 core-hours"],
    [
      "-W 90/host1 -gpu num=2:mode=shared",
      "48 jobs × 90 min × 2 GPUs = 144 GPU-hours",
    ],
    ["-gpu - -W 60", "48 jobs × 1 h × 1 GPU = 48 GPU-hours"],
    ["-n 8 -gpu num=1 -W 60", "48 jobs × 1 h × 8 cores = 384 core-hours"],
    ["-n 2,4", undefined],
  ],
  flux: [
    [
      "--nslots=2 --gpus-per-slot=1 --time-limit=4h",
      "48 jobs × 4 h × 2 GPUs = 384 GPU-hours",
    ],
    ["-n2 -c4 -t 90", "48 jobs × 90 min × 8 cores = 576 core-hours"],
    ["-N2 -t 1.5h", "48 jobs × 90 min = 72 hours"],
    ["--queue=gpu", undefined],
  ],
};

Deno.test("budgetText() has one of a thing in the singular", () => {
  assertEquals(
    budgetText(6, { seconds: 600 }),
    "6 jobs × 10 min = 1 hour",
  );
  assertEquals(
    budgetText(1, { seconds: 3600, gpus: 1 }),
    "1 job × 1 h × 1 GPU = 1 GPU-hour",
  );
  assertEquals(budgetText(1, { cores: 1 }), "1 job × 1 core = 1 core");
});

for (const scheduler of schedulers) {
  Deno.test(`budgetText() tells what ${scheduler.title} is asked for`, () => {
    const rows = cases[scheduler.name] ?? [];
    const seen = rows.map(([directives]) => {
      const lines = directives.split(" | ")
        .map((it) => `${scheduler.prefix} ${it}`);
      const demand = scheduler.demand?.(optionsIn(scheduler, lines)) ?? {};
      return [directives, budgetText(48, demand)];
    });
    assertEquals(rows.length > 0, true);
    assertEquals(seen, rows);
  });
}
