import { isAbsolute, join } from "@std/path/posix";

/**
 * Absolute path of a program on PATH, links not followed; undefined if there
 * is none. An empty or relative entry of PATH means the current directory,
 * where anybody may have put anything: such entries are passed over.
 */
export function findProgram(
  name: string,
  path: string = Deno.env.get("PATH") ?? "",
): string | undefined {
  if (name === "") return undefined;
  return path.split(":").filter(isAbsolute)
    .map((directory) => join(directory, name))
    .find(isProgram);
}

/** The same; throws what Deno throws where it finds no program. */
export function programPath(name: string): string {
  const path = isAbsolute(name) ? name : findProgram(name);
  if (path !== undefined) return path;
  throw new Deno.errors.NotFound("entity not found");
}

/** A file, or a link to one, that somebody may execute. */
export function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    // not there, or in a directory that cannot be read
    return false;
  }
}
