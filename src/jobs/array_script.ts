import { shellQuote } from "../script/word_text.ts";
import { firstLogDirOf, names, packStreams } from "./layout.ts";
import { arrayLine } from "./own_directory.ts";
import { packCall } from "./pack_script.ts";

/** What the script of a job array is made of. */
export interface ArrayScript {
  shebang: string;
  /** The scheduler's own directives and the user's. */
  directives: string[];
  indexVariable: string;
  /** What each index starts, from 1. */
  members: ArrayMembers;
  /** The name of their sweep. */
  sweep: string;
}

/** Jobs of one run each, by their log directories, or packs by their scripts. */
export type ArrayMembers =
  | { are: "runs"; logDirs: string[] }
  | { are: "packs"; scripts: string[] };

/** The text of an array's script: it starts the script of one job. */
export function renderArrayScript(it: ArrayScript): string {
  const { indexVariable, members, sweep } = it;
  return [
    it.shebang,
    ...it.directives,
    "",
    arrayBody(indexVariable, members, sweep),
  ].join("\n");
}

/** What stands below the directives. */
export function arrayBody(
  indexVariable: string,
  members: ArrayMembers,
  sweep: string,
): string {
  const choices = members.are === "runs"
    ? members.logDirs.map((it) => `log_dir=${shellQuote(it)}`)
    : members.scripts.map((it) =>
      `log_dir=${shellQuote(firstLogDirOf(it))} pack=${
        shellQuote(it.slice(0, -3))
      }`
    );
  const { stdout, stderr } = packStreams("$pack.sh");
  return [
    `case $${indexVariable} in`,
    ...choices.map((it, index) => `  ${index + 1}) ${it} ;;`),
    `  *) echo "no job has the index $${indexVariable}" >&2; exit 1 ;;`,
    "esac",
    arrayLine(sweep),
    members.are === "runs"
      ? `exec "$log_dir/${names.script}" >>"$log_dir/${names.stdout}" 2>>"$log_dir/${names.stderr}"`
      : `exec ${packCall('"$pack.sh"')} >>"${stdout}" 2>>"${stderr}"`,
    "",
  ].join("\n");
}
