/**
 * Sends a signal to all processes of a session (of its first process group)
 * that was started with `detached`. No matter if there are none any more, or
 * none that may be signalled.
 */
export function signalSession(leader: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-leader, signal);
  } catch {
    // all gone, or all of another user
  }
}
