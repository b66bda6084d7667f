import { resolve } from "@std/path/posix";

const known = new Map<string, string | undefined>();

/**
 * The release of MLXP, such as "1.0.5", in the Python environment that a
 * script activates or names by its path, or else in the one on PATH here. Undefined
 * where it is not found: the job's environment may be another.
 */
export function mlxpRelease(
  script: string,
  workDir: string,
): string | undefined {
  const activated = [
    ...script.matchAll(/^[ \t]*(?:source|\.)[ \t]+(\S+)\/bin\/activate\b/gm),
  ].at(-1)?.[1];
  if (activated !== undefined) {
    return /[$`"'~]/.test(activated)
      ? undefined
      : releaseIn(resolve(workDir, activated));
  }
  const named = [
    ...script.matchAll(/^[^#\n]*?\bPATH=["']?(\/[^:$"'\s]+)\/bin\/?:/gm),
    ...script.matchAll(/^[^#\n]*?(\/[^\s"'$]+)\/bin\/python[\d.]*[ \t]/gm),
  ].at(-1)?.[1];
  if (named !== undefined && exists(`${named}/bin/python`)) {
    return releaseIn(named);
  }
  // another environment than this one, and which one is not known
  if (/\b(?:conda|mamba|micromamba) activate|\bmodule load/.test(script)) {
    return undefined;
  }
  const path = (Deno.env.get("PATH") ?? "").split(":").find((it) =>
    it.startsWith("/") &&
    (exists(`${it}/python`) || exists(`${it}/python3`))
  );
  return path === undefined ? undefined : releaseIn(resolve(path, ".."));
}

function releaseIn(prefix: string): string | undefined {
  if (!known.has(prefix)) known.set(prefix, search(prefix));
  return known.get(prefix);
}

function search(prefix: string): string | undefined {
  for (const python of namesIn(`${prefix}/lib`)) {
    if (!/^python3\.\d+$/.test(python)) continue;
    for (const name of namesIn(`${prefix}/lib/${python}/site-packages`)) {
      const [, release] = /^mlxp-([\d.]+)\.dist-info$/i.exec(name) ??
        [];
      if (release !== undefined) return release;
    }
  }
  return undefined;
}

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map((it) => it.name);
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
