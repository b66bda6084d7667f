/**
 * The calls of Deno that the program makes, done by Node 18 or newer: for
 * machines where V8 of the compiled file cannot start. They throw Deno's errors
 * with Deno's words.
 */
import type { Stats } from "node:fs";
import { commandOf } from "./command.ts";
import { errorsOf } from "./errors.ts";
import { type NodeModules, nodeModules } from "./modules.ts";
import { provideNewerLanguage } from "./newer_language.ts";

/** The calls that the program makes; a test holds it against the program. */
type Used = Pick<
  typeof Deno,
  | "Command"
  | "FsFile"
  | "SeekMode"
  | "addSignalListener"
  | "args"
  | "build"
  | "chmodSync"
  | "consoleSize"
  | "copyFileSync"
  | "cwd"
  | "env"
  | "errors"
  | "exit"
  | "gid"
  | "hostname"
  | "kill"
  | "linkSync"
  | "lstatSync"
  | "makeTempDirSync"
  | "mkdir"
  | "mkdirSync"
  | "open"
  | "openSync"
  | "pid"
  | "readDirSync"
  | "readFileSync"
  | "readLinkSync"
  | "readTextFileSync"
  | "realPathSync"
  | "removeSignalListener"
  | "removeSync"
  | "renameSync"
  | "statSync"
  | "stderr"
  | "stdin"
  | "stdout"
  | "symlinkSync"
  | "uid"
  | "unrefTimer"
  | "version"
  | "writeTextFile"
  | "writeTextFileSync"
>;

/**
 * Puts Deno's calls where the program looks for them, unless they are there.
 * Runs when it is imported, before the modules of the program do.
 */
function provideDeno(): void {
  const node = nodeModules();
  if (node === undefined) return;
  provideNewerLanguage(node);
  (globalThis as unknown as { Deno: unknown }).Deno = denoCalls(node);
}

