/** Which log directory the files of a job name: a copy names the original's. */

/** A word of ours, bare or quoted, up to the end of its line or ` ;;`. */
const word = String.raw`((?:'[^']*'|"[^"]*"|\\[^]|[^\s'"\\;])*)`;

const schedulerLine = new RegExp(
  `^export MLXP_SCHEDULER=${word}(?: MLXPSUB_LOG_DIR=|[ \\t]*$)`,
  "m",
);
const memberLine = new RegExp(`^  (\\d+)\\) log_dir=${word} ;;$`, "gm");
const below = "/metadata/mlxp.yaml";

/** A job's script → the log directory that it was written for, if it says so. */
export function logDirIn(script: string): string | undefined {
  const path = unquoted(schedulerLine.exec(script)?.[1] ?? "");
  return path.endsWith(below) ? path.slice(0, -below.length) : undefined;
}

/** An array's script → the log directory of each index. */
export function logDirsIn(arrayScript: string): Map<number, string> {
  return new Map(
    [...arrayScript.matchAll(memberLine)].map(([, index, dir = ""]) =>
      [Number(index), unquoted(dir)] as const
    ),
  );
}

/** What `shellQuote()` was given. */
function unquoted(code: string): string {
  return code.replace(
    /'([^']*)'|"([^"]*)"|\\([^])/g,
    (_, single, double, escaped) => single ?? double ?? escaped,
  );
}
