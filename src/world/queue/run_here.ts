import { unlessAborted, within } from "../system/pause.ts";
import { signalSession } from "../system/signal_session.ts";

/** How a job that ran here ended; an exit code is 128 and more after a signal. */
export type LocalEnd =
  | { kind: "ended"; exitCode: number }
  /** Stopped, as this process was told to stop. */
  | { kind: "stopped"; exitCode: number }
  /** Even SIGKILL did not end it. */
  | { kind: "left behind" };

export interface RunHereSettings {
  variables: Record<string, string>;
  /** Once aborted, it is stopped. */
  signal: AbortSignal;
  /** Seconds between SIGINT, SIGTERM and SIGKILL. */
  grace?: number;
}

/**
 * Starts a job's script on this machine, as a session of its own; what it leaves
 * running ends with it, as under a batch scheduler. It redirects itself to its
 * log files. Throws as Deno does where it cannot be started.
 */
export function runHere(
  script: string,
  workDir: string,
  { variables, signal, grace = 5 }: RunHereSettings,
): { pid: number; ending: Promise<LocalEnd> } {
  const child = new Deno.Command(script, {
    cwd: workDir,
    env: variables,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  return { pid: child.pid, ending: endOf(child, signal, grace) };
}

/** Waits for a job; stops it, with all its children, once it is told to. */
async function endOf(
  child: Deno.ChildProcess,
  signal: AbortSignal,
  grace: number,
): Promise<LocalEnd> {
  const status = await unlessAborted(signal, child.status);
  if (status !== undefined) {
    signalSession(child.pid, "SIGKILL");
    return { kind: "ended", exitCode: status.code };
  }
  for (const it of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    signalSession(child.pid, it);
    const stopped = await within(grace * 1000, child.status);
    if (stopped === undefined) continue;
    signalSession(child.pid, "SIGKILL");
    return stopped.code === 0
      ? { kind: "ended", exitCode: 0 }
      : { kind: "stopped", exitCode: stopped.code };
  }
  child.unref();
  return { kind: "left behind" };
}
