// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures submissions to an sbatch that does nothing, against a bare loop in
 * Python that makes two directories and three files and starts the same
 * command, one job after the other. Prints ratios and their bounds; fails
 * beyond twice a bound. Each run has a fresh directory: for half a minute after
 * many files were removed, ext4 makes every new one slowly; so all are removed
 * at the end, and a round waits where somebody else removed some.
 *
 *     deno task bench:submit          2 000 jobs, three rounds
 *     deno task bench:submit 500 1    500 jobs, one round
 */
import {
  type Cost,
  costOf,
  judged,
  median,
  shippedProgram,
  untilFilesAreQuick,
} from "./measured.ts";

const [jobs = 2000, rounds = 3] = Deno.args.map(Number);

const loop = `import os, subprocess, sys
root, jobs = sys.argv[1], int(sys.argv[2])
os.mkdir(root)
for job in range(1, jobs + 1):
    path = f"{root}/{job}"
    os.mkdir(path)
    os.mkdir(f"{path}/metadata")
    for name in ("script.sh", "metadata/mlxp.yaml", "metadata/info.yaml"):
        with open(f"{path}/{name}", "x") as file:
            file.write("x" * 300)
    subprocess.run(["sbatch", "--parsable", f"{path}/script.sh"],
                   stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
`;

/** Bounds of the ratios of wall time and of CPU. */
const [wallBound, cpuBound] = [1.5, 1.5];

const root = Deno.makeTempDirSync({ prefix: "mlxpsub-bench-" });
try {
  Deno.mkdirSync(`${root}/bin`);
  Deno.writeTextFileSync(
    `${root}/bin/sbatch`,
    "#!/bin/sh\necho 4711\n",
    { mode: 0o755 },
  );
  Deno.writeTextFileSync(
    `${root}/script.sh`,
    `#!/bin/bash\n#SBATCH --time=1:00\npython main.py 'seed=range(${jobs})'\n`,
  );
  Deno.writeTextFileSync(`${root}/main.py`, "");
  const env = {
    PATH: `${root}/bin:${Deno.env.get("PATH")}`,
  };
  const { command: program, what } = await shippedProgram();
  console.log(`mlxpsub: ${what}`);
  const ratios: { wall: number; cpu: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    await untilFilesAreQuick(root);
    const bare = await costOf(
      ["python3", "-c", loop, `${root}/loop${round}`, String(jobs)],
      { cwd: root, env },
    );
    const own = await costOf(
      [
        ...program,
        ...["script.sh", "-q", "--scheduler", "slurm", "--jobs", "4"],
        ...["--max-jobs", String(jobs), "--log-dir", `${root}/logs${round}`],
      ],
      { cwd: root, env },
    );
    console.log(`${jobs} jobs: loop ${shown(bare)}; mlxpsub ${shown(own)}`);
    ratios.push({ wall: own.wall / bare.wall, cpu: own.cpu / bare.cpu });
  }
  const results = [
    judged(
      "wall time, over the loop's",
      median(ratios.map((it) => it.wall)),
      wallBound,
    ),
    judged(
      "CPU, over the loop's",
      median(ratios.map((it) => it.cpu)),
      cpuBound,
    ),
  ];
  for (const it of results) console.log(it.line);
  if (results.some((it) => it.isFar)) Deno.exitCode = 1;
} finally {
  Deno.removeSync(root, { recursive: true });
}

function shown({ wall, cpu, memory }: Cost): string {
  return `${wall.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ${
    memory.toFixed(0)
  } MB`;
}
