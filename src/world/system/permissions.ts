import { type Diagnostic, error } from "../../error.ts";

/** What the compiled program has and `deno run` has to be told. */
const flags = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys=hostname,uid",
  "--deny-import",
];

/**
 * What to say where Deno grants less than the work needs, in place of a stack
 * trace: `Requires env access to "TERM", run again with …`. Whether that will
 * happen cannot be asked before: of a list of paths or programs Deno tells
 * nothing but that it is no permission for all.
 */
export function permissionRefusal(cause: Error): Diagnostic {
  const what = /^Requires (.*?)(?:, run again|$)/.exec(cause.message)?.[1];
  return error(
    `Cannot go on: Deno does not grant ${what ?? cause.message}`,
    undefined,
    `Write deno run --no-prompt ${
      flags.join(" ")
    }, then the program and its words`,
  );
}
