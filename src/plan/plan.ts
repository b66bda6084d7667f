import { closeWord } from "../close_word.ts";
import { type Diagnostic, error, warning } from "../error.ts";
import { schedulers } from "../schedulers/registry.ts";
import type {
  HeaderFacts,
  OwnArray,
  Scheduler,
} from "../schedulers/scheduler.ts";
import { knownText, type Variables } from "../script/known_text.ts";
import { type WordText, wordTexts, writtenText } from "../script/word_text.ts";
import { parseShell } from "../script/parse_shell.ts";
import { ShellSyntaxError } from "../script/shell_syntax_error.ts";
import { findRuns, type RunSearch, runsOf } from "../script/run_sites.ts";
import {
  directivesOf,
  firstCommandAt,
  ownPrefix,
  prefixesOf,
  type Script,
} from "../script/script.ts";
import type { List, Pipeline } from "../script/syntax.ts";
import { lineOf, type Source, type Span } from "../source.ts";
import {
  bodiesOf,
  commandName,
  commandsFrom,
  commandsIn,
  everyCommand,
} from "../script/walk.ts";
import { runStatusEdit } from "./run_status.ts";
import { readSweeps, type SweepSite } from "./sweep_site.ts";

/** One #MLXPSUB line: its words, or what cannot be told of them. */
export interface OwnOptionLine {
  words: string[];
  span: Span;
  diagnostics: Diagnostic[];
}

/** The script's #MLXPSUB lines; `$HOME` and `~` stand for what they are here. */
export function ownOptionLines(
  script: Script,
  environment: Variables,
): OwnOptionLine[] {
  return script.directives.filter((it) => it.prefix === ownPrefix).map((it) => {
    const diagnostics: Diagnostic[] = [];
    const place = { source: script.source, span: it.span };
    const line = it.text.slice(ownPrefix.length);
    const words = shellWords(line).flatMap((word) => {
      const known = knownText(word, environment);
      if (known !== undefined) return [known];
      diagnostics.push(error(
        `Cannot read ${ownPrefix}: "${writtenText(word)}" is not known here`,
        place,
        "Write the value itself",
      ));
      return [];
    });
    return { words, span: it.span, diagnostics };
  });
}

/** The words of a line that holds but texts; undefined where it has more. */
export function plainWords(line: string): string[] | undefined {
  // behind a command, lest `lr=0.1` is an assignment
  const [, ...words] = shellWords(`: ${line}`)
    .map((it) => knownText(it, new Map()));
  return words.every((it) => it !== undefined) ? words : undefined;
}

function shellWords(text: string): WordText[] {
  try {
    const { list } = parseShell(text);
    return list.statements.flatMap((it) => it.pipelines)
      .flatMap((it) => it.commands)
      .flatMap((it) => it.kind === "simple" ? it.words : [])
      .flatMap((it) => wordTexts(it, text));
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return text.trim().split(/[ \t]+/).map((it) => ({
      text: it,
      offsets: [],
      expansions: [],
    }));
  }
}

/** The user's directives for one scheduler, as the job scripts will have them. */
export interface JobDirectives {
  kept: string[];
  startDir?: string;
  /** The interpreter that the user's directives name. */
  shell?: string;
  headerFacts?: HeaderFacts;
  /** Which variables the scheduler's launcher hands on, where they say it. */
  launchExport?: string;
  array?: OwnArray;
  diagnostics: Diagnostic[];
}

/** Reads the directives of one scheduler; warns of what changes. */
export function readJobDirectives(
  script: Script,
  scheduler: Scheduler,
): JobDirectives {
  const { source } = script;
  const lines = directivesOf(script, scheduler);
  const reading = scheduler.readDirectives(lines);
  const firstCommand = firstCommandAt(script);
  const late = scheduler.directivesEnd === "end of file"
    ? []
    : lines.filter((it) => it.span.start > firstCommand);
  const diagnostics = [
    ...reading.faults.map((it) =>
      error(it.message, { source, span: it.span }, it.hint)
    ),
    ...reading.replaced.map((it) =>
      warning(
        `"${it.text}" is replaced: each job has its own ${it.sets}`,
        { source, span: it.span },
      )
    ),
    ...almostDirectives(script, scheduler),
    ...hereDocumentDirectives(script, scheduler),
    ...late.map((it) =>
      warning(
        `"${it.text}" is taken, though ${scheduler.title} itself ignores what stands below the first command`,
        { source, span: it.span },
        `Move it above line ${lineOf(source.text, firstCommand)}`,
      )
    ),
  ];
  return {
    kept: reading.kept,
    ...(reading.startDir === undefined ? {} : { startDir: reading.startDir }),
    ...(reading.shell === undefined ? {} : { shell: reading.shell }),
    ...(reading.headerFacts === undefined
      ? {}
      : { headerFacts: reading.headerFacts }),
    ...(reading.launchExport === undefined
      ? {}
      : { launchExport: reading.launchExport }),
    ...(reading.array === undefined ? {} : { array: reading.array }),
    diagnostics,
  };
}

