import { programPath } from "./find_program.ts";

/** Processes by their ids, with when they began, which tells apart whose id it was. */
export type ProcessTree = Map<number, string>;

/**
 * Sends a signal to a process, to all that it started, and to what of `tree` is
 * still there; puts them into `tree`. Parents come first, which else may start
 * anew what ended. No matter if there are none any more.
 */
export function signalTree(
  root: number,
  signal: Deno.Signal,
  tree: ProcessTree,
): void {
  const all = processes();
  for (const [pid, began] of tree) {
    if (all.find((it) => it.pid === pid)?.began !== began) tree.delete(pid);
  }
  tree.set(root, all.find((it) => it.pid === root)?.began ?? "");
  // a Map tells what is added to it while it is gone through
  for (const pid of tree.keys()) {
    for (const it of all) {
      if (it.parent === pid) tree.set(it.pid, it.began);
    }
  }
  for (const pid of tree.keys()) {
    try {
      Deno.kill(pid, signal);
    } catch {
      // gone, or another user's
    }
  }
}

/** Those of this host; none where ps cannot tell. */
function processes(): { pid: number; parent: number; began: string }[] {
  try {
    const { stdout } = new Deno.Command(programPath("ps"), {
      args: ["-A", "-o", "pid=,ppid=,lstart="],
      env: { LC_ALL: "C" },
      stdin: "null",
      stderr: "null",
    }).outputSync();
    const lines = new TextDecoder().decode(stdout)
      .matchAll(/^ *(\d+) +(\d+) +(.*)$/gm);
    return [...lines].map(([, pid, parent, began = ""]) => ({
      pid: Number(pid),
      parent: Number(parent),
      began,
    }));
  } catch {
    return [];
  }
}
