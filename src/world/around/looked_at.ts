import type { ProgramPlace } from "../../plan/expand_site.ts";

/**
 * The program, looked at: `python .` starts the directory's __main__.py, and a
 * module is the first of its files that is there.
 */
export function lookedAt(
  { moduleFiles, ...place }: ProgramPlace,
): ProgramPlace & { missing?: string; executable?: "no" } {
  const module = moduleFiles?.find((it) => isThere(it.file));
  if (module !== undefined) return { ...place, ...module };
  if (place.file === undefined) return place;
  try {
    const { isDirectory, mode } = Deno.statSync(place.file);
    return isDirectory
      ? { directory: place.file, file: `${place.file}/__main__.py` }
      : mode !== null && (mode & 0o111) === 0
      ? { ...place, executable: "no" }
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
