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
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

/** The end of work that the world refused; nothing of it is left over. */
export function worldFailure(act: string, cause: unknown): Failure {
  return new Failure(
    [error(`Cannot ${act}: ${reasonOf(cause)}`)],
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
