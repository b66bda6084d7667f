import { basename, dirname } from "@std/path/posix";

/**
 * Where a path leads, the same for all names of its directory: links, and the
 * several mounts of a file system. Undefined where that directory is not.
 */
export function placeOf(path: string): string | undefined {
  const place = directoryOf(dirname(path));
  return place === undefined ? undefined : `${place}/${basename(path)}`;
}

/** Whether both are there, and are one directory. */
export function isSameDirectory(one: string, other: string): boolean {
  const place = directoryOf(one);
  return place !== undefined && place === directoryOf(other);
}

function directoryOf(path: string): string | undefined {
  try {
    const { dev, ino, isDirectory } = Deno.statSync(path);
    if (!isDirectory) return undefined;
    return ino === null ? Deno.realPathSync(path) : `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
