/**
 * The program as the tests start it: bundled, as it is shipped. Imports nothing
 * from @std.
 */
import { bundle } from "./bundle.ts";
import type { StdSource } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** Milliseconds that bundling may take; esbuild comes from npm the first time. */
const PATIENCE = 60_000;

export type TestProgram =
  | { kind: "bundle"; path: string }
  /** It cannot be bundled here, so that tests start main.ts. */
  | { kind: "source"; reason: string };

/**
 * Bundles the program into .cache/test_program, once for each state of its
 * sources. Needs to read the checkout, to write .cache and to run deno.
 */
export async function prepareTestProgram(
  source: StdSource,
): Promise<TestProgram> {
  const cache = `${ROOT}.cache/test_program`;
  const path = `${cache}/${await hashOfSources(source)}.js`;
  if (isFile(path)) return { kind: "bundle", path };
  Deno.mkdirSync(cache, { recursive: true });
  // what another run uses at this moment is an hour old at most
  for (const { name } of Deno.readDirSync(cache)) {
    const old = `${cache}/${name}`;
    const { mtime } = Deno.statSync(old);
    if (Date.now() - (mtime?.getTime() ?? 0) > 3_600_000) Deno.removeSync(old);
  }
  const part = `${path}.${Deno.pid}`;
  const late = AbortSignal.timeout(PATIENCE);
  const said = await bundle(source, part, [], late);
  if (late.aborted) {
    return { kind: "source", reason: `it took over ${PATIENCE / 1000} s` };
  }
  if (said !== undefined) {
    return { kind: "source", reason: said.split("\n")[0] ?? "" };
  }
  Deno.renameSync(part, path);
  return { kind: "bundle", path };
}

/** All that the program is made of, below the checkout. */
function sourcesOf(source: StdSource): string[] {
  return [
    "main.ts",
    "deno.json",
    "scripts/bundle.ts",
    ...filesBelow("src"),
    ...source === "npm" ? filesBelow("scripts/npm_only") : [],
  ].sort();
}

/** The compiled program, where it is there and no source is newer. */
export function freshBinary(source: StdSource): string | undefined {
  const path = `${ROOT}dist/mlxpsub`;
  const changedAt = (it: string): number =>
    Deno.statSync(it).mtime?.getTime() ?? Infinity;
  return isFile(path) &&
      [...sourcesOf(source), "scripts/compile.ts"]
        .every((it) => changedAt(`${ROOT}${it}`) < changedAt(path))
    ? path
    : undefined;
}

async function hashOfSources(source: StdSource): Promise<string> {
  const text = sourcesOf(source).map((it) =>
    `${it}\0${Deno.readTextFileSync(`${ROOT}${it}`)}\0`
  );
  const bytes = new TextEncoder().encode(
    `${Deno.version.deno}\0${source}\0${text.join("")}`,
  );
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    .slice(0, 12).toHex();
}

function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(`${ROOT}${directory}`)].flatMap((it) =>
    it.isDirectory
      ? filesBelow(`${directory}/${it.name}`)
      : [`${directory}/${it.name}`]
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
