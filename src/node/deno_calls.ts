/**
 * The calls of Deno that the program makes, done by Node 18 or newer: for
 * machines where V8 of the compiled file cannot start. They throw Deno's errors
 * with Deno's words. Imports nothing at run time, so that the one bundle is a
 * script for `node` and a module for `deno run`.
 */
import type * as ChildProcess from "node:child_process";
import type * as Fs from "node:fs";
import type * as Os from "node:os";
import type * as Stream from "node:stream";
import type * as Tty from "node:tty";
import type * as Util from "node:util";
import type NodeProcess from "node:process";
import type { Buffer } from "node:buffer";

/** What a script of Node finds; in a module of Deno there is none. */
declare const require: ((name: string) => unknown) | undefined;

/** The calls that the program makes; a test holds it against the program. */
type Used = Pick<
  typeof Deno,
  | "Command"
  | "FsFile"
  | "SeekMode"
  | "addSignalListener"
  | "args"
  | "build"
  | "consoleSize"
  | "copyFileSync"
  | "cwd"
  | "env"
  | "errors"
  | "exit"
  | "gid"
  | "hostname"
  | "kill"
  | "lstatSync"
  | "mkdir"
  | "mkdirSync"
  | "open"
  | "openSync"
  | "pid"
  | "readDirSync"
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
  const world = globalThis as unknown as { Deno?: unknown };
  if (world.Deno !== undefined || typeof require !== "function") return;
  provideNewerLanguage();
  world.Deno = denoCalls(require);
}

/** What the program uses of the language and Node 18 does not have yet. */
function provideNewerLanguage(): void {
  const add = (where: object, name: PropertyKey, value: unknown): void => {
    if (name in where) return;
    Object.defineProperty(where, name, {
      value,
      writable: true,
      configurable: true,
    });
  };
  add(Symbol, "dispose", Symbol("Symbol.dispose"));
  add(Symbol, "asyncDispose", Symbol("Symbol.asyncDispose"));
  add(Array.prototype, "toSorted", function (
    this: unknown[],
    order?: (a: unknown, b: unknown) => number,
  ) {
    return [...this].sort(order);
  });
  add(Array.prototype, "toReversed", function (this: unknown[]) {
    return [...this].reverse();
  });
  add(Array.prototype, "toSpliced", function (
    this: unknown[],
    start: number,
    count: number,
    ...items: unknown[]
  ) {
    const copy = [...this];
    copy.splice(start, count, ...items);
    return copy;
  });
  add(
    Map,
    "groupBy",
    function <K, T>(items: Iterable<T>, keyOf: (it: T, at: number) => K) {
      const groups = new Map<K, T[]>();
      let at = 0;
      for (const item of items) {
        const key = keyOf(item, at++);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
      }
      return groups;
    },
  );
  add(RegExp, "escape", function (text: string) {
    return text.replace(
      /[^\p{L}\p{N}_]/gu,
      (it) =>
        `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}${
          it.length === 1
            ? ""
            : `\\u${it.charCodeAt(1).toString(16).padStart(4, "0")}`
        }`,
    );
  });
}

