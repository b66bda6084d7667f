import { shellQuote } from "../script/word_text.ts";
import { names } from "./layout.ts";
import { arrayLine } from "./own_directory.ts";

/** What the script of a job array is made of. */
export interface ArrayScript {
  shebang: string;
  /** The scheduler's own directives and the user's. */
  directives: string[];
  indexVariable: string;
  /** Log directory of each index, from 1. */
  logDirs: string[];
  /** The name of their sweep. */
  sweep: string;
}

/** The text of an array's script: it starts the script of one job. */
export function renderArrayScript(it: ArrayScript): string {
  return [
    it.shebang,
    ...it.directives,
    "",
    `case $${it.indexVariable} in`,
    ...it.logDirs.map((dir, index) =>
      `  ${index + 1}) log_dir=${shellQuote(dir)} ;;`
    ),
    `  *) echo "no job has the index $${it.indexVariable}" >&2; exit 1 ;;`,
    "esac",
    arrayLine(it.sweep),
    `exec "$log_dir/${names.script}" >>"$log_dir/${names.stdout}" 2>>"$log_dir/${names.stderr}"`,
    "",
  ].join("\n");
}
