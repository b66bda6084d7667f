import { error, exitCodes, Failure } from "../../error.ts";

/**
 * What the system says of a failed call, in words for a message: `No space
 * left on device (os error 28): mkdir '/x'` becomes `no space left on device`.
 */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const words = message.replace(/^Failed to spawn '[^]*?': /, "")
    .replace(/ \(os error \d+\)[^]*$/, "");
  if (words === "entity not found") return "it is not on PATH";
  const place = /^Requires all access to "(\/(?:dev|proc|sys))\b/.exec(words);
  if (place !== null) {
    return `it is below ${
      place[1]
    }, where Deno opens files only for programs with all permissions`;
  }
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

/** Whether the system refused a call: a fault of the world, not of the program. */
export function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && / \(os error \d+\)/.test(cause.message);
}

/** What to do about errors that have one cure, by their numbers on Linux. */
const hints: ReadonlyMap<number, string> = new Map([
  // EACCES and EPERM
  [13, "Name a directory of yours with --log-dir, or have its owner open it"],
  [1, "Name a directory of yours with --log-dir, or have its owner open it"],
  // EMFILE
  [24, "Raise the limit on open files, ulimit -n 256, and call mlxpsub again"],
  // ENOSPC
  [
    28,
    "Free space there (df -h and df -i tell what is full), and call mlxpsub again",
  ],
  // EROFS
  [30, "Name a directory that can be written to with --log-dir"],
  // EDQUOT
  [
    122,
    "Free space there (quota -s tells what is used up), and call mlxpsub again",
  ],
]);

/** What to do about a failed call, where that is known. */
export function hintFor(cause: unknown): string | undefined {
  const message = cause instanceof Error ? cause.message : "";
  const number = / \(os error (\d+)\)/.exec(message)?.[1];
  return number === undefined ? undefined : hints.get(Number(number));
}

/** The end of work that the world refused; nothing of it is left over. */
export function worldFailure(act: string, cause: unknown): Failure {
  // it says already what could not be done
  if (cause instanceof Failure) return cause;
  return new Failure(
    [error(`Cannot ${act}: ${reasonOf(cause)}`, undefined, hintFor(cause))],
    exitCodes.world,
  );
}

/** The end of work that was interrupted before anything was submitted. */
export function interruption(): Failure {
  return new Failure(
    [error("Cannot go on: interrupted before anything was submitted")],
    exitCodes.interrupted,
  );
}
