import type { JobIds } from "../scheduler.ts";

/** RFC 19's alphabet: no 0, I, O and l. */
const f58 = "[1-9A-HJ-NP-Za-km-z]{1,11}";

/** `ƒ2FGz` or `f2FGz`, alone in its line or cell → as records have it: `f2FGz`. */
export function idOf(text: string): string | undefined {
  return new RegExp(`^[ƒf](${f58})$`).test(text)
    ? `f${text.slice(1)}`
    : undefined;
}

/**
 * `f2FGz`: what every locale can print, and each command takes. Numbers, `0x…`,
 * words and emoji mean single jobs, too (flux-job(1), "id"), but are never told.
 */
export const fluxIds: JobIds = {
  shape: new RegExp(`^f${f58}$`),
  submissionOf: (id) => id,
  membersOf: () => undefined,
};
