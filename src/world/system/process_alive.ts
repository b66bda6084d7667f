/** Whether a process of this host is there; it may be another user's. */
export function processIsAlive(pid: number): boolean {
  try {
    // kill(2) with signal 0 only looks
    Deno.kill(pid, 0 as unknown as Deno.Signal);
    return true;
  } catch (cause) {
    return !(cause instanceof Deno.errors.NotFound);
  }
}