/** Finds the run commands and their sweeps; an error where there are none. */
export function findSweeps(
  script: Script,
  search: RunSearch,
  variables: "unknown" | "checked" = "unknown",
): { sweeps: SweepSite[]; diagnostics: Diagnostic[] } {
  const { source } = script;
  const found = findRuns(script.commands, source, search);
  const { sweeps, diagnostics } = readSweeps(
    script,
    found.sites,
    variables,
    search.sweepFlags,
  );
  const all = [...found.diagnostics, ...diagnostics];
  if (sweeps.length === 0 && !all.some((it) => it.severity === "error")) {
    all.push(noRuns(source, search));
  }
  return { sweeps, diagnostics: all };
}

/** Says that no run was found. */
export function noRuns(source: Source, search: RunSearch): Diagnostic {
  return error(
    search.pattern === undefined
      ? `Cannot find a run in ${source.name}: no command starts python on a script or a module`
      : `Cannot find a run in ${source.name}: no program matches --run "${search.pattern}"`,
    undefined,
    search.pattern === undefined
      ? "Write a line such as: python main.py lr=0.1,0.01"
      : "Write the program's name as in the script, such as --run train.py",
  );
}

/** `python … | tee out.txt` ends well whatever becomes of the run. */
export function hiddenFailures(
  script: Script,
  search: RunSearch,
): Diagnostic[] {
  const { source, commands } = script;
  if (!source.text.includes("|")) return [];
  const all = commandsIn(commands);
  const runs = runsOf(everyCommand(commands), source.text, search);
  const told = source.text.includes("pipefail") &&
    all.some((it) =>
      it.kind === "simple" && commandName(it, source.text) === "set" &&
      it.words.some((word) =>
        source.text.slice(word.span.start, word.span.end) === "pipefail"
      )
    );
  if (told) return [];
  const pipelines = [...pipelinesOf(commands)];
  for (const it of all) {
    if (it.kind === "simple" || it.kind === "function") continue;
    for (const body of bodiesOf(it)) pipelines.push(...pipelinesOf(body));
  }
  let noted: ReturnType<typeof runStatusEdit> | undefined;
  return pipelines.flatMap(({ commands: parts }) => {
    const last = parts.at(-1);
    if (last === undefined) return [];
    const [run] = parts.slice(0, -1).flatMap((it) =>
      runsOf(commandsFrom(it), source.text, search)
    );
    const taker = last.kind === "simple"
      ? commandName(last, source.text) ?? "the last command"
      : "the last command";
    const alsoRuns = runsOf(commandsFrom(last), source.text, search).length > 0;
    if (run === undefined || alsoRuns) return [];
    const { text } = run.program.text;
    noted ??= runStatusEdit(script, runs);
    const isNoted = noted(run).length > 0;
    return [warning(
      isNoted
        ? `A failure of "${text}" will show in mlxpsub only: the exit code is that of "${taker}"`
        : `A failure of "${text}" will not show: the exit code is that of "${taker}"`,
      { source, span: last.span },
      "Add set -o pipefail above it",
    )];
  });
}

/** Those of a list of which output goes from one command to another. */
function* pipelinesOf({ statements }: List): Generator<Pipeline> {
  for (const { pipelines } of statements) {
    for (const it of pipelines) {
      if (it.commands.length > 1) yield it;
    }
  }
}

