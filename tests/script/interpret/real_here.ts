import type { FileFacts, Here } from "../../../src/script/interpret/here.ts";

/** The machine that runs the tests, as the interpreter may look at it. */
export function realHere(
  workDir: string,
  environment: Record<string, string> = {},
): Here {
  const facts =
    (look: (path: string) => Deno.FileInfo) =>
    (path: string): FileFacts | undefined => {
      const info = attempt(() => look(path));
      if (info === undefined) return undefined;
      return {
        kind: kindOf(info),
        size: info.size,
        mode: (info.mode ?? 0) & 0o7777,
        modified: info.mtime?.getTime() ?? 0,
        accessed: info.atime?.getTime() ?? 0,
        uid: info.uid ?? 0,
        gid: info.gid ?? 0,
        identity: `${info.dev}:${info.ino}`,
      };
    };
  return {
    environment: new Map(Object.entries(environment)),
    workDir,
    scriptPath: `${workDir}/script.sh`,
    stat: facts(Deno.statSync),
    lstat: facts(Deno.lstatSync),
    access: (path, want) =>
      new Deno.Command("test", {
          args: [`-${want === "execute" ? "x" : want[0]}`, path],
        }).outputSync().success
        ? "yes"
        : "no",
    list: (path) =>
      attempt(() => [...Deno.readDirSync(path)].map((it) => it.name)),
    read: (path, maxBytes) => {
      const info = attempt(() => Deno.statSync(path));
      if (info === undefined || !info.isFile || info.size > maxBytes) {
        return undefined;
      }
      return attempt(() => Deno.readTextFileSync(path));
    },
    realPath: (path) => attempt(() => Deno.realPathSync(path)),
    now: () => new Date(),
    hostname: () => Deno.hostname(),
  };
}

function kindOf(info: Deno.FileInfo): FileFacts["kind"] {
  if (info.isDirectory) return "directory";
  if (info.isSymlink) return "link";
  if (info.isFifo === true) return "fifo";
  if (info.isSocket === true) return "socket";
  if (info.isBlockDevice === true) return "block";
  return info.isCharDevice === true ? "character" : "file";
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (cause) {
    // only what the system says: a mistake of a test is one
    if (cause instanceof TypeError) throw cause;
    return undefined;
  }
}
