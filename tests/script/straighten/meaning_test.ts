import { formatDiagnostics } from "../../../src/format_diagnostics.ts";
import { decidedLines } from "../../../src/plan/plan_runs.ts";
import { readParts } from "../../../src/plan/script_parts.ts";
import type { FileFacts, Here } from "../../../src/script/interpret/here.ts";
import { parseScript } from "../../../src/script/script.ts";
import { assertGoldenFile } from "../../golden.ts";

/** Scripts whose jobs once did something else than bash does. */
const folder = new URL("../../testdata/meaning/", import.meta.url);

const files: Record<string, string> = {
  "/proj/fun.sh": 'run() { python main.py "$@"; }\n',
  "/proj/one.sh": "#!/bin/bash\npython main.py seed=$1\n",
  "/proj/quiet.sh": "echo python main.py\n",
  "/proj/params.txt": "0.1 1\n0.2 2\n",
  "/proj/progress.txt": "seed 1 done\n",
};

const file: FileFacts = {
  kind: "file",
  size: 10,
  mode: 0o644,
  modified: 0,
  accessed: 0,
  uid: 0,
  gid: 0,
  identity: "1",
};

const here: Here = {
  environment: new Map([["HOME", "/home/me"]]),
  workDir: "/proj",
  scriptPath: "/proj/script.sh",
  stat: (path) =>
    files[path] !== undefined
      ? file
      : path === "/proj/sub" || path === "/proj"
      ? { ...file, kind: "directory" }
      : undefined,
  lstat: (path) => files[path] === undefined ? undefined : file,
  access: (path) => files[path] === undefined ? "no" : "yes",
  list: () => undefined,
  read: (path) => files[path],
  realPath: (path) => path,
  now: () => new Date(0),
  hostname: () => "login",
};

for (const { name } of [...Deno.readDirSync(folder)].sort(byName)) {
  if (!name.endsWith(".sh")) continue;
  Deno.test(`meaning/${name} makes the jobs that its text stands for`, () => {
    const text = Deno.readTextFileSync(new URL(name, folder));
    const parsed = parseScript({ name: "script.sh", text }, [
      "#SBATCH",
      "#OAR",
    ]);
    let said = "";
    if (!parsed.ok) said = formatDiagnostics(parsed.diagnostics);
    else {
      const { parts, diagnostics, evaluation } = readParts(
        parsed.script,
        { launchers: [], environment: here.environment },
        100,
        here,
      );
      said = formatDiagnostics(diagnostics);
      for (const it of evaluation?.decided ?? []) said += `decided: ${it}\n`;
      if (!diagnostics.some((it) => it.severity === "error")) {
        for (const part of parts) {
          const lines = part.sweeps.map((it) => it.site.line);
          said += decidedLines(part.script.decided).map((it) => `+ ${it}`)
            .join("");
          said += part.script.source.text === text
            ? `--- as written: a run on each of the lines ${lines.join(", ")}\n`
            : `--- the run of line ${
              lines.join(", ")
            }\n${part.script.source.text}`;
        }
      }
    }
    assertGoldenFile(said, new URL(name.replace(/sh$/, "txt"), folder));
  });
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
