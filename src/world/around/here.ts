import type { Relocation } from "../../plan/relocation.ts";
import type {
  FileFacts,
  Here,
  ProgramOutput,
} from "../../script/interpret/here.ts";

/** What the interpreter may look at: the files of this machine, and its clock. */
export type Looks = Omit<
  Here,
  "environment" | "workDir" | "scriptPath" | "run"
>;

/** Looks at this machine; what may not be looked at is not there. */
export const looks: Looks = {
  stat: (path) => attempt(() => factsOf(Deno.statSync(path))),
  lstat: (path) => attempt(() => factsOf(Deno.lstatSync(path))),
  access: (path, want) => mayAccess(path, want) ? "yes" : "no",
  list: (path) =>
    attempt(() => [...Deno.readDirSync(path)].map((it) => it.name)),
  read: readWhole,
  realPath: (path) => attempt(() => Deno.realPathSync(path)),
  now: () => new Date(),
  hostname: () => Deno.hostname(),
};

/** The same where code will have moved: what is there then is looked at here. */
export function looksIn({ into, back }: Relocation): Looks {
  return {
    ...looks,
    stat: (path) => looks.stat(back(path)),
    lstat: (path) => looks.lstat(back(path)),
    access: (path, want) => looks.access(back(path), want),
    list: (path) => looks.list(back(path)),
    read: (path, maxBytes) => looks.read(back(path), maxBytes),
    realPath(path) {
      const found = looks.realPath(back(path));
      return found === undefined ? undefined : into(found);
    },
  };
}

function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function factsOf(info: Deno.FileInfo): FileFacts {
  return {
    kind: kindOf(info),
    size: info.size,
    mode: (info.mode ?? 0) & 0o7777,
    modified: info.mtime?.getTime() ?? 0,
    accessed: info.atime?.getTime() ?? 0,
    uid: info.uid ?? -1,
    gid: info.gid ?? -1,
    identity: `${info.dev}:${info.ino}`,
  };
}

function kindOf(info: Deno.FileInfo): FileFacts["kind"] {
  if (info.isSymlink) return "link";
  if (info.isDirectory) return "directory";
  if (info.isFifo) return "fifo";
  if (info.isSocket) return "socket";
  if (info.isBlockDevice) return "block";
  if (info.isCharDevice) return "character";
  return "file";
}

const bits = { read: 4, write: 2, execute: 1 };

/**
 * By the permission bits, as access(2) judges where there are no access lists:
 * root may read and write all, and execute what anybody may. Of group members
 * it knows the caller's own group alone.
 */
function mayAccess(path: string, want: keyof typeof bits): boolean {
  const info = attempt(() => Deno.statSync(path));
  if (info === undefined) return false;
  const mode = info.mode ?? 0;
  const uid = Deno.uid();
  if (uid === 0) {
    return want !== "execute" || info.isDirectory || (mode & 0o111) !== 0;
  }
  const shift = info.uid === uid ? 6 : info.gid === Deno.gid() ? 3 : 0;
  return (mode >> shift & bits[want]) !== 0;
}

/** Only plain files: a device or a pipe may never end. */
function readWhole(path: string, maxBytes: number): string | undefined {
  return attempt(() => {
    const info = Deno.statSync(path);
    if (!info.isFile || info.size > maxBytes) return undefined;
    return Deno.readTextFileSync(path);
  });
}

/** A program that only reads, as the interpreter asks for it. */
export interface ReaderCall {
  argv: string[];
  stdin: string;
  directory: string;
}

/** Thrown through the interpreter, whose answer is not there yet. */
class NotRunYet extends Error {}

/**
 * Interprets with programs that only read. The interpreter cannot wait, so it
 * is begun anew when programs have answered, and finds the answers that are
 * there; the same text asks for the same programs in the same order. As a loop
 * may ask one program many times, it goes on as if nobody knew the answer, for
 * as many questions as were answered before: so there are few beginnings.
 */
export async function withReaders<Result>(
  interpret: (run: NonNullable<Here["run"]>) => Result,
  start: (call: ReaderCall) => Promise<ProgramOutput | undefined>,
  answers: Map<string, ProgramOutput | undefined> = new Map(),
): Promise<Result> {
  for (;;) {
    const missing = new Map<string, ReaderCall>();
    const most = Math.max(1, answers.size);
    try {
      const result = interpret((argv, stdin, directory) => {
        const key = JSON.stringify([argv, stdin, directory]);
        if (answers.has(key)) return answers.get(key);
        const [first] = missing.values();
        // whether another program is asked may hang on the answer
        if (first !== undefined && first.argv[0] !== argv[0]) {
          throw new NotRunYet();
        }
        missing.set(key, { argv, stdin, directory });
        if (missing.size >= most) throw new NotRunYet();
        return undefined;
      });
      if (missing.size === 0) return result;
    } catch (cause) {
      if (missing.size === 0) throw cause;
    }
    for (const [key, call] of missing) answers.set(key, await start(call));
  }
}
