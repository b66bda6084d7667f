import { resolve } from "@std/path/posix";
import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, warning } from "../../error.ts";
import type { ConfigFiles } from "../../hydra/config_files.ts";
import {
  expandSite,
  placeBack,
  placeOfProgram,
} from "../../plan/expand_site.ts";
import type { LaunchExport } from "../../plan/lost_environment.ts";
import type { ExpandedSite } from "../../plan/expanded_site.ts";
import type { Relocation } from "../../plan/relocation.ts";
import type { ScriptPart } from "../../plan/script_part.ts";
import { knownText } from "../../script/known_text.ts";
import type { RunCommand } from "../../script/run_command.ts";
import type { Script } from "../../script/script.ts";
import { filesMatching } from "./files_matching.ts";
import { looksIn } from "./here.ts";
import { lookedAt } from "./looked_at.ts";
import { readProgram } from "./program.ts";

/** What the run commands of one script share. */
export interface ProgramsAround {
  timeOf(line: number): Date;
  random(): number;
  files: ConfigFiles;
  moved: Relocation;
  /** What was said of a program: of several commands the first tells it. */
  said: Set<string>;
  /** Whether the script's own job array sets the index in each job. */
  ownIndex: "yes" | "no";
  /** What the submission hands to launchers in the job. */
  sbatchExport?: LaunchExport;
}

/** The run commands of one part of a script → what they sweep. */
export function expandAll(
  part: ScriptPart,
  workDir: string,
  options: SubmitOptions,
  around: ProgramsAround,
  diagnostics: Diagnostic[],
): ExpandedSite[] {
  const { script, sweeps, inUserScript } = part;
  const { back } = around.moved;
  return sweeps.flatMap((sweep) => {
    const directory = resolve(workDir, sweep.site.directory ?? ".");
    const { missing, executable, ...place } = lookedAt(placeBack(
      placeOfProgram(sweep.site, workDir, script.source.text),
      around.moved,
    ));
    const facts = readProgram({
      ...place,
      workDir: back(directory),
      words: sweep.site.run.arguments.map(({ text }) =>
        knownText(text, sweep.site.variables) ?? text.text
      ),
      script: script.source.text,
    }, around.files);
    for (const it of facts.diagnostics) {
      if (around.said.has(it.message)) continue;
      around.said.add(it.message);
      const place = { source: script.source, span: sweep.site.span };
      diagnostics.push(inUserScript({ place, ...it }));
    }
    if (missing !== undefined && place.inContainer === undefined) {
      diagnostics.push(inUserScript(warning(
        `"${missing}" is not there now`,
        { source: script.source, span: sweep.site.span },
        /^[\w.+~@-]+=/.test(sweep.site.run.program.text.text)
          ? "Write the program before its overrides"
          : `Jobs start in "${workDir}": call mlxpsub from where the program is, or add a cd`,
      )));
    }
    if (executable === "no" && startsItself(sweep.site.run, script)) {
      diagnostics.push(inUserScript(warning(
        `"${place.file}" is not executable now`,
        { source: script.source, span: sweep.site.span },
        "Write python in front of it, or chmod +x it",
      )));
    }
    const { expanded, diagnostics: found } = expandSite(
      sweep,
      place,
      facts,
      {
        ...around,
        zips: options.zips ?? [],
        filesMatching: (pattern) =>
          filesMatching(pattern, directory, looksIn(around.moved)),
        ...(options.hydraDir === undefined
          ? {}
          : { hydraDir: options.hydraDir }),
        ...(options.logDir === undefined ? {} : { logDir: options.logDir }),
      },
      script,
    );
    diagnostics.push(...found.map(inUserScript));
    return expanded === undefined ? [] : [{
      ...expanded,
      parentLogDir: (words) => back(expanded.parentLogDir(words)),
    }];
  });
}

/** `./train.py lr=1,2` */
function startsItself(
  { command, program }: RunCommand,
  { source: { text } }: Script,
): boolean {
  const [first] = command.words;
  return first !== undefined &&
    text.slice(first.span.start, first.span.end) === program.text.text;
}
