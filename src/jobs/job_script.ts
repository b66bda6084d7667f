import { basename } from "@std/path/posix";
import type { Header } from "../schedulers/scheduler.ts";
import { shellQuote } from "../script/word_text.ts";
import { pathIn } from "./layout.ts";

/** What a job script is made of, beside the run's own body. */
export interface JobScriptHead {
  shebang: string;
  header: Header;
  /** The user's directives that stay. */
  directives: string[];
  /** Absolute; its last part is the log_id. */
  logDir: string;
  workDir: string;
  /** What notes the end, and looks before whether the directory is its own. */
  endLine: string;
}

/**
 * The text of a job's script.sh: the directives, what MLXP needs, what notes the
 * end, the way to the work dir, then the user's commands.
 */
export function renderJobScript(head: JobScriptHead, body: string): string {
  const lines = [head.shebang, ...head.header.lines, ...head.directives, ""];
  const { output, undo } = head.header;
  if (output === "script") lines.push(redirection(head.logDir));
  if (undo !== undefined) lines.push(undo);
  lines.push(
    exportLine(head.logDir),
    head.endLine,
    `cd ${shellQuote(head.workDir)}`,
  );
  return `${lines.join("\n")}\n${body}`;
}

/** Whether a line is one that `exportLine()` makes. */
export function isExportLine(line: string): boolean {
  return line.startsWith("export MLXP_SCHEDULER=") &&
    / MLXPSUB_LOG_ID=\d+$/.test(line);
}

/** What MLXP needs, and where programs may write beside their logs. */
function exportLine(logDir: string): string {
  const settings = shellQuote(pathIn(logDir, "mlxpYaml"));
  return `export MLXP_SCHEDULER=${settings} MLXPSUB_LOG_DIR=${
    shellQuote(logDir)
  } MLXPSUB_LOG_ID=${basename(logDir)}`;
}

/** Appends, so that a job that is started twice keeps what it wrote. */
function redirection(logDir: string): string {
  const to = (name: "stdout" | "stderr") => shellQuote(pathIn(logDir, name));
  return `exec >>${to("stdout")} 2>>${to("stderr")}`;
}

/**
 * A job script → its shebang, directives and the rest, each with its lines.
 * Comments and empty lines between directives, which a user put there, stay
 * with them: schedulers read on up to the first command.
 */
export function splitJobScript(
  script: string,
  prefix: string,
): { shebang: string; directives: string[]; rest: string } {
  const [shebang = "", ...lines] = script.split("\n");
  const command = lines.findIndex((it) => !/^\s*(#|$)/.test(it));
  const head = command === -1 ? lines : lines.slice(0, command);
  const last = head.findLastIndex((it) => it.startsWith(prefix));
  const directives = head.slice(0, last + 1);
  return {
    shebang,
    directives,
    rest: lines.slice(directives.length).join("\n"),
  };
}

/** The directive lines at the top of a script of ours, a job's or an array's. */
export function directivesIn(script: string, prefix: string): string[] {
  return splitJobScript(script, prefix).directives
    .filter((it) => it.startsWith(prefix));
}
