import { parseScript } from "../../../src/script/script.ts";
import {
  standingStill,
  straightCalls,
  traceOf,
} from "../../../src/script/straighten/straighten.ts";
import { looks } from "../../../src/world/around/here.ts";

/** A script's commands → the straight script of each run, or what is said. */
export function straight(...lines: string[]): string[] {
  const text = `#!/bin/bash\n${lines.join("\n")}\n`;
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) return parsed.diagnostics.map((it) => it.message);
  const folder = Deno.makeTempDirSync();
  const environment = new Map([["HOME", "/home/me"]]);
  const here = standingStill({
    ...looks,
    environment,
    workDir: folder,
    scriptPath: `${folder}/script.sh`,
  });
  const search = { launchers: [], environment };
  try {
    const interpreted = traceOf(parsed.script, search, 100, here);
    if (!interpreted.ok) {
      const { place, message } = interpreted.diagnostic;
      return [`${lineAt(text, place?.span.start)}: ${message}`];
    }
    const { calls, diagnostics } = straightCalls(
      interpreted.trace,
      parsed.script,
      search,
      here,
    );
    return diagnostics.length === 0
      ? calls.map((it) => it.script.source.text)
      : diagnostics.map((it) =>
        `${lineAt(text, it.place?.span.start)}: ${it.message}`
      );
  } finally {
    Deno.removeSync(folder);
  }
}

function lineAt(text: string, offset = 0): number {
  return text.slice(0, offset).split("\n").length;
}
