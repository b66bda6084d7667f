import { type Diagnostic, error } from "../error.ts";
import type { Directive, Scheduler } from "../schedulers/scheduler.ts";
import type { Source, Span } from "../source.ts";
import { type BegunText, parseShell, settingsFor } from "./parse_shell.ts";
import { ShellSyntaxError } from "./shell_syntax_error.ts";
import type { List, SimpleCommand, Word } from "./syntax.ts";

/** The prefix of lines that hold options for mlxpsub itself. */
export const ownPrefix = "#MLXPSUB";

/** A user's script: its directives, and its commands as bash reads them. */
export interface Script {
  source: Source;
  /** Absolute path of the user's script: `$0`, where that is told. */
  path?: string;
  /** What it is given: `$1` … */
  arguments?: readonly string[];
  /** Of a job array of the script's own, the task that is interpreted. */
  task?: OwnTask;
  /**
   * Variables of the environment that its job gets as they are here; undefined:
   * not set.
   */
  decided?: ReadonlyMap<string, string | undefined>;
  /** The first line, such as `#!/bin/bash -l`. */
  shebang: string;
  /** The program of the shebang: `/bin/bash`. */
  shell: string;
  /** Lines that start with a `#` and capitals, or with `#$`; in order. */
  directives: DirectiveLine[];
  /**
   * Comments that start like a directive and are none, such as
   * `#$HOME/bin/python`: a scheduler that reads the whole file takes offence.
   */
  lookalikes: Span[];
  commands: List;
  /** Where runs were taken out: blanks, which no job needs. */
  blanks?: readonly Span[];
  /** Of the text of a shell that a launcher starts: where it stands. */
  host?: ScriptHost;
}

/** `srun bash -c '…'` in a script. */
export interface ScriptHost {
  script: Script;
  command: SimpleCommand;
  /** The word that holds the text. */
  text: Word;
}

/** A task of a job array of the script's own, each of whose tasks is a job. */
export interface OwnTask {
  index: number;
  /** The variable that tells it apart: SLURM_ARRAY_TASK_ID. */
  indexVariable: string;
  /** All that its job's script sets, the index too. */
  variables: Readonly<Record<string, string>>;
  /** Those of them that the script names, so that what they say counts. */
  told: readonly string[];
  /** A further line of the job's script. */
  line?: string;
  /** What it is given in place of the call's arguments. */
  arguments?: readonly string[];
}

export interface DirectiveLine extends Directive {
  /** `#SBATCH`, `#$`, … */
  prefix: string;
  /** Whether blanks stand before it. */
  indented: "yes" | "no";
}

export type ParsedScript =
  | { ok: true; script: Script }
  | { ok: false; diagnostics: Diagnostic[] };

const shells = new Set(["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"]);

/**
 * Script text → its directives and syntax tree. `prefixes` are those of the
 * schedulers' directives, `begun` are lines of it that are read already.
 */
export function parseScript(
  source: Source,
  prefixes: string[],
  begun?: BegunText,
): ParsedScript {
  const { text } = source;
  const shebang = /^#![^\n]*/.exec(text)?.[0].trimEnd();
  const shell = shebang === undefined ? "/bin/bash" : shellOf(shebang);
  if (shell === undefined) {
    return {
      ok: false,
      diagnostics: [error(
        `Cannot read a script for "${shebang?.slice(2).trim()}": ${
          noShell(shebang ?? "")
        }`,
        { source, span: { start: 0, end: shebang?.length ?? 0 } },
        "Write the commands as a shell script that starts with #!/bin/bash",
      )],
    };
  }
  if (shebang === undefined && source.name.endsWith(".py")) {
    return {
      ok: false,
      diagnostics: [error(
        `Cannot read "${source.name}": ${noShell("python")}`,
        undefined,
        `Write a shell script with python ${source.name} and its sweeps`,
      )],
    };
  }
  try {
    const { list, comments } = parseShell(text, settingsFor(text), begun);
    const known = [...prefixes, ownPrefix];
    const directives = comments.flatMap((it) => directiveAt(text, it, known));
    const taken = new Set(directives.map((it) => it.span.start));
    return {
      ok: true,
      script: {
        source,
        shebang: shebang ?? "#!/bin/bash",
        shell,
        directives,
        lookalikes: comments.filter((it) =>
          !taken.has(it.start) &&
          known.some((prefix) => text.startsWith(prefix, it.start))
        ),
        commands: list,
      },
    };
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return {
      ok: false,
      diagnostics: [error(
        cause.message,
        {
          source,
          span: cause.span,
          ...(cause.caret === undefined ? {} : { caret: cause.caret }),
        },
        cause.hint,
      )],
    };
  }
}

/** What the program of a shebang is, that is no shell of ours. */
function noShell(shebang: string): string {
  if (/\b(t?csh|fish|nu|xonsh|pwsh)\b/.test(shebang)) {
    return "it is no Bourne shell";
  }
  return /python/.test(shebang)
    ? "it is a Python program, which a script for mlxpsub starts"
    : "it is no shell";
}

/** `#!/usr/bin/env bash` and `#!/bin/bash -l` → the shell's path. */
function shellOf(shebang: string): string | undefined {
  const words = shebang.slice(2).trim().split(/[ \t]+/);
  const first = words[0] ?? "";
  const program = /\/env$/.test(first)
    ? words.slice(1).find((it) => !/^-|=/.test(it)) ?? ""
    : first;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!shells.has(name)) return undefined;
  return program.startsWith("/") ? program : `/bin/${name}`;
}

function directiveAt(
  text: string,
  comment: Span,
  prefixes: string[],
): DirectiveLine[] {
  const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  const before = text.slice(lineStart, comment.start);
  if (!/^[ \t]*$/.test(before)) return [];
  const line = text.slice(comment.start, comment.end).trimEnd();
  const prefix = prefixes.find((it) =>
    line.startsWith(it) && /[ \t]/.test(line[it.length] ?? "")
  );
  if (prefix === undefined) return [];
  return [{
    prefix,
    text: line,
    span: { start: comment.start, end: comment.start + line.length },
    indented: before === "" ? "no" : "yes",
  }];
}

/** What a directive of a scheduler may begin with. */
export function prefixesOf(
  { prefix, otherPrefixes = [] }: Pick<Scheduler, "prefix" | "otherPrefixes">,
): string[] {
  return [prefix, ...otherPrefixes];
}

/** The lines that are directives of one scheduler, as it takes them. */
export function directivesOf(
  script: Script,
  scheduler: Scheduler,
): DirectiveLine[] {
  return script.directives.filter((it) =>
    prefixesOf(scheduler).includes(it.prefix) &&
    (it.indented === "no" || scheduler.indentedDirectives === "taken")
  );
}

/** Where the first command starts: some schedulers stop reading there. */
export function firstCommandAt(script: Script): number {
  return script.commands.statements[0]?.span.start ?? script.source.text.length;
}
