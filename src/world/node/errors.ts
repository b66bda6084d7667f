/** Node's errors as Deno's: the program tells them by class, number and words. */
import type { NodeModules } from "./modules.ts";

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

export type DenoErrors = ReturnType<typeof errorClasses>;

export interface ErrorsOfNode {
  errors: DenoErrors;
  /** An error of Node as Deno would throw it; `call` is what failed. */
  translated(cause: unknown, call?: string): Error;
  /** Calls Node; its errors come out as Deno's. */
  asDeno<T>(call: () => T): T;
}

const errors = errorClasses();

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

export function errorsOf({ util }: NodeModules): ErrorsOfNode {
  const translated = (cause: unknown, call?: string): Error => {
    const { code, errno, syscall, path } = cause as NodeJS.ErrnoException;
    if (code === undefined || errno === undefined) return cause as Error;
    const words = systemWords.get(-errno) ??
      util.getSystemErrorMap().get(errno)?.[1] ?? code;
    const text = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
    const of = path === undefined ? "" : ` '${path}'`;
    const error = new (classes.get(code) ?? errors.Other)(
      `${text} (os error ${-errno}): ${call ?? syscall}${of}`,
    );
    return Object.assign(error, { code });
  };
  return {
    errors,
    translated,
    asDeno(call) {
      try {
        return call();
      } catch (cause) {
        throw translated(cause);
      }
    },
  };
}

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
