import type { Span } from "../source.ts";
import { refuse } from "./fault.ts";

/**
 * An opaque character is a lone low surrogate (U+DC00 to U+DFFF without the high
 * half before it). It stands in an override for a shell expansion such as
 * `$SCRATCH`, whose value only the job knows. No text that was decoded from bytes
 * holds one, so it cannot be mistaken for something the user wrote.
 */
const OPAQUE = /[\uDC00-\uDFFF]/u;

/** Whether a text holds a value that is known only inside the job. */
export function hasOpaque(text: string): boolean {
  return OPAQUE.test(text);
}

/** Refuses to compute with such a value. */
export function refuseOpaque(call: Span): never {
  refuse(
    "opaque",
    call,
    "its value is known only inside the job",
    "Write the value itself in place of the expansion",
  );
}
