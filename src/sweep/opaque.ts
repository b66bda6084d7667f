import type { Span } from "../source.ts";
import { refuse } from "./fault.ts";

/** Refuses to compute with a value that is known only inside the job. */
export function refuseOpaque(call: Span): never {
  refuse(
    "opaque",
    call,
    "its value is known only inside the job",
    "Write the value itself in place of the expansion",
  );
}
