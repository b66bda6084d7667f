import type { Script, ScriptHost } from "../script/script.ts";
import { runStatusEdit } from "./run_status.ts";
import {
  quotedTemplate,
  type Template,
  templateOf,
  trimmed,
} from "./run_template.ts";
import { type ScriptEdits, scriptEdits } from "./script_edits.ts";

/** The script around a text that a launcher hands to a shell. */
export interface Host {
  script: Script;
  edits: Pick<ScriptEdits, "ownName">;
  /** What the text is → the whole script. */
  around(text: Template): Template;
}

/** What becomes of it in a job. */
export function hostOf({ script, command, text }: ScriptHost): Host {
  const edits = scriptEdits(script, []);
  const status = runStatusEdit(script, [{ command }])({ command });
  const { text: code } = script.source;
  return {
    script,
    edits,
    around: (inner) =>
      trimmed(
        templateOf(code, { start: 0, end: code.length }, edits.everywhere, [
          { ...text.span, parts: quotedTemplate(inner) },
          ...status.map((it) => ({ ...it, parts: [it.text] })),
        ]),
      ),
  };
}
