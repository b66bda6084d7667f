/**
 * One shell script with sweeps → cluster jobs, each setting with its own log
 * directory and script, on SLURM, OAR, TORQUE, PBS, SGE, LSF, Moab and Flux.
 *
 * ```sh
 * deno run --no-prompt --allow-read --allow-write --allow-env --allow-run \
 *   --allow-sys=hostname,uid --deny-import jsr:@mlxpsub/mlxpsub script.sh
 * ```
 *
 * @module
 */
import { run as runCommand } from "./src/run.ts";

/** Obeys a command line and tells its user what came of it → the exit code. */
export function run(argv: string[]): Promise<number> {
  return runCommand(argv);
}

if (import.meta.main) Deno.exit(await run(Deno.args));
