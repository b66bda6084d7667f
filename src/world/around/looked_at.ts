import type { ProgramPlace } from "../../plan/expand_site.ts";

/**
 * The program, looked at: `python .` starts the directory's __main__.py, and a
 * module is the first of its files that is there.
 */
export function lookedAt(
  { moduleFiles, ...place }: ProgramPlace,
): ProgramPlace & { missing?: string } {
  const module = moduleFiles?.find((it) => isThere(it.file));
  if (module !== undefined) return { ...place, ...module };
  if (place.file === undefined) return place;
  try {
    return Deno.statSync(place.file).isDirectory
      ? { directory: place.file, file: `${place.file}/__main__.py` }
      : place;
  } catch (cause) {
    return cause instanceof Deno.errors.NotFound
      ? {
        ...place,
        missing: place.file,
        ...(place.inContainer === undefined ? {} : { directory: undefined }),
      }
      : place;
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
