import { controlDirOf, halfName } from "../../jobs/layout.ts";
import { worldFailure } from "../system/cause.ts";
import { isGone, removeQuietly, standStill } from "../system/files.ts";

/** Makes the control directory, and does with it what another's clean-up may interrupt. */
export function inControlDir<Result>(
  parentLogDir: string,
  act: (dir: string) => Result,
): Result {
  const dir = controlDirOf(parentLogDir);
  for (let tries = 0;; tries++) {
    try {
      Deno.mkdirSync(dir, { recursive: true });
      return act(dir);
    } catch (cause) {
      // the last one to leave removes the directory, be it while it is made
      const again = isGone(cause) ||
        cause instanceof Deno.errors.AlreadyExists;
      if (again && tries < 50) {
        // out of step with whoever makes and removes it all the time
        standStill(Math.random() * tries);
        continue;
      }
      throw worldFailure(`prepare "${dir}"`, cause);
    }
  }
}

/** Removes it if nothing is left in it. */
export function leaveControlDir(parentLogDir: string): void {
  try {
    Deno.removeSync(controlDirOf(parentLogDir));
  } catch {
    // others work there
  }
}

/** Names in it; none where it is not there. */
export function listControlDir(parentLogDir: string): string[] {
  const dir = controlDirOf(parentLogDir);
  try {
    return [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  } catch (cause) {
    if (isGone(cause)) return [];
    throw worldFailure(`list "${dir}"`, cause);
  }
}

/**
 * Names in it, as its server has them. A network file system may list a
 * directory from memory for a minute; after a change of one's own it asks.
 * Throws as Deno does where nothing can be written.
 */
export function listControlDirNow(
  parentLogDir: string,
  sweep: string,
): string[] {
  const dir = controlDirOf(parentLogDir);
  const probe = `${dir}/${halfName(sweep, crypto.randomUUID())}`;
  Deno.writeTextFileSync(probe, "", { createNew: true });
  removeQuietly(probe);
  return listControlDir(parentLogDir);
}
