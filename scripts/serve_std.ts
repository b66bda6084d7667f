// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs a command in a copy of this checkout with the real @std, on a network
 * without JSR, out of a clone of its repository or a folder of sources:
 *
 *     deno task std ../std deno task check
 *
 * Serves on loopback what JSR would: the versions that deno.lock names, from
 * the commits that released them. JSR rewrites imports as it takes a package in,
 * and so does this. The integrity of deno.lock is that of a file JSR makes, in
 * no order that could be made again, so the copy's lock has that of what is
 * served; all else in it must hold, since deno.json freezes it.
 * Imports nothing from @std.
 */

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** A release of a package, as JSR would serve it. */
export interface Release {
  /** Without the scope. */
  name: string;
  version: string;
  exports: Record<string, string>;
  /** Path from "/" → text. */
  files: Map<string, string>;
}

/** Where sources are read: a clone at a commit, or a folder. */
interface Sources {
  /** Paths of the files of a package, and their texts. */
  list(name: string): Promise<string[]>;
  read(path: string): Promise<string>;
}

/** deno.lock's "@std/yaml@1.1.1" → name and version, for each of them. */
export function lockedReleases(
  lock: { jsr: Record<string, unknown> },
): { name: string; version: string }[] {
  return Object.keys(lock.jsr).map((it) => {
    const [, name, version] = /^@std\/([a-z-]+)@(.+)$/.exec(it) ?? [];
    if (name === undefined || version === undefined) {
      throw new Error(`Cannot serve "${it}": it is no release of @std`);
    }
    return { name, version };
  });
}

/**
 * A module's text with the names of an import map in its imports replaced by
 * what they stand for: "@std/internal/os" → "jsr:@std/internal@^1.0.12/os".
 */
