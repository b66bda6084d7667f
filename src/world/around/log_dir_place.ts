import { dirname, resolve } from "@std/path/posix";
import { type Diagnostic, error } from "../../error.ts";
import { reasonOf } from "../system/cause.ts";
import { closedDirectory } from "../system/files.ts";

/**
 * Absolute paths → what keeps them from being log directories, told before
 * anything is made. A directory that is not there yet is none of that, and who
 * may write shows when it is written.
 */
export function checkLogDirs(paths: Iterable<string>): Diagnostic[] {
  return [...paths].flatMap((path) => {
    const fault = faultOf(path);
    return fault === undefined ? [] : [error(
      `Cannot use log directory "${path}": ${fault.state}`,
      undefined,
      fault.hint,
    )];
  });
}

interface Fault {
  state: string;
  hint: string;
}

const another = "Name a directory with --log-dir";

function faultOf(path: string): Fault | undefined {
  try {
    // such as /proc/self/cwd/logs, which is another directory for each process
    const state = noPlace(path);
    if (state !== undefined) return { state, hint: another };
    return Deno.statSync(path).isDirectory
      ? closed(path)
      : { state: "it is no directory", hint: another };
  } catch (cause) {
    if (cause instanceof Deno.errors.PermissionDenied) return undefined;
    if (
      cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory
    ) return faultAbove(path);
    return { state: reasonOf(cause), hint: another };
  }
}

/** Of a path that is not there, by the nearest part of it that is. */
function faultAbove(path: string): Fault | undefined {
  let at = path;
  let found = lstat(at);
  while (found === undefined && at !== "/") {
    at = dirname(at);
    found = lstat(at);
  }
  const shut = closed(at);
  if (shut !== undefined) return shut;
  const name = at === path ? "it" : `"${at}"`;
  if (found?.isSymlink === true) {
    const target = resolve(dirname(at), Deno.readLinkSync(at));
    if (lstat(target) === undefined) {
      return {
        state: `${name} is a link to "${target}", which does not exist`,
        hint: `Make that directory, or name another one with --log-dir`,
      };
    }
  }
  return found === undefined || found.isDirectory || found.isSymlink
    ? undefined
    : { state: `${name} is no directory`, hint: another };
}

function closed(path: string): Fault | undefined {
  const state = noPlace(path) ?? closedDirectory(path);
  return state === undefined ? undefined : { state, hint: another };
}

/** What the system shows of itself holds no files, of whatever name. */
function noPlace(path: string): string | undefined {
  let real = path;
  try {
    real = Deno.realPathSync(path);
  } catch {
    // the name tells
  }
  const place = [path, real].map((it) =>
    /^\/(?:proc|sys)(?=\/|$)/.exec(it)?.[0]
  )
    .find((it) => it !== undefined);
  return place === undefined
    ? undefined
    : `it is below ${place}, which holds no files`;
}

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}
