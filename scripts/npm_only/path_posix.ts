/** Stand-in for "@std/path/posix", with the two differences of Node's module evened out. */

import {
  basename as nodeBasename,
  dirname as nodeDirname,
} from "node:path/posix";

export { isAbsolute, join, resolve } from "node:path/posix";

/** The last part of a path; that of "/" is "/" in @std and "" in Node. */
export function basename(path: string, suffix?: string): string {
  return /^\/+$/.test(path) ? "/" : nodeBasename(path, suffix);
}

/** The path without its last part; Node leaves one of two slashes before it. */
export function dirname(path: string): string {
  return nodeDirname(path).replace(/(?!^)\/+$/, "");
}
