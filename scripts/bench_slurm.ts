// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures 300 held jobs on a real one-node Slurm, which is set up for it:
 * four plain callers of sbatch at once, mlxpsub, and mlxpsub with `--array`.
 * Prints the medians, ratios and their bounds; fails beyond twice a bound.
 * Exits with 77 where there can be no Slurm.
 *
 *     deno task bench:slurm          300 jobs, three rounds
 *     deno task bench:slurm 100 1    100 jobs, one round
 */
import { finish, onSlurm, Shelf } from "./cluster_suite.ts";
import {
  type Cost,
  costOf,
  judged,
  median,
  untilFilesAreQuick,
} from "./measured.ts";

const [jobs = 300, rounds = 3] = Deno.args.map(Number);

/** Wall time over that of the plain callers, and seconds of an array. */
const [ratioBound, arrayBound] = [2, 0.5];

/** What a job's script of mlxpsub's comes to, for sbatch alone. */
const plainJob = (path: string): string =>
  `#!/bin/bash
#SBATCH --job-name=plain
#SBATCH --output=${path}.out
#SBATCH --time=1:00
python main.py
`;

const sweep = `#!/bin/bash
#SBATCH --time=1:00
python main.py 'seed=range(${jobs})'
`;

async function measure(user: string, path: string): Promise<number> {
  using shelf = new Shelf();
  const root = shelf.path;
  const binary = await shelf.binary();
  Deno.mkdirSync(`${root}/plain`);
  for (let job = 1; job <= jobs; job++) {
    const script = `${root}/plain/${job}.sh`;
    Deno.writeTextFileSync(script, plainJob(script));
  }
  Deno.writeTextFileSync(`${root}/script.sh`, sweep);
  Deno.writeTextFileSync(`${root}/main.py`, "");
  await finish("chown", ["-R", user, root]);
  const env = { PATH: `${path}:/usr/bin:/bin:/usr/sbin:/sbin`, HOME: root };
  const as = (command: string[]): Promise<Cost> =>
    costOf(["runuser", "-u", user, "--", ...command], { cwd: root, env });
  const own = (...more: string[]): string[] => [
    ...[binary, "script.sh", "-q", "--scheduler", "slurm", "--hold"],
    ...more,
  ];
  const ways: { what: string; command: (round: number) => string[] }[] = [
    {
      what: "xargs -P4 sbatch",
      command: () => [
        ...["sh", "-c"],
        `ls ${root}/plain/*.sh | xargs -P4 -n1 sbatch --hold --parsable`,
      ],
    },
    {
      what: "mlxpsub",
      command: (round) => own("--log-dir", `${root}/each${round}`),
    },
    {
      what: "mlxpsub --array",
      command: (round) => own("--array", "--log-dir", `${root}/array${round}`),
    },
  ];
  const costs = new Map<string, Cost[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const { what, command } of ways) {
      await untilFilesAreQuick(root);
      const cost = await as(command(round));
      costs.set(what, [...costs.get(what) ?? [], cost]);
      console.log(
        `${what.padEnd(20)} ${cost.wall.toFixed(2)} s, CPU here ${
          cost.cpu.toFixed(2)
        } s`,
      );
      await empty(user, env);
    }
  }
  const [plain, each, array] = ways.map(({ what }) =>
    median((costs.get(what) ?? []).map((it) => it.wall))
  );
  const results = [
    judged(
      `${jobs} held jobs, over plain callers`,
      (each ?? NaN) / (plain ?? NaN),
      ratioBound,
    ),
    judged(`${jobs} held jobs as an array`, array ?? NaN, arrayBound, " s"),
  ];
  for (const it of results) console.log(it.line);
  return results.some((it) => it.isFar) ? 1 : 0;
}

/** Takes all jobs out of the queue, and waits until they are. */
async function empty(
  user: string,
  env: Record<string, string>,
): Promise<void> {
  await finish("scancel", ["-u", user], env);
  for (;;) {
    const { stdout } = await finish("squeue", ["-h", "-u", user], env);
    if (stdout === "") return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

if (import.meta.main) {
  Deno.exit(
    await onSlurm((it) => measure(it.user, it.path)),
  );
}
