import { ignoresHangUp } from "./own_process.ts";

/** What asks a program to stop: Ctrl-C, kill, a closed terminal. */
const asked: Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * For work that changes nothing: it is ended by the signal itself, at any
 * moment. A listener would have to wait until the event loop has its turn.
 */
export function untilKilled(): AbortSignal {
  return new AbortController().signal;
}

/**
 * A signal that aborts once the process is asked to stop, for work that must
 * not be left half done; from now on nothing else ends it. A hang-up that is
 * ignored, as under nohup, stays so.
 */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of asked) {
    if (name === "SIGHUP" && ignoresHangUp()) continue;
    Deno.addSignalListener(name, () => controller.abort());
  }
  return controller.signal;
}
