import { error, Failure } from "../../error.ts";
import type { ConfigFiles, FileText } from "../../hydra/config_files.ts";
import { asItIs, type Relocation } from "../../plan/relocation.ts";
import { reasonOf } from "../system/cause.ts";
import { isFile } from "../system/files.ts";

/** Bytes of a program or config that are read. */
const sizeLimit = 2 ** 20;

/** The files of this machine, each read once; by where they will be. */
export function configFilesHere({ back }: Relocation = asItIs): ConfigFiles {
  return {
    read: remembered((path) => readStart(back(path))),
    list: remembered((path) => listFiles(back(path))),
  };
}

function remembered<T>(look: (path: string) => T): (path: string) => T {
  const known = new Map<string, { value: T }>();
  return (path) => {
    let found = known.get(path);
    if (found === undefined) known.set(path, found = { value: look(path) });
    return found.value;
  };
}

function readStart(path: string): FileText | undefined {
  try {
    // opening a pipe would wait for its other end
    if (!Deno.statSync(path).isFile) return undefined;
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(sizeLimit);
    let length = 0;
    for (;;) {
      const count = file.readSync(bytes.subarray(length)) ?? 0;
      if (count === 0) break;
      length += count;
    }
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    return { ok: true, text };
  } catch (cause) {
    if (
      cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory
    ) return undefined;
    if (cause instanceof Deno.errors.NotCapable) return closed(path, cause);
    const [first = ""] = reasonOf(cause).split("\n");
    return { ok: false, state: first };
  }
}

/**
 * Below /dev, /proc and /sys not even what is there can be told. What a program
 * is that comes from a pipe (/dev/stdin) nobody knows before; one in /dev/shm
 * could be read, by others.
 */
function closed(path: string, cause: Error): undefined {
  if (/^\/(?:dev\/(?!shm\/)|proc\/)/.test(path)) return undefined;
  throw new Failure([error(
    `Cannot read "${path}": ${reasonOf(cause)}`,
    undefined,
    "Copy the project to a directory that jobs see, too",
  )]);
}

function listFiles(directory: string): string[] | undefined {
  try {
    return [...Deno.readDirSync(directory)].filter((it) =>
      it.isFile || it.isSymlink && isFile(`${directory}/${it.name}`)
    ).map((it) => it.name);
  } catch {
    return undefined;
  }
}
