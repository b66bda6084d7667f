import type { Diagnostic } from "../error.ts";
import type { Script } from "../script/script.ts";
import type { SweepSite } from "./sweep_site.ts";

/** A script whose runs stand at the top level: the user's, or a straight one. */
export interface ScriptPart {
  script: Script;
  sweeps: SweepSite[];
  /** Makes a message about this script one about the user's. */
  inUserScript(it: Diagnostic): Diagnostic;
}
