/**
 * Whether a real program with these arguments surely only reads: it writes no
 * file, starts no program, opens no connection. Anything doubtful is refused.
 */
export function readsOnly(_argv: readonly string[]): boolean {
  return false;
}
