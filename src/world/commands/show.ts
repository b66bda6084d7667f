import type { ShowOptions } from "../../cli/life_calls.ts";
import { exitCodes, visible } from "../../error.ts";
import { recordKeys, recordToYaml } from "../../plan/record_yaml.ts";
import { pathIn } from "../../plan/layout.ts";
import { findJob } from "../logs/find_jobs.ts";
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
      JSON.stringify(
        {
          log_id: logId,
          paths,
          record: recordKeys(record),
          script: script ?? null,
        },
        undefined,
        2,
      ) + "\n",
    );
    return exitCodes.done;
  }
  const indented = (text: string) =>
    text.trimEnd().split("\n").map((it) => `  ${visible(it)}\n`).join("");
  terminal.print([
    "Paths\n",
    ...Object.entries(paths).map(([name, path]) =>
      `  ${`${name}:`.padEnd(9)} ${visible(path)}\n`
    ),
    "\nRecord\n",
    indented(recordToYaml(record)),
    "\nScript\n",
    script === undefined ? "  (it is gone)\n" : indented(script),
  ].join(""));
  return exitCodes.done;
}

function readScript(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
