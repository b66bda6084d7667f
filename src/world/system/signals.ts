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
    if (name === "SIGHUP" && hangUpIsIgnored()) continue;
    Deno.addSignalListener(name, () => controller.abort());
  }
  return controller.signal;
}

/**
 * From proc(5): the mask of ignored signals, SIGHUP its lowest bit. Through
 * another program, since Deno reads no /proc unless everything is allowed; a
 * program that is started ignores what its parent does.
 */
function hangUpIsIgnored(): boolean {
  try {
    const { stdout } = new Deno.Command("/bin/cat", {
      args: ["/proc/self/status"],
      stderr: "null",
    }).outputSync();
    const status = new TextDecoder().decode(stdout);
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
    return (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    return false;
  }
}
