import { evaluate } from "../../../src/script/evaluate/evaluate.ts";
import { parseScript } from "../../../src/script/script.ts";
import { runBash } from "../../../src/world/system/run_bash.ts";

/** A script's commands → the straight script of each run, or what is said. */
export function straight(...lines: string[]): string[] {
  const text = `#!/bin/bash\n${lines.join("\n")}\n`;
  const parsed = parseScript({ name: "script.sh", text }, []);
  if (!parsed.ok) return parsed.diagnostics.map((it) => it.message);
  const folder = Deno.makeTempDirSync();
  try {
    const evaluation = evaluate(
      parsed.script,
      { launchers: [], environment: new Map([["HOME", "/home/me"]]) },
      100,
      (program) => runBash(program, folder),
    );
    return evaluation.ok
      ? evaluation.calls.map((it) => it.script.source.text)
      : evaluation.diagnostics.map((it) =>
        `${lineAt(text, it.place?.span.start)}: ${it.message}`
      );
  } finally {
    Deno.removeSync(folder);
  }
}

function lineAt(text: string, offset = 0): number {
  return text.slice(0, offset).split("\n").length;
}
