import type { Here } from "../../src/script/interpret/here.ts";
import { runScript } from "../../src/script/interpret/run_script.ts";
import { parseScript } from "../../src/script/script.ts";
import { traceOf } from "../../src/script/straighten/straighten.ts";
import { cpuTime } from "../cpu_time.ts";
import { nowhere as empty } from "./interpret/nowhere.ts";
import type { ParseOutcome } from "./parse_outcome.ts";

/** A machine without a file, with texts in UTF-8. */
export const nowhere: Here = {
  ...empty,
  environment: new Map([["HOME", "/home/me"], ["LC_ALL", "C.UTF-8"]]),
};

/** Interprets a text, as bash would run it and as a job; nothing is thrown. */
export function interpretOutcome(text: string): ParseOutcome {
  let kind: ParseOutcome["kind"] = "read";
  let message = "";
  const time = cpuTime(() => {
    try {
      const { refusal, syntaxError } = runScript(text, nowhere);
      const said = syntaxError ?? refusal;
      if (said !== undefined) {
        kind = "refused";
        message = said;
      }
      const source = { name: "script.sh", text };
      const parsed = parseScript(source, ["#SBATCH"]);
      if (!parsed.ok) return;
      const search = { launchers: [], environment: nowhere.environment };
      traceOf(parsed.script, search, 1000, nowhere);
    } catch (cause) {
      kind = "crashed";
      message = cause instanceof Error ? cause.stack ?? "" : String(cause);
    }
  });
  return { kind, message, time };
}
