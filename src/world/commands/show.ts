import { jsonDocument } from "../../report/json_document.ts";
import type { ShowOptions } from "../../cli/life_calls.ts";
import { exitCodes } from "../../error.ts";
import { recordKeys, recordToYaml } from "../../jobs/record_yaml.ts";
import { pathIn } from "../../jobs/layout.ts";
import { jobText } from "../../report/script_text.ts";
import { findJob } from "../logs/find_jobs.ts";
import { readQuietly } from "../system/files.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";

/** `mlxpsub show ID`: prints a job's record, paths and script. */
export function showJob(
  target: string,
  options: ShowOptions,
  terminal: Terminal,
): number {
  const { logId, logDir, record } = findJob(
    target,
    options.logDir,
    currentDirectory(),
  );
  const paths = {
    log_dir: logDir,
    script: pathIn(logDir, "script"),
    stdout: pathIn(logDir, "stdout"),
    stderr: pathIn(logDir, "stderr"),
    record: pathIn(logDir, "copy"),
  };
  const script = readScript(paths.script);
  if (options.json) {
    terminal.print(
      jsonDocument(
        {
          log_id: logId,
          paths,
          record: recordKeys(record),
          script: script ?? null,
        },
      ),
    );
    return exitCodes.done;
  }
  terminal.show(
    jobText(paths, recordToYaml(record), script, terminal.view()),
  );
  return exitCodes.done;
}

function readScript(path: string): string | undefined {
  const text = readQuietly(path);
  return text === "" ? undefined : text;
}