function denoCalls(node: NodeModules): Used {
  const { fs, os, process, tty } = node;
  const { errors, translated, asDeno } = errorsOf(node);

  const infoOf = (it: Stats): Deno.FileInfo => ({
    isFile: it.isFile(),
    isDirectory: it.isDirectory(),
    isSymlink: it.isSymbolicLink(),
    size: it.size,
    mtime: it.mtime,
    atime: it.atime,
    birthtime: it.birthtime,
    ctime: it.ctime,
    dev: it.dev,
    ino: it.ino,
    mode: it.mode,
    nlink: it.nlink,
    uid: it.uid,
    gid: it.gid,
    rdev: it.rdev,
    blksize: it.blksize,
    blocks: it.blocks,
    isBlockDevice: it.isBlockDevice(),
    isCharDevice: it.isCharacterDevice(),
    isFifo: it.isFIFO(),
    isSocket: it.isSocket(),
  });

  /** Again while a terminal or pipe that does not block has no room or bytes. */
  const patiently = (call: () => number): number => {
    for (;;) {
      try {
        return call();
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== "EAGAIN") {
          throw translated(cause);
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  };

  class File {
    readonly #fd: number;
    constructor(fd: number) {
      this.#fd = fd;
    }
    /** Where the next read begins, once it was said. */
    #at: number | null = null;
    readSync(buffer: Uint8Array): number | null {
      const count = patiently(() =>
        fs.readSync(this.#fd, buffer, 0, buffer.length, this.#at)
      );
      if (this.#at !== null) this.#at += count;
      return count === 0 && buffer.length > 0 ? null : count;
    }
    writeSync(bytes: Uint8Array): number {
      return patiently(() => fs.writeSync(this.#fd, bytes));
    }
    write(bytes: Uint8Array): Promise<number> {
      return Promise.resolve(this.writeSync(bytes));
    }
    seekSync(offset: number, whence: number): number {
      if (whence !== 0) throw new Error("it seeks from the start only");
      this.#at = Number(offset);
      return this.#at;
    }
    statSync(): Deno.FileInfo {
      return asDeno(() => infoOf(fs.fstatSync(this.#fd)));
    }
    syncDataSync(): void {
      asDeno(() => fs.fdatasyncSync(this.#fd));
    }
    syncData(): Promise<void> {
      return new Promise((resolve, reject) =>
        fs.fdatasync(
          this.#fd,
          (cause) => cause === null ? resolve() : reject(translated(cause)),
        )
      );
    }
    isTerminal(): boolean {
      return tty.isatty(this.#fd);
    }
    close(): void {
      asDeno(() => fs.closeSync(this.#fd));
    }
    [Symbol.dispose](): void {
      this.close();
    }
  }

  const openSync = (
    path: string,
    { write, append, createNew, mode }: Deno.OpenOptions = {},
  ): File => {
    const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = fs.constants;
    const flags = (write || append ? O_WRONLY : O_RDONLY) |
      (append ? O_APPEND : 0) | (createNew ? O_CREAT | O_EXCL : 0);
    return new File(asDeno(() => fs.openSync(path, flags, mode ?? 0o666)));
  };
  const mkdirSync = (
    path: string,
    { recursive = false, mode = 0o777 }: Deno.MkdirOptions = {},
  ): void => {
    try {
      fs.mkdirSync(path, { mode });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const above = path.replace(/\/+[^/]*\/*$/, "");
      // Node's own way says ENOENT for whatever keeps it from making one
      if (recursive && code === "EEXIST" && isDirectory(path)) return;
      // where it is there, nothing can be made in it, as in /proc
      if (
        !recursive || code !== "ENOENT" || above === "" || above === path ||
        isDirectory(above)
      ) throw translated(cause);
      mkdirSync(above, { recursive, mode });
      mkdirSync(path, { recursive, mode });
    }
  };
  const isDirectory = (path: string): boolean =>
    fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const writeTextFileSync = (
    path: string,
    text: string,
    { createNew = false, mode }: Deno.WriteFileOptions = {},
  ): void => {
    asDeno(() =>
      fs.writeFileSync(path, text, {
        flag: createNew ? "wx" : "w",
        mode: mode ?? 0o666,
      })
    );
  };
  /** Does it now; a promise, since Deno gives one. */
  const later =
    <A extends unknown[], T>(call: (...args: A) => T) =>
    (...args: A): Promise<T> => {
      try {
        return Promise.resolve(call(...args));
      } catch (cause) {
        return Promise.reject(cause);
      }
    };

  const listeners = new Map<() => void, () => void>();
  const streamOf = (fd: number) => new File(fd);
  return {
    Command: commandOf(node),
    FsFile: File as unknown as typeof Deno.FsFile,
    SeekMode: { Start: 0, Current: 1, End: 2 } as typeof Deno.SeekMode,
    addSignalListener(name, act) {
      listeners.set(act, () => act());
      process.on(name as NodeJS.Signals, act);
    },
    removeSignalListener(name, act) {
      process.off(name as NodeJS.Signals, act);
    },
    args: process.argv.slice(2),
    build: {
      target: `${process.arch}-${process.platform}`,
    } as typeof Deno.build,
    chmodSync: (path, mode) => asDeno(() => fs.chmodSync(String(path), mode)),
    consoleSize() {
      const stream = [process.stdout, process.stderr].find((it) => it.isTTY);
      if (stream === undefined) throw new errors.Other("it is no terminal");
      return { rows: stream.rows ?? 0, columns: stream.columns ?? 0 };
    },
    copyFileSync: (from, to) =>
      asDeno(() => fs.copyFileSync(String(from), String(to))),
    cwd: () => asDeno(() => process.cwd()),
    env: {
      get: (name) => process.env[name],
      set(name, value) {
        process.env[name] = value;
      },
      delete(name) {
        delete process.env[name];
      },
      has: (name) => process.env[name] !== undefined,
      toObject: () => ({ ...process.env }) as Record<string, string>,
    } as typeof Deno.env,
    errors: errors as unknown as typeof Deno.errors,
    exit: (code) => process.exit(code),
    gid: () => process.getgid?.() ?? null,
    hostname: () => os.hostname(),
    kill(pid, signal) {
      asDeno(() => process.kill(pid, signal as NodeJS.Signals));
    },
    linkSync: (from, to) => asDeno(() => fs.linkSync(from, to)),
    lstatSync: (path) => asDeno(() => infoOf(fs.lstatSync(String(path)))),
    makeTempDirSync: ({ dir = os.tmpdir(), prefix = "" } = {}) =>
      asDeno(() => fs.mkdtempSync(`${dir}/${prefix}`)),
    mkdir: later(mkdirSync) as typeof Deno.mkdir,
    mkdirSync: mkdirSync as typeof Deno.mkdirSync,
    open: later(openSync) as unknown as typeof Deno.open,
    openSync: openSync as unknown as typeof Deno.openSync,
    pid: process.pid,
    *readDirSync(path) {
      const entries = asDeno(() =>
        fs.readdirSync(String(path), { withFileTypes: true })
      );
      for (const it of entries) {
        yield {
          name: it.name,
          isFile: it.isFile(),
          isDirectory: it.isDirectory(),
          isSymlink: it.isSymbolicLink(),
        };
      }
    },
    readLinkSync: (path) => asDeno(() => fs.readlinkSync(String(path))),
    readFileSync: (path) =>
      asDeno(() => new Uint8Array(fs.readFileSync(String(path)))),
    symlinkSync: (to, path) =>
      asDeno(() => fs.symlinkSync(String(to), String(path))),
    readTextFileSync: (path) =>
      asDeno(() => new TextDecoder().decode(fs.readFileSync(String(path)))),
    realPathSync: (path) => asDeno(() => fs.realpathSync.native(String(path))),
    removeSync(path, options) {
      const it = String(path);
      asDeno(() => {
        if (options?.recursive) fs.rmSync(it, { recursive: true });
        else if (fs.lstatSync(it).isDirectory()) fs.rmdirSync(it);
        else fs.unlinkSync(it);
      });
    },
    renameSync: (from, to) =>
      asDeno(() => fs.renameSync(String(from), String(to))),
    statSync: (path) => asDeno(() => infoOf(fs.statSync(String(path)))),
    stderr: streamOf(2) as unknown as typeof Deno.stderr,
    stdin: streamOf(0) as unknown as typeof Deno.stdin,
    stdout: streamOf(1) as unknown as typeof Deno.stdout,
    uid: () => process.getuid?.() ?? null,
    unrefTimer(id) {
      (id as unknown as NodeJS.Timeout).unref();
    },
    version: {
      deno: `Node ${process.versions.node}`,
    } as typeof Deno.version,
    writeTextFile: later(writeTextFileSync) as typeof Deno.writeTextFile,
    writeTextFileSync: writeTextFileSync as typeof Deno.writeTextFileSync,
  };
}

provideDeno();