/** Lines that were surely meant as directives, and are none. */
function almostDirectives(script: Script, scheduler: Scheduler): Diagnostic[] {
  const { source } = script;
  const { title } = scheduler;
  const prefixes = prefixesOf(scheduler);
  const glued = script.lookalikes.flatMap((span) => {
    const prefix = prefixes.find((it) =>
      source.text.startsWith(`${it}-`, span.start)
    );
    return prefix === undefined ? [] : [warning(
      `This is left out: no blank follows "${prefix}"`,
      { source, span },
      `Write "${prefix} -"`,
    )];
  });
  const indented = script.directives.filter((it) =>
    prefixes.includes(it.prefix) && it.indented === "yes" &&
    scheduler.indentedDirectives === "ignored"
  ).map((it) =>
    warning(
      `"${it.text}" is left out: ${title} ignores what stands behind blanks`,
      { source, span: it.span },
      "Start the line with it",
    )
  );
  return [
    ...glued,
    ...indented,
    ...misspelt(script),
  ];
}

/** What is said of a script that has directives of other schedulers only. */
export function foreignDirectives(
  { directives, source }: Script,
  { name, prefix, title }: Scheduler,
): Diagnostic[] {
  const others = directives.filter((it) => it.prefix !== ownPrefix);
  const [first] = others;
  if (
    first === undefined || name === "local" ||
    others.some((it) => it.prefix === prefix)
  ) {
    return [];
  }
  const prefixes = [...new Set(others.map((it) => it.prefix))];
  return [warning(
    `${source.name} has ${
      prefixes.join(" and ")
    } directives, of which ${title} reads none: it reads ${prefix}`,
    { source, span: first.span },
    `Write ${prefix} in their place, with the options of ${title}`,
  )];
}

/** `#SBATH --mem=4G`, `#sbatch -t 1`: a comment that looks like a directive. */
function misspelt({ source, commands }: Script): Diagnostic[] {
  const prefixes = [ownPrefix, ...schedulers.map((it) => it.prefix)]
    .map((it) => it.slice(1)).filter((it) => /^[A-Z]{3,}$/.test(it));
  const end = commands.statements[0]?.span.start ?? source.text.length;
  const found: Diagnostic[] = [];
  for (
    const it of source.text.slice(0, end)
      .matchAll(/^#([ \t]*)([A-Za-z]{3,9})(:?[ \t]*)(-.*)/gm)
  ) {
    const [, blank = "", word = "", gap = "", rest = ""] = it;
    const upper = word.toUpperCase();
    // what has other words is a command for people to type
    const options = blank === "" && /^(?:-\S+\s*)+$/.test(rest);
    const meant = prefixes.includes(upper)
      ? word === upper || options ? upper : undefined
      : word === upper && gap.trim() === "" && gap !== ""
      ? closeWord(word, prefixes)
      : undefined;
    // without a blank those of schedulers are told as lookalikes
    const isOne = blank === "" && meant === word &&
      (/^[ \t]/.test(gap) || gap === "" && `#${word}` !== ownPrefix);
    if (meant === undefined || isOne) continue;
    const start = it.index + 1;
    const written = blank + word + gap.trimEnd();
    found.push(warning(
      `"#${written}" is a comment and no directive`,
      { source, span: { start, end: start + written.length } },
      `Write #${meant}${
        written === meant ? " and a blank" : ""
      }, if you mean it`,
    ));
  }
  return found;
}

/**
 * Lines of here-documents that a scheduler which reads the whole file takes
 * for directives, as it would without mlxpsub.
 */
function hereDocumentDirectives(
  script: Script,
  scheduler: Scheduler,
): Diagnostic[] {
  if (scheduler.directivesEnd === "first command") return [];
  const { source, commands } = script;
  if (!source.text.includes("<<")) return [];
  const found: Diagnostic[] = [];
  for (const command of everyCommand(commands)) {
    if (command.kind === "function") continue;
    for (const { hereDocument } of command.redirects) {
      if (hereDocument === undefined) continue;
      const { start, end } = hereDocument.text;
      const text = `\n${source.text.slice(start, end)}`;
      const at = prefixesOf(scheduler).map((it) => text.indexOf(`\n${it}`))
        .find((it) => it !== -1);
      if (at === undefined) continue;
      found.push(warning(
        `${scheduler.title} takes this line of a here-document for a directive`,
        { source, span: { start: start + at, end: start + at + 1 } },
        "Indent it, or write it with printf",
      ));
    }
  }
  return found;
}
