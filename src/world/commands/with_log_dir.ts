import type { LifeCall } from "../../cli/life_calls.ts";
import { error, Failure } from "../../error.ts";
import { visible } from "../../visible.ts";
import { shellQuote } from "../../script/word_text.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findLogDir } from "../logs/find_log_dir.ts";
import { isLogId, namesJobs } from "../logs/find_jobs.ts";
import type { Terminal } from "../system/terminal.ts";

/**
 * A call on jobs, with the log directory that is meant where it names none;
 * says which it is unless that is `logs` here. Throws a Failure where there are
 * several.
 */
export function withLogDir(call: LifeCall, terminal: Terminal): LifeCall {
  const targets = "targets" in call ? call.targets : [call.target];
  if (call.options.logDir !== undefined) return call;
  const workDir = currentDirectory();
  const hangsOnIt = targets.length === 0 ||
    targets.every((it) => namesJobs(it, workDir)) &&
      targets.some((it) => isLogId(it, workDir));
  if (!hangsOnIt) return call;
  const found = findLogDir(workDir);
  if (found.kind === "usual") return call;
  const shown = (path: string) =>
    path.startsWith(`${workDir}/`) ? path.slice(workDir.length + 1) : path;
  if (found.kind === "several") {
    const paths = found.paths.map(shown);
    const first = paths.slice(0, 10);
    const more = paths.length - first.length;
    throw new Failure([error(
      `Cannot tell which log directory is meant: ${first.join(", ")}${
        more > 0 ? ` and ${more} more` : ""
      } are here`,
      undefined,
      `Write --log-dir ${shellQuote(first[0] ?? "")}, or another of them`,
    )]);
  }
  if (!call.options.quiet) {
    terminal.tell(`log directory: ${visible(shown(found.path))}\n`);
  }
  // each member keeps its command and options: only one key is added
  const options = { ...call.options, logDir: found.path };
  return { ...call, options } as LifeCall;
}
