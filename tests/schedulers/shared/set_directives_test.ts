import { assertEquals } from "@std/assert";
import { schedulerOf } from "../../../src/schedulers/registry.ts";
import {
  refuseSetting,
  setDirectives,
} from "../../../src/schedulers/shared/set_directives.ts";

const cases: [
  name: string,
  scheduler: string,
  before: string[],
  set: string[],
  after: string[],
][] = [
  [
    "a long option takes the place of a short one",
    "slurm",
    ["#SBATCH --job-name=logs/1", "#SBATCH -t 1:00 -c 2", "#SBATCH --mem=4G"],
    ["#SBATCH --time=8:00:00"],
    [
      "#SBATCH --job-name=logs/1",
      "#SBATCH --time=8:00:00",
      "#SBATCH -c 2",
      "#SBATCH --mem=4G",
    ],
  ],
  [
    "a line of which nothing is left goes",
    "slurm",
    ["#SBATCH --time=1:00", "#SBATCH --mem 4G"],
    ["#SBATCH -t8:00"],
    ["#SBATCH -t8:00", "#SBATCH --mem 4G"],
  ],
  [
    "an option that was not there comes last",
    "slurm",
    ["#SBATCH --time=1:00"],
    ["#SBATCH --qos=long"],
    ["#SBATCH --time=1:00", "#SBATCH --qos=long"],
  ],
  [
    "one resource of a list",
    "torque",
    ["#PBS -N logs.1", "#PBS -l nodes=1:ppn=2,walltime=1:00:00"],
    ["#PBS -l walltime=8:00:00"],
    ["#PBS -N logs.1", "#PBS -l walltime=8:00:00", "#PBS -l nodes=1:ppn=2"],
  ],
  [
    "a resource that stands alone",
    "sge",
    ["#$ -l h_rt=1:00:00", "#$ -l gpu=1 -q all.q"],
    ["#$ -l h_rt=8:00:00", "#$ -q long.q"],
    ["#$ -l h_rt=8:00:00", "#$ -q long.q", "#$ -l gpu=1"],
  ],
  [
    "OAR's resources as a whole, and one type of several",
    "oar",
    [
      "#OAR -l core=1, walltime=6:00:00",
      "#OAR -t besteffort",
      "#OAR -t idempotent",
    ],
    ["#OAR --resource core=1,walltime=9:00:00", "#OAR -t besteffort"],
    [
      "#OAR --resource core=1,walltime=9:00:00",
      "#OAR -t besteffort",
      "#OAR -t idempotent",
    ],
  ],
  [
    "LSF's options",
    "lsf",
    ["#BSUB -W 1:00 -n 4", "#BSUB -R rusage[mem=4]"],
    ["#BSUB -W 8:00"],
    ["#BSUB -W 8:00", "#BSUB -n 4", "#BSUB -R rusage[mem=4]"],
  ],
];

for (const [name, scheduler, before, set, after] of cases) {
  Deno.test(`setDirectives() replaces ${name}, ${scheduler}`, () => {
    assertEquals(
      setDirectives(schedulerOf(scheduler), before, { set, unset: [] }),
      after,
    );
  });
}

Deno.test("setDirectives() takes options out, whatever their values and spelling", () => {
  const slurm = schedulerOf("slurm");
  assertEquals(
    setDirectives(slurm, [
      "#SBATCH --job-name=logs/1",
      "#SBATCH --tiem=0:05:00",
      "#SBATCH -p gpu --mem=4G",
    ], {
      set: ["#SBATCH --time=0:05:00"],
      unset: ["#SBATCH --tiem", "#SBATCH --partition"],
    }),
    [
      "#SBATCH --job-name=logs/1",
      "#SBATCH --time=0:05:00",
      "#SBATCH --mem=4G",
    ],
  );
  assertEquals(
    ["#SBATCH --tiem", "#SBATCH -J", "#SBATCH", "#PBS -q"].map((it) =>
      refuseSetting(slurm, it, "unset")
    ),
    [
      undefined,
      "mlxpsub sets name itself",
      'directives of SLURM begin with "#SBATCH "',
      'directives of SLURM begin with "#SBATCH "',
    ],
  );
});

Deno.test("refuseSetting() refuses what mlxpsub sets, and other schedulers' lines", () => {
  const slurm = schedulerOf("slurm");
  assertEquals(
    [
      "#SBATCH --time=1",
      "#SBATCH -J x",
      "#PBS -q x",
      "#SBATCH",
      "#SBATCH -a 1-3",
    ]
      .map((it) => refuseSetting(slurm, it)),
    [
      undefined,
      "mlxpsub sets name itself",
      'directives of SLURM begin with "#SBATCH "',
      'directives of SLURM begin with "#SBATCH "',
      "a job array is a sweep, and this is one of its jobs",
    ],
  );
});

Deno.test("refuseSetting() refuses what would keep the script from going in, or change its name", () => {
  const refusals = (name: string, ...lines: string[]) =>
    lines.map((it) => refuseSetting(schedulerOf(name), it));
  const vain = (option: string, program: string) =>
    `with "${option}" ${program} would not submit the script`;
  assertEquals(
    refusals(
      "slurm",
      ...["--help", "--usage", "-V", "--version", "--wrap=ls", "--wrap ls"]
        .map((it) => `#SBATCH ${it}`),
    ),
    ["--help", "--usage", "-V", "--version", "--wrap", "--wrap"]
      .map((it) => vain(it, "sbatch")),
  );
  assertEquals(
    refusals("slurm", "#SBATCH --mem=4G --hel", "#SBATCH --", "#SBATCH -- -t1"),
    [
      vain("--hel", "sbatch"),
      '"--" ends the options, and with them those of the lines below',
      '"--" ends the options, and with them those of the lines below',
    ],
  );
  assertEquals(
    refusals("slurm", "#SBATCH --job-name", "#SBATCH -t 1 -o", "#SBATCH -e"),
    ["name", "stdout", "stderr"].map((it) => `mlxpsub sets ${it} itself`),
  );
  assertEquals(
    refusals("torque", "#PBS --version", "#PBS -N", "#PBS -h", "#PBS -V"),
    [
      vain("--version", "qsub"),
      "mlxpsub sets name itself",
      undefined,
      undefined,
    ],
  );
  assertEquals(
    refusals("lsf", "#BSUB -h", "#BSUB -V", "#BSUB -J", "#BSUB -W 1:00"),
    [
      vain("-h", "bsub"),
      vain("-V", "bsub"),
      "mlxpsub sets name itself",
      undefined,
    ],
  );
  assertEquals(
    refusals("oar", "#OAR --help", "#OAR -V", "#OAR -n", "#OAR -l core=1"),
    [
      vain("--help", "oarsub"),
      vain("-V", "oarsub"),
      "mlxpsub sets name itself",
      undefined,
    ],
  );
  assertEquals(refusals("sge", "#$ -N", "#$ -V"), [
    "mlxpsub sets name itself",
    undefined,
  ]);
});
