import type { Header } from "../schedulers/scheduler.ts";
import { shellQuote } from "../script/word_text.ts";

/** What a job script is made of, beside the run's own body. */
export interface JobScriptHead {
  shebang: string;
  header: Header;
  /** The user's directives that stay. */
  directives: string[];
  logDir: string;
  workDir: string;
}

/**
 * The text of a job's script.sh: the directives, what MLXP needs, the way to
 * the work dir, then the user's commands.
 */
export function renderJobScript(head: JobScriptHead, body: string): string {
  const lines = [head.shebang, ...head.header.lines, ...head.directives, ""];
  if (head.header.output === "script") {
    lines.push(redirection(head.logDir));
  }
  lines.push(
    `export MLXP_SCHEDULER=${shellQuote(`${head.logDir}/metadata/mlxp.yaml`)}`,
    `cd ${shellQuote(head.workDir)}`,
  );
  return `${lines.join("\n")}\n${body}`;
}

/** Appends, so that a job that is started twice keeps what it wrote. */
function redirection(logDir: string): string {
  const to = (name: string): string => shellQuote(`${logDir}/${name}`);
  return `exec >>${to("log.stdout")} 2>>${to("log.stderr")}`;
}
