import { type Diagnostic, error, exitCodes, Failure } from "../../error.ts";
import { shellQuote } from "../../script/word_text.ts";
import { type LockHolder, lockSweep, type SweepLock } from "./sweep_lock.ts";

/** The locks of one sweep in all the log directories that it fills. */
export interface SweepLocks {
  /** What stands against handing over a further job: a lock that was lost. */
  obstacle(): Diagnostic | undefined;
  release(): void;
}

export type LocksAttempt =
  | { kind: "held"; locks: SweepLocks }
  | { kind: "busy"; parentLogDir: string; holder: LockHolder | undefined }
  | { kind: "planted"; diagnostic: Diagnostic };

/** Takes all of them or none. */
export function lockEverywhere(
  parentLogDirs: readonly string[],
  sweep: string,
): LocksAttempt {
  const held: SweepLock[] = [];
  const release = (): void => {
    for (const it of held.toReversed()) it.release();
  };
  try {
    // in one order, so that of two that want the same ones one gets them
    for (const parentLogDir of parentLogDirs.toSorted()) {
      const attempt = lockSweep(parentLogDir, sweep);
      if (attempt.kind === "busy") {
        release();
        return { kind: "busy", parentLogDir, holder: attempt.holder };
      }
      if (attempt.kind === "planted") {
        release();
        return { kind: "planted", diagnostic: planted(sweep, attempt) };
      }
      held.push(attempt.lock);
    }
  } catch (cause) {
    release();
    throw cause;
  }
  return {
    kind: "held",
    locks: {
      release,
      obstacle() {
        const lost = held.find((it) => !it.isHeld());
        return lost === undefined ? undefined : error(
          `Cannot go on with sweep ${sweep}: another mlxpsub has taken it over`,
          undefined,
          "See mlxpsub status",
        );
      },
    },
  };
}

/** The locks of a sweep whose name was just made up, so that nobody has them. */
export function lockNewSweep(
  parentLogDirs: readonly string[],
  sweep: string,
): SweepLocks {
  const attempt = lockEverywhere(parentLogDirs, sweep);
  if (attempt.kind === "held") return attempt.locks;
  throw new Failure([
    error(`Cannot lock sweep ${sweep}: another mlxpsub uses that name`),
  ], exitCodes.world);
}

function planted(
  sweep: string,
  { path, state }: { path: string; state: string },
): Diagnostic {
  return error(
    `Cannot lock sweep ${sweep}: "${path}" is no lock of yours: ${state}`,
    undefined,
    `Remove it, or have its owner remove it: rm -r ${shellQuote(path)}`,
  );
}