export function withResolvedImports(
  text: string,
  imports: Readonly<Record<string, string>>,
): string {
  return text.replace(
    /^((?:import|export)\b[^"';]*\bfrom |\} from |import )"(@std\/[a-z-]+)((?:\/[^"]*)?)"/gm,
    (whole, before: string, name: string, rest: string) => {
      const target = imports[name];
      return target === undefined ? whole : `${before}"${target}${rest}"`;
    },
  );
}

/** The file that tells a release's files, with their sums, and its exports. */
export async function versionMeta(release: Release): Promise<string> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, text] of release.files) {
    const bytes = new TextEncoder().encode(text);
    manifest[path] = {
      size: bytes.length,
      checksum: `sha256-${await sha256(bytes)}`,
    };
  }
  return JSON.stringify({ manifest, exports: release.exports });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** A lock file's text with the integrity of what is served in it. */
export function lockFor(text: string, sums: Map<string, string>): string {
  const lock = JSON.parse(text);
  for (const [name, entry] of Object.entries<{ integrity: string }>(lock.jsr)) {
    entry.integrity = sums.get(name) ?? entry.integrity;
  }
  return JSON.stringify(lock, undefined, 2) + "\n";
}

async function git(directory: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", directory, ...args],
    stdin: "null",
  }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(
    `Cannot read ${directory}: ${new TextDecoder().decode(stderr).trim()}`,
  );
}

/** The commit of a clone at which a package first had a version. */
async function releaseCommit(
  clone: string,
  name: string,
  version: string,
): Promise<string> {
  const found = await git(
    clone,
    "log",
    "--reverse",
    "--format=%H",
    `-S"version": "${version}"`,
    "HEAD",
    "--",
    `${name}/deno.json`,
  );
  const [commit] = found.trim().split("\n");
  if (commit) return commit;
  throw new Error(
    `Cannot serve @std/${name}@${version}: ${clone} has no commit that released it`,
  );
}

function cloneAt(clone: string, commit: string): Sources {
  return {
    async list(name) {
      const listed = await git(
        clone,
        ...["ls-tree", "-r", "--name-only", commit, "--", `${name}/`],
      );
      return listed.trim().split("\n");
    },
    read: (path) => git(clone, "show", `${commit}:${path}`),
  };
}

function folder(root: string): Sources {
  async function* walk(path: string): AsyncGenerator<string> {
    for await (const it of Deno.readDir(`${root}/${path}`)) {
      if (it.isDirectory) yield* walk(`${path}/${it.name}`);
      else if (it.isFile) yield `${path}/${it.name}`;
    }
  }
  return {
    list: (name) => Array.fromAsync(walk(name)),
    read: (path) => Deno.readTextFile(`${root}/${path}`),
  };
}

async function isClone(path: string): Promise<boolean> {
  try {
    const top = await git(path, "rev-parse", "--absolute-git-dir");
    const real = await Deno.realPath(path);
    return [real, `${real}/.git`].includes(top.trim());
  } catch {
    return false;
  }
}

async function readRelease(
  name: string,
  version: string,
  sources: Sources,
): Promise<Release> {
  const config = JSON.parse(await sources.read(`${name}/deno.json`));
  if (config.version !== version) {
    throw new Error(
      `Cannot serve @std/${name}@${version}: the sources are of ${config.version}`,
    );
  }
  const { imports } = JSON.parse(await sources.read("import_map.json"));
  const files = new Map<string, string>();
  for (const path of await sources.list(name)) {
    // tests and their data are left out by std's own deno.json
    if (!/\.(ts|json)$/.test(path) || /_test\.ts$|\/testdata\//.test(path)) {
      continue;
    }
    const text = await sources.read(path);
    files.set(
      path.slice(name.length),
      path.endsWith(".ts") ? withResolvedImports(text, imports) : text,
    );
  }
  return { name, version, exports: config.exports, files };
}

/** What a registry answers to GET `path`; undefined for 404. */
export async function answer(
  path: string,
  releases: readonly Release[],
): Promise<string | undefined> {
  const [, name, rest = ""] = /^\/@std\/([a-z-]+)\/(.+)$/.exec(path) ?? [];
  const release = releases.find((it) => it.name === name);
  if (release === undefined) return undefined;
  const { version } = release;
  if (rest === "meta.json") {
    const versions = { [version]: {} };
    return JSON.stringify({ scope: "std", name, latest: version, versions });
  }
  if (rest === `${version}_meta.json`) return await versionMeta(release);
  return rest.startsWith(`${version}/`)
    ? release.files.get(rest.slice(version.length))
    : undefined;
}

/** Copies what git knows of this checkout, as it stands, and what it ignores not. */
async function copyCheckout(to: string): Promise<void> {
  const listed = await git(
    ROOT,
    ...["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
  );
  for (const path of new Set(listed.split("\0").filter((it) => it !== ""))) {
    const target = `${to}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    try {
      await Deno.copyFile(`${ROOT}${path}`, target);
    } catch (cause) {
      // removed, but not yet in a commit
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
}

async function main([std, command, ...args]: string[]): Promise<number> {
  if (std === undefined || command === undefined) {
    console.error("Write: deno task std CLONE_OR_FOLDER COMMAND…");
    return 2;
  }
  const lock = await Deno.readTextFile(`${ROOT}deno.lock`);
  const clone = await isClone(std);
  const releases: Release[] = [];
  const sums = new Map<string, string>();
  for (const { name, version } of lockedReleases(JSON.parse(lock))) {
    const sources = clone
      ? cloneAt(std, await releaseCommit(std, name, version))
      : folder(std);
    const release = await readRelease(name, version, sources);
    const meta = new TextEncoder().encode(await versionMeta(release));
    releases.push(release);
    sums.set(`@std/${name}@${version}`, await sha256(meta));
  }
  const copy = await Deno.makeTempDir({ prefix: "mlxpsub-std-" });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const body = await answer(new URL(request.url).pathname, releases);
      return new Response(body ?? null, {
        status: body === undefined ? 404 : 200,
      });
    },
  );
  try {
    await copyCheckout(copy);
    await Deno.writeTextFile(`${copy}/deno.lock`, lockFor(lock, sums));
    const { code } = await new Deno.Command(command, {
      args,
      cwd: copy,
      env: {
        DENO_DIR: `${copy}/.cache/deno_dir`,
        JSR_URL: `http://127.0.0.1:${server.addr.port}/`,
        MLXPSUB_STD: "jsr",
      },
    }).spawn().status;
    return code;
  } finally {
    await server.shutdown();
    await Deno.remove(copy, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