function denoCalls(load: (name: string) => unknown): Used {
  const fs = load("node:fs") as typeof Fs;
  const os = load("node:os") as typeof Os;
  const tty = load("node:tty") as typeof Tty;
  const util = load("node:util") as typeof Util;
  const { Readable, Writable } = load("node:stream") as typeof Stream;
  const children = load("node:child_process") as typeof ChildProcess;
  const process = load("node:process") as typeof NodeProcess;
  const world = globalThis as unknown as { crypto?: unknown };
  world.crypto ??= (load("node:crypto") as { webcrypto: unknown }).webcrypto;

  const errors = errorClasses();

  /** An error of Node as Deno would throw it. */
  const translated = (cause: unknown, call = ""): Error => {
    const { code, errno, syscall, path } = cause as NodeJS.ErrnoException;
    if (code === undefined || errno === undefined) return cause as Error;
    const words = systemWords.get(-errno) ??
      util.getSystemErrorMap().get(errno)?.[1] ?? code;
    const text = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
    const of = path === undefined ? "" : ` '${path}'`;
    const error = new (classes.get(code) ?? errors.Other)(
      `${text} (os error ${-errno}): ${call === "" ? syscall : call}${of}`,
    );
    return Object.assign(error, { code });
  };
  const classes = new Map([
    ["ENOENT", errors.NotFound],
    ["ESRCH", errors.NotFound],
    ["ENOTDIR", errors.NotADirectory],
    ["EISDIR", errors.IsADirectory],
    ["EEXIST", errors.AlreadyExists],
    ["EACCES", errors.PermissionDenied],
    ["EPERM", errors.PermissionDenied],
    ["EPIPE", errors.BrokenPipe],
  ]);
  /** Calls Node; its errors come out as Deno's. */
  const asDeno = <T>(call: () => T): T => {
    try {
      return call();
    } catch (cause) {
      throw translated(cause);
    }
  };

  const infoOf = (it: Fs.Stats): Deno.FileInfo => ({
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
      if (!recursive || code !== "ENOENT" || above === "" || above === path) {
        throw translated(cause);
      }
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

  const statusOf = (
    code: number | null,
    name: NodeJS.Signals | null,
  ): Deno.CommandStatus => {
    const signal = name as Deno.Signal | null;
    const number = name === null ? 0 : os.constants.signals[name];
    const exitCode = code ?? 128 + number;
    return { success: exitCode === 0, code: exitCode, signal };
  };

  class Command {
    readonly #program: string;
    readonly #options: Deno.CommandOptions;
    constructor(program: string | URL, options: Deno.CommandOptions = {}) {
      this.#program = String(program);
      this.#options = options;
    }
    /** Node tells of most failures only later; what can be known is said now. */
    #refuse(): void {
      const program = this.#program;
      try {
        if (this.#options.cwd !== undefined) {
          fs.opendirSync(String(this.#options.cwd)).closeSync();
        }
        if (program.includes("/")) fs.accessSync(program, fs.constants.X_OK);
      } catch (cause) {
        throw translated(cause, `spawn '${program}'`);
      }
    }
    #settings(output: "null" | "piped") {
      const { cwd, env, stdin, stdout, stderr } = this.#options;
      const stream = (it: string | undefined, usual: string) =>
        ({ null: "ignore", piped: "pipe", inherit: "inherit" } as const)[
          (it ?? usual) as "null" | "piped" | "inherit"
        ];
      return {
        ...(cwd === undefined ? {} : { cwd: String(cwd) }),
        env: { ...process.env, ...env },
        stdio: [
          stream(stdin, "null"),
          stream(stdout, output),
          stream(stderr, output),
        ] as ("ignore" | "pipe" | "inherit")[],
      };
    }
    outputSync(): Deno.CommandOutput {
      this.#refuse();
      const { args = [] } = this.#options;
      const ended = children.spawnSync(this.#program, args, {
        ...this.#settings("piped"),
        maxBuffer: 2 ** 26,
      });
      if (ended.error !== undefined) {
        throw translated(ended.error, `spawn '${this.#program}'`);
      }
      const bytes = (it: Buffer | null) =>
        new Uint8Array(it ?? new Uint8Array());
      return {
        ...statusOf(ended.status, ended.signal),
        stdout: bytes(ended.stdout),
        stderr: bytes(ended.stderr),
      };
    }
    spawn(): Deno.ChildProcess {
      this.#refuse();
      const { args = [], detached = false } = this.#options;
      const child = children.spawn(this.#program, args, {
        ...this.#settings("piped"),
        detached,
      });
      if (child.pid === undefined) {
        child.on("error", () => {});
        // else it would have been seen before, or thrown: EAGAIN, EMFILE
        throw new errors.Other(
          `No process or file can be had now (os error ${os.constants.errno.EAGAIN}): spawn '${this.#program}'`,
        );
      }
      const status = new Promise<Deno.CommandStatus>((resolve) => {
        child.on("exit", (code, signal) => resolve(statusOf(code, signal)));
        child.on("error", () => {}); // of a kill() that came too late
      });
      const readable = (it: Stream.Readable | null) =>
        it === null
          ? undefined
          : Readable.toWeb(it) as unknown as ReadableStream<Uint8Array>;
      return {
        pid: child.pid,
        status,
        stdin: child.stdin === null
          ? undefined
          : Writable.toWeb(child.stdin) as unknown,
        stdout: readable(child.stdout),
        stderr: readable(child.stderr),
        unref: () => child.unref(),
      } as Deno.ChildProcess;
    }
  }

  const listeners = new Map<() => void, () => void>();
  const streamOf = (fd: number) => new File(fd);
  return {
    Command: Command as unknown as typeof Deno.Command,
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
    lstatSync: (path) => asDeno(() => infoOf(fs.lstatSync(String(path)))),
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
      deno: `'s calls, by Node ${process.versions.node}`,
    } as typeof Deno.version,
    writeTextFile: later(writeTextFileSync) as typeof Deno.writeTextFile,
    writeTextFileSync: writeTextFileSync as typeof Deno.writeTextFileSync,
  };
}

/** errno(3) in the system's words, where Node says it in others or not at all. */
const systemWords: ReadonlyMap<number, string> = new Map([
  [5, "Input/output error"],
  [17, "File exists"],
  [21, "Is a directory"],
  [26, "Text file busy"],
  [36, "File name too long"],
  [40, "Too many levels of symbolic links"],
  [116, "Stale file handle"],
  [122, "Disk quota exceeded"],
]);

function errorClasses() {
  const named = (name: string) =>
    ({
      [name]: class extends Error {
        override name = name;
      },
    })[name] as ErrorConstructor;
  return {
    NotFound: named("NotFound"),
    NotADirectory: named("NotADirectory"),
    IsADirectory: named("IsADirectory"),
    AlreadyExists: named("AlreadyExists"),
    PermissionDenied: named("PermissionDenied"),
    NotCapable: named("NotCapable"),
    InvalidData: named("InvalidData"),
    BrokenPipe: named("BrokenPipe"),
    Other: named("Error"),
  };
}

provideDeno();
