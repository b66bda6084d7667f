/**
 * Bundles the program into one minified file. It starts in half the time of its
 * 250 modules, runs under `deno run` as it is, is what gets compiled, and runs
 * under Node 18 or newer, for where V8 of the compiled file cannot start:
 *
 *     deno task bundle:node      (dist/mlxpsub.js, and dist/npm to `npm install`)
 *
 * Imports nothing from @std.
 */

import { stdEnvironment, stdFlags, type StdSource } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** What turns the newest language into Node 18's; `deno bundle` is made of it. */
const ESBUILD = "npm:esbuild@0.25.12";

/**
 * The arguments of `deno`, from "bundle" on, that make the file `output`. "For
 * a browser", since js-yaml, which may stand in for @std/yaml, asks for a
 * package at its start, and Node's `require` would look for that in all
 * directories above the program's, the temporary one among them.
 */
export function bundleArgs(source: StdSource, output: string): string[] {
  return [
    "bundle",
    "--quiet",
    "--platform=browser",
    ...stdFlags(source),
    `--output=${output}`,
    `${ROOT}src/world/node/main.ts`,
  ];
}

/**
 * The arguments of `deno` that make a script for Node 18 of a module: one that
 * needs no "type" beside it, under any name.
 */
export function scriptArgs(module: string, output: string): string[] {
  return [
    "run",
    "--quiet",
    "--no-config",
    "--no-lock",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-run",
    "--allow-sys",
    ESBUILD,
    "--log-level=warning",
    "--minify",
    "--target=node18",
    "--format=iife",
    `--outfile=${output}`,
    module,
  ];
}

/**
 * What stands above the code: minifying drops the notices of licenses.
 * `permissions` are those that Deno has to be given.
 */
export function bundleHead(permissions: readonly string[]): string {
  return `#!/usr/bin/env node
// mlxpsub, one shell script with sweeps into cluster jobs. MIT license.
// Holds parts of @std, copyright the Deno authors, MIT license (or, in builds
// made without JSR, of js-yaml, copyright Vitaly Puzrin, and path-browserify,
// copyright James Halliday, MIT license).
// node mlxpsub.js SCRIPT      (Node 18 or newer)
// ${["deno run", ...permissions].join(" ")} mlxpsub.js SCRIPT
`;
}

/** Writes the bundle; what was said where it failed, else undefined. */
export async function bundle(
  source: StdSource,
  output: string,
  permissions: readonly string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const module = `${output}.module.js`;
  try {
    for (
      const args of [bundleArgs(source, module), scriptArgs(module, output)]
    ) {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args,
        env: { ...stdEnvironment(source), NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        ...(signal === undefined ? {} : { signal }),
      }).output();
      if (!success) return new TextDecoder().decode(stderr).trimEnd();
    }
    const code = await Deno.readTextFile(output);
    await Deno.writeTextFile(output, bundleHead(permissions) + code);
    await Deno.chmod(output, 0o755);
    return undefined;
  } finally {
    await Deno.remove(module).catch(() => {});
  }
}
