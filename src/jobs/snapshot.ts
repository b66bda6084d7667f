import { type Diagnostic, warning } from "../error.ts";
import { readRunCommand } from "../script/run_command.ts";
import type { Script } from "../script/script.ts";
import type { SimpleCommand, Word } from "../script/syntax.ts";
import { everyCommand } from "../script/walk.ts";
import { shellQuote } from "../script/word_text.ts";
import { placeOfProgram, type ProgramPlace } from "../plan/expand_site.ts";
import { controlDirOf } from "./layout.ts";
import type { ExpandedSite } from "../plan/expanded_site.ts";
import { isBelow, type Relocation } from "../plan/relocation.ts";

/** A copy of a repository's files, in which the jobs of a sweep run. */
export interface Snapshot {
  /** Absolute. */
  path: string;
  commit: string;
  /** Whether it has more than that commit. */
  changed: boolean;
  /** The repository's own working tree; absolute. */
  repository: string;
  /** Where the jobs' scripts start in it; absolute. */
  workDir: string;
  /** Lines of its requirements.txt, which MLXP's version manager tells. */
  requirements: string[];
}

/** What jobs run: `commit` as it is committed, `dirty` with what was changed. */
export type SnapshotChoice = "commit" | "dirty" | "off";

/** The name below which a log directory keeps snapshots. */
export const snapshotsName = "code";

/** Where a snapshot of that name is, below a log directory. */
export function snapshotPath(parentLogDir: string, name: string): string {
  return `${controlDirOf(parentLogDir)}/${snapshotsName}/${name}`;
}

/**
 * The script's text with absolute paths led into the snapshot where nothing
 * else can be meant: the only word of a `cd`, and the program of a run.
 * `variables` are those that hold the place of the submission.
 */
export function withMovedPaths(
  { source, commands }: Script,
  { into }: Relocation,
  launchers: string[],
  variables: ReadonlyMap<string, string>,
): string {
  const { text } = source;
  const edits = everyCommand(commands).flatMap((command) => {
    if (command.kind !== "simple") return [];
    const word = wordOfPlace(command, text, launchers);
    if (word === undefined) return [];
    const path = pathOf(text.slice(word.span.start, word.span.end), variables);
    const moved = path === undefined ? undefined : into(path);
    return moved === undefined || moved === path
      ? []
      : [{ ...word.span, text: shellQuote(moved) }];
  });
  return edits.sort((a, b) => b.start - a.start).reduce(
    (done, it) => done.slice(0, it.start) + it.text + done.slice(it.end),
    text,
  );
}

function wordOfPlace(
  command: SimpleCommand,
  text: string,
  launchers: string[],
): Word | undefined {
  const [name, word, ...more] = command.words;
  const written = name && text.slice(name.span.start, name.span.end);
  if (written === "cd" || written === "pushd") {
    return more.length === 0 ? word : undefined;
  }
  const run = readRunCommand(command, text, launchers);
  const at = run?.program.text.offsets[0];
  return run === undefined || run.program.kind === "module" || at === undefined
    ? undefined
    : command.words.find(({ span }) => span.start <= at && at < span.end);
}

/** A word that is an absolute path, or begins with the place of the submission. */
function pathOf(
  written: string,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  const found = /^(["']?)(?:\$(?:(\w+)|\{(\w+)\}))?((?:\/[\w.@:+%,=-]+)*\/?)\1$/
    .exec(written);
  if (found === null) return undefined;
  const [, quote, bare, braced, rest = ""] = found;
  const name = bare ?? braced;
  if (/(^|\/)\.{1,2}(\/|$)/.test(rest)) return undefined;
  if (name === undefined) return rest === "" ? undefined : rest;
  const value = variables.get(name);
  return value === undefined || quote === "'" ? undefined : `${value}${rest}`;
}

/**
 * What of a script runs as it is when a job starts, told with its line: programs
 * that are not in the snapshot, or only `linked` there, and modules that PYTHONPATH names outside of it.
 * `inside`: how many run commands are in it.
 */
export function outsideSnapshot(
  sites: readonly ExpandedSite[],
  { path, repository }: Pick<Snapshot, "path" | "repository">,
  linked: readonly string[],
  startDir: string,
  script: Script,
): { inside: number; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let inside = 0;
  for (const { site } of sites) {
    const place = { source: script.source, span: site.span };
    const program = programOf(
      placeOfProgram(site, startDir, script.source.text),
    );
    const isLinked = program !== undefined &&
      linked.some((it) => isBelow(program, `${path}/${it}`));
    if (program !== undefined && isBelow(program, path) && !isLinked) inside++;
    else {
      diagnostics.push(warning(
        program === undefined
          ? "Cannot tell whether this runs the snapshot: only the job knows its place"
          : `"${program}" runs as it is when the job starts: ${
            isLinked ? "git ignores it" : "it is not in the snapshot"
          }`,
        place,
        program !== undefined && !isLinked && isBelow(program, repository)
          ? "Write its path as a relative one"
          : undefined,
      ));
    }
    const modules = (site.variables.get("PYTHONPATH") ?? "").split(":")
      .filter((it) => isBelow(it, repository) && !isBelow(it, path));
    for (const it of modules) {
      diagnostics.push(warning(
        `Modules in "${it}" are imported as they are when the job starts: PYTHONPATH names it`,
        place,
        'Set it in the script: export PYTHONPATH="$PWD"',
      ));
    }
  }
  return { inside, diagnostics };
}

function programOf({ file, directory }: ProgramPlace): string | undefined {
  return file ?? directory;
}

/** `12 files, 3.4 kB` */
export function sizeText(files: number, bytes: number): string {
  const count = `${files} ${files === 1 ? "file" : "files"}`;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const shown = unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1);
  return `${count}, ${shown} ${units[unit]}`;
}
