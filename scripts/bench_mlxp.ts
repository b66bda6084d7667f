// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Measures a sweep of 100 jobs against MLXP's own mlxpsub, with the same sbatch
 * that does nothing. Prints seconds of CPU of both, what starting that sbatch so
 * often costs by itself, and the ratio with and without it.
 *
 *     deno task bench:mlxp BIN      BIN: where python and mlxpsub of MLXP are
 */
import { costOf, shippedProgram, untilFilesAreQuick } from "./measured.ts";

const [bin = "/usr/local/bin"] = Deno.args;
const jobs = 100;
const root = Deno.makeTempDirSync({ prefix: "mlxpsub-bench-" });

/** Starts sbatch as often, from a shell, which forks for less than anybody. */
const floor = `for i in $(seq ${jobs}); do sbatch; done`;

const files: [path: string, text: string][] = [
  ["bin/sbatch", "#!/bin/sh\necho 4711\n"],
  [
    "script.sh",
    `#!/bin/bash\n#SBATCH --time=1:00\npython main.py 'a=range(${jobs})'\n`,
  ],
  ["configs/config.yaml", "a: 0\n"],
  [
    "main.py",
    `import mlxp

@mlxp.launch(config_path="./configs")
def main(ctx):
    pass

if __name__ == "__main__":
    main()
`,
  ],
];

try {
  for (const it of ["bin", "configs"]) Deno.mkdirSync(`${root}/${it}`);
  for (const [path, text] of files) {
    Deno.writeTextFileSync(`${root}/${path}`, text, { mode: 0o755 });
  }
  const settings = {
    cwd: root,
    env: { PATH: `${root}/bin:${bin}:${Deno.env.get("PATH")}` },
  };
  const { command: program, what } = await shippedProgram();
  console.log(`mlxpsub: ${what}`);
  const theirs = await costOf([`${bin}/mlxpsub`, "script.sh"], settings);
  await untilFilesAreQuick(root);
  const own = await costOf(
    [...program, "script.sh", "-q", "--scheduler", "slurm", "--log-dir", "own"],
    settings,
  );
  const spawn = await costOf(["bash", "-c", floor], settings);
  const rows: [string, number][] = [
    [`MLXP's mlxpsub, ${jobs} jobs`, theirs.cpu],
    ["this one", own.cpu],
    [`${jobs} times sbatch alone`, spawn.cpu],
  ];
  for (const [what, cpu] of rows) {
    console.log(`${what.padEnd(32)} ${cpu.toFixed(2)} s of CPU`);
  }
  const beside = (theirs.cpu - spawn.cpu) / (own.cpu - spawn.cpu);
  console.log(
    `${(theirs.cpu / own.cpu).toFixed(0)} times less CPU; ${
      beside.toFixed(0)
    } times beside sbatch`,
  );
} finally {
  Deno.removeSync(root, { recursive: true });
}
