import { resolve } from "@std/path/posix";
import type { CleanOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { leaveControlDir } from "../logs/control_dir.ts";
import { namesJobs } from "../logs/find_jobs.ts";
import { removalsAsJson, removalsAsTable } from "../../report/acted.ts";
import { type Cleanable, cleanableIn } from "../queue/cleanable.ts";
import { confirm } from "../system/confirm.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

/** `mlxpsub clean`: removes what nothing needs any more → the exit code. */
export async function clean(
  targets: string[],
  { logDir, dryRun, yes, quiet, json }: CleanOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const job = targets.find((it) => namesJobs(it, workDir));
  if (job !== undefined) {
    throw new Failure([error(
      `Cannot clean "${job}": it is no log directory`,
      undefined,
      "Name the directory that holds the numbered ones",
    )]);
  }
  const signal = stopSignals();
  const parents = targets.length > 0 ? targets : [logDir ?? "logs"];
  const items: Cleanable[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const it of new Set(parents.map((it) => resolve(workDir, it)))) {
    const found = await cleanableIn(it, signal);
    items.push(...found.items);
    diagnostics.push(...found.diagnostics);
  }
  // asked for as one document, it is told what came of it, at the end
  const tell = (done: ReadonlySet<Cleanable>) => {
    if (json) terminal.print(removalsAsJson(items, done));
  };
  if (!json) {
    terminal.show(
      terminal.resultsGoTo === "pipe"
        ? items.map((it) => `${it.path}\t${it.what}\n`).join("")
        : removalsAsTable(items, terminal.view()),
    );
  }
  terminal.report(diagnostics);
  const code = diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
  const say = (text: string) => {
    if (!quiet) terminal.tell(`${text}\n`);
  };
  if (items.length === 0) {
    tell(new Set());
    say("nothing to clean");
    return signal.aborted ? exitCodes.interrupted : code;
  }
  if (dryRun) {
    tell(new Set());
    say(`${entries(items.length)} would be removed`);
    return signal.aborted ? exitCodes.interrupted : code;
  }
  if (!yes) {
    const answer = confirm(`Remove ${entries(items.length)}?`, terminal);
    if (answer === "cannot ask") {
      throw new Failure([error(
        "Cannot ask whether to remove that: this is no terminal",
        undefined,
        "Add --yes",
      )]);
    }
    if (answer === "no") {
      tell(new Set());
      say("nothing was removed");
      return code;
    }
  }
  const kept: Cleanable[] = [];
  const done = new Set<Cleanable>();
  for (const it of items) {
    if (signal.aborted) break;
    if (await it.remove() === "gone") done.add(it);
    else kept.push(it);
  }
  for (const it of parents) leaveControlDir(resolve(workDir, it));
  tell(done);
  say(`${entries(done.size)} removed`);
  terminal.report(kept.map((it) =>
    warning(
      `Cannot remove "${it.path}": it has changed, is in use, or may not be removed`,
      undefined,
      "Write mlxpsub clean again",
    )
  ));
  if (signal.aborted) return exitCodes.interrupted;
  return kept.length > 0 ? exitCodes.world : code;
}

function entries(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}
