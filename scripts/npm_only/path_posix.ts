/**
 * Stand-in for "@std/path/posix" on path-browserify, with the differences of
 * Node's module, of which it is a copy, evened out. Not that module itself: Deno
 * loads a hundred files of its Node layer for it, at every start.
 */

import untypedLibrary from "npm:path-browserify@1.0.1";

/** What this file uses of path-browserify, which comes without types. */
interface Library {
  basename(path: string, suffix?: string): string;
  dirname(path: string): string;
  isAbsolute(path: string): boolean;
  join(...parts: string[]): string;
  resolve(...parts: string[]): string;
}

const library: Library = untypedLibrary;

/** Whether a path starts at the root. */
export function isAbsolute(path: string): boolean {
  return library.isAbsolute(path);
}

/** The parts, one behind the other, without "." and "..". */
export function join(...parts: string[]): string {
  return library.join(...parts);
}

/** The last part of a path; that of "/" is "/" in @std and "" in Node. */
export function basename(path: string, suffix?: string): string {
  return /^\/+$/.test(path) ? "/" : library.basename(path, suffix);
}

/** The path without its last part; Node leaves one of two slashes before it. */
export function dirname(path: string): string {
  return library.dirname(path).replace(/(?!^)\/+$/, "");
}

/** The absolute path; the current directory is asked for only where it counts. */
export function resolve(...parts: string[]): string {
  return parts.some(isAbsolute)
    ? library.resolve(...parts)
    : library.resolve(Deno.cwd(), ...parts);
}
