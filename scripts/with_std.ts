/**
 * Runs a deno subcommand with "@std/…" from JSR or from the stand-ins:
 *
 *     deno run … scripts/with_std.ts test --allow-read tests/
 *
 * What the tasks in deno.json start. See std_source.ts for the decision and for
 * the variable MLXPSUB_STD that forces it. Imports nothing from @std.
 */

import { chooseStdSource, stdEnvironment, stdFlags } from "./std_source.ts";

/** Runs deno with `args` and returns its exit code. */
async function runWithStd(args: string[]): Promise<number> {
  const [subcommand, ...rest] = args;
  if (subcommand === undefined) {
    throw new Error("Cannot run with_std: no deno subcommand was given");
  }
  const source = await chooseStdSource();
  const child = new Deno.Command(Deno.execPath(), {
    args: [subcommand, ...stdFlags(source), ...rest],
    env: stdEnvironment(source),
  }).spawn();
  // The child shares the terminal and gets Ctrl-C itself; its code is the answer.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  const { code } = await child.status;
  return code;
}

if (import.meta.main) {
  Deno.exit(await runWithStd(Deno.args));
}
