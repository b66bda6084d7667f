/**
 * Whether both are there, and are one directory: by another name, through a
 * link, or on another mount of its file system.
 */
export function isSameDirectory(one: string, other: string): boolean {
  const place = placeOf(one);
  return place !== undefined && place === placeOf(other);
}

function placeOf(path: string): string | undefined {
  try {
    const { dev, ino, isDirectory } = Deno.statSync(path);
    if (!isDirectory) return undefined;
    return ino === null ? Deno.realPathSync(path) : `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
