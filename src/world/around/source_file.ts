import { resolve } from "@std/path/posix";
import { closeCommand } from "../../cli/commands.ts";
import { error, Failure } from "../../error.ts";
import type { Source } from "../../source.ts";
import { reasonOf } from "../system/cause.ts";

/** Bytes; a script of more is something else. */
const sizeLimit = 10_000_000;

export interface SourceFile {
  /** Absolute; links are not followed. */
  path: string;
  /** Without a BOM, and with line ends of one newline. */
  source: Source;
}

/**
 * Reads the user's script, from a file or a pipe. Throws a Failure that says
 * what is wrong with it, by line where it has lines.
 */
export function readSourceFile(name: string, workDir: string): SourceFile {
  const path = resolve(workDir, name);
  const bytes = readBytes(name, path);
  const text = decode(name, bytes);
  const nul = text.indexOf("\0");
  if (nul !== -1) {
    throw new Failure([error(
      `Cannot read script "${name}": it holds a NUL byte, which no shell accepts`,
      { source: { name, text }, span: { start: nul, end: nul + 1 } },
      "Name a shell script, or convert it: iconv -f UTF-16 -t UTF-8",
    )]);
  }
  return { path, source: { name, text: text.replaceAll("\r\n", "\n") } };
}

function readBytes(name: string, path: string): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    if (path === "/dev/stdin") {
      // Deno opens that only for programs that may do anything at all
      bytes = readAll(Deno.stdin);
    } else {
      using file = Deno.openSync(path);
      bytes = readAll(file);
    }
  } catch (cause) {
    const { state, hint } = explain(cause, name, path);
    throw new Failure([
      error(`Cannot read script "${name}": ${state}`, undefined, hint),
    ]);
  }
  if (bytes !== undefined) return bytes;
  throw new Failure([error(
    `Cannot read script "${name}": it is longer than ${sizeLimit / 1e6} MB`,
    undefined,
    "Name the shell script that carries the directives and the commands",
  )]);
}

/** Undefined where there is more than the limit. */
function readAll(
  file: { readSync(into: Uint8Array): number | null },
): Uint8Array | undefined {
  const bytes = new Uint8Array(sizeLimit + 1);
  let size = 0;
  while (size < bytes.length) {
    const count = file.readSync(bytes.subarray(size));
    if (count === null) return bytes.subarray(0, size);
    size += count;
  }
  return undefined;
}

function explain(
  cause: unknown,
  name: string,
  path: string,
): { state: string; hint?: string } {
  if (cause instanceof Deno.errors.NotFound) {
    const meant = name === "version" ? "--version" : closeCommand(name);
    return {
      state: "it does not exist",
      hint: meant === undefined
        ? "Check the path; it is taken from the current directory"
        : `Check the path, or write mlxpsub ${meant}`,
    };
  }
  if (cause instanceof Deno.errors.NotADirectory) {
    return {
      state: "a part of its path is no directory",
      hint: "Check the path; it is taken from the current directory",
    };
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return { state: "it is a directory", hint: "Name the script in it" };
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return {
      state: "permission denied",
      hint: `Make it readable: chmod u+r ${name}`,
    };
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return /^\/(?:dev|proc\/[^/]+)\/fd\//.test(path)
      ? {
        state: "it is neither a file nor a named pipe",
        hint: "Write it to a file, or pipe it to mlxpsub /dev/stdin",
      }
      : {
        state: reasonOf(cause),
        hint: `Copy it elsewhere, or pipe it: mlxpsub /dev/stdin <${name}`,
      };
  }
  return { state: reasonOf(cause) };
}

/** UTF-8 to the letter: a byte that stands for nothing would change in the jobs. */
function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const at = firstBad(bytes);
    const byte = (bytes[at.byte] ?? 0).toString(16).padStart(2, "0");
    throw new Failure([error(
      `Cannot read script "${name}": byte 0x${byte} is not UTF-8`,
      { source: { name, text }, span: { start: at.char, end: at.char + 1 } },
      `Convert it: iconv -f ${guessEncoding(bytes)} -t UTF-8`,
    )]);
  }
}

/** Where the first sequence that is not UTF-8 starts, in bytes and in text. */
function firstBad(bytes: Uint8Array): { byte: number; char: number } {
  // What was not UTF-8 does not survive the way there and back.
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  const back = new TextEncoder().encode(lenient.decode(bytes));
  const byte = bytes.findIndex((it, at) => it !== back[at]);
  return {
    byte,
    char: new TextDecoder().decode(bytes.subarray(0, byte)).length,
  };
}

function guessEncoding(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff);
  return utf16 ? "UTF-16" : "ISO-8859-1";
}
