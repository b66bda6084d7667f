/**
 * Bundles the program into one minified file, which starts in half the time of
 * its 250 modules and runs under `deno run` as it is. Imports nothing from @std.
 */

import { stdEnvironment, stdFlags, type StdSource } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

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
    "--minify",
    "--platform=browser",
    ...stdFlags(source),
    `--output=${output}`,
    `${ROOT}main.ts`,
  ];
}

/**
 * What stands above the code: minifying drops the notices of licenses.
 * `command` is how the file is run.
 */
export function bundleHead(command: string): string {
  return `// mlxpsub, one shell script with sweeps into cluster jobs. MIT license.
// Holds parts of @std, copyright the Deno authors, MIT license (or, in builds
// made without JSR, of js-yaml, copyright Vitaly Puzrin, MIT license).
// ${command} SCRIPT
`;
}

/** Writes the bundle; what deno said where it failed, else undefined. */
export async function bundle(
  source: StdSource,
  output: string,
  command: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: bundleArgs(source, output),
    env: { ...stdEnvironment(source), NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    ...(signal === undefined ? {} : { signal }),
  }).output();
  if (!success) return new TextDecoder().decode(stderr).trimEnd();
  const code = await Deno.readTextFile(output);
  await Deno.writeTextFile(output, bundleHead(command) + code);
  return undefined;
}
