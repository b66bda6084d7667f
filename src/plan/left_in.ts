import { type Diagnostic, error, type Place, warning } from "../error.ts";
import { schedulers } from "../schedulers/registry.ts";
import type { Effect, Trace } from "../script/interpret/trace.ts";
import { parseShell } from "../script/parse_shell.ts";
import { readRunWords, unknownStarter } from "../script/run_command.ts";
import { type RunSearch, runsOf } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { ShellSyntaxError } from "../script/shell_syntax_error.ts";
import { starterHint } from "../script/starters.ts";
import { commandsFrom, everyCommand } from "../script/walk.ts";

/**
 * What is said of commands that stay in every job, though they may start a
 * run or submit a job themselves.
 */
export function leftInCommands(
  trace: Trace,
  script: Script,
  search: RunSearch,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const running = [...trace.functions].filter(([, { body, code }]) =>
    runsOf(commandsFrom(body), code.text, search).length > 0
  ).map(([name]) => name);
  for (const effect of trace.effects.flatMap(trapsOf)) {
    const said = trapDoubt(effect, trace, running, script, search);
    if (said !== undefined) found.push(said);
  }
  for (const effect of trace.effects.flatMap(leftOf)) {
    const said = doubtOf(effect, trace.runs.length, running, script, search);
    if (said !== undefined) found.push(said);
  }
  return found;
}

function trapsOf(it: Effect): Effect[] {
  return it.kind === "either"
    ? (it.inner ?? []).flatMap(trapsOf)
    : it.kind === "write" && it.script !== undefined
    ? [it]
    : [];
}

/** `trap 'python eval.py' EXIT`: a run at the end of every job. */
function trapDoubt(
  { script: action, span = { start: 0, end: 0 } }: Effect,
  { runs }: Trace,
  running: readonly string[],
  { source }: Script,
  search: RunSearch,
): Diagnostic | undefined {
  const [run] = runs;
  const text = action?.text ?? "";
  const started = runInText(text, search) ??
    running.find((it) => text.split(/[\s;&|]+/).includes(it));
  return run === undefined || started === undefined ? undefined : warning(
    `Every job starts "${started}" too: its trap does`,
    { source, span },
    `Leave it out of the trap, or add --run ${run.program} if each job is to do so`,
  );
}

function leftOf(it: Effect): Effect[] {
  return it.kind === "either"
    ? (it.inner ?? []).flatMap(leftOf)
    : it.kind === "left"
    ? [it]
    : [];
}

/** Programs that only tell a text to somebody, or look for it. */
const tellsOnly =
  /^(echo|printf|logger|wall|write|mail|mailx|sendmail|notify-send|curl|wget|git|svn|hg|export|declare|typeset|local|readonly|set|alias|test|\[|:|true|false|cat|tee|grep|egrep|fgrep|sed|awk|read|trap|basename|dirname|mkdir|rm|cp|mv|ls|touch|module|conda|pip|pip3|python[\d.]*)$/;

/** `train.sh`, `train.slurm`, `train.qsub`: whose suffix is a scheduler's too. */
function isJobScript(word: string): boolean {
  const [, suffix = ""] = /^[^-].*\.([a-z]+)$/.exec(word) ?? [];
  return /^(sh|bash|sl|job|batch|cmd)$/.test(suffix) ||
    schedulers.some((it) =>
      [it.name, it.submitProgram, ...it.aliases].includes(suffix)
    );
}

function doubtOf(
  { words: all = [], span, text: effect, script }: Effect,
  runs: number,
  /** Functions that start a run. */
  running: readonly string[],
  { source }: Script,
  search: RunSearch,
): Diagnostic | undefined {
  // eval makes one text of its words
  const words = all[0] === "eval" ? ["eval", all.slice(1).join(" ")] : all;
  const [first = "", ...rest] = words;
  const name = first.slice(first.lastIndexOf("/") + 1);
  const place = { source, span: span ?? { start: 0, end: 0 } };
  const python = rest.findIndex((it) =>
    /(^|\/)python[\d.]*$/.test(it) || /\.py$/.test(it)
  );
  const submits = schedulers.some((it) =>
    it.submits?.([name, ...rest]) ?? it.submitProgram === name
  );
  if (
    submits && runs === 0 &&
    /(^|\/)python[\d.]*$/.test(rest[python] ?? "")
  ) {
    return error(
      `Cannot make jobs of ${source.name}: it submits a python command itself, with ${name}`,
      place,
      `Leave out ${name} and its options: mlxpsub submits the python command`,
    );
  }
  const wrapped = submits ? wrappedIn(rest) : undefined;
  if (wrapped !== undefined && runInText(wrapped, search) !== undefined) {
    return runs === 0
      ? error(
        `Cannot make jobs of ${source.name}: it submits a python command itself, with ${name} --wrap`,
        place,
        `Write that command alone, without ${name} and the quotes: mlxpsub submits it`,
      )
      : warning(
        `Every job submits a python command itself, with ${name} --wrap`,
        place,
        `Write that command alone, without ${name} and the quotes: mlxpsub submits it`,
      );
  }
  if (submits) {
    // behind the script come its own words, before it options with theirs
    const file = rest.find(isJobScript) ??
      rest.findLast((it) => /^[^-].*\.\w+$/.test(it));
    const what = effect.includes("\u00000<<") ? "a here-document" : "jobs";
    return runs === 0
      ? error(
        `Cannot make jobs of ${source.name}: it submits ${
          file === undefined ? what : `"${file}"`
        } itself, with ${name}`,
        place,
        file === undefined
          ? "Give mlxpsub the text that it submits, as a script, with the loop's values as a sweep"
          : `Give mlxpsub ${file}, with the loop's values as a sweep`,
      )
      : warning(
        `Every job submits ${file === undefined ? what : `"${file}"`} itself`,
        place,
        `Leave ${name} out of the script`,
      );
  }
  const ofShell = words.findIndex((it, at) =>
    at > 1 && /^-\w*c$/.test(words[at - 1] ?? "") &&
    /(^|\/)(ba|da|z|k)?sh$/.test(words[at - 2] ?? "") && it !== ""
  );
  // `ssh node "cd /w && python main.py"`, `tmux new -d "…"`, `flock lock -c "…"`
  const session = ofShell === -1 && !tellsOnly.test(name);
  const text = session
    ? words.findLastIndex((it, at) =>
      at > 0 && /\s/.test(it) && runInText(it, search) !== undefined
    )
    : ofShell;
  const told = text < (session ? 1 : 2)
    ? undefined
    : runInText(words[text] ?? "", search);
  if (told !== undefined && (text > 2 || session)) {
    const way = session
      ? `${name} gets it as a text${
        name === "eval" ? " that only the job knows" : ""
      }`
      : `${name} hands it to a shell, as a text`;
    const hint = session
      ? `Write it as a command of the script, without ${name}: python ${told}`
      : `Write it as a command of the script, such as ${
        shortened(words.slice(0, text - 2))
      } python ${told}`;
    return runs === 0
      ? error(
        `Cannot make jobs of "${told}": ${way}`,
        place,
        hint,
      )
      : warning(
        `Every job ${session ? "may start" : "starts"} "${told}" too: ${way}`,
        place,
        hint,
      );
  }
  const called = running.find((it) =>
    rest.some((word) => word.split(/\s+/).includes(it))
  );
  if (
    /^(xargs|parallel)$/.test(name) && (python !== -1 || called !== undefined)
  ) {
    return error(
      `Cannot make jobs of what ${name} starts: its words come from its input`,
      place,
      `Write a loop in its place: for seed in 1 2 3; do ${
        called === undefined ? "python main.py seed=$seed" : `${called} $seed`
      }; done`,
    );
  }
  const executes = rest.findIndex((it) =>
    /^-(exec|execdir|ok|okdir)$/.test(it)
  );
  if (name === "find" && executes !== -1 && python > executes) {
    return error(
      `Cannot make jobs of what find starts: its words are file names`,
      place,
      "Write a loop in its place: for f in data/*.csv; do python main.py f=$f; done",
    );
  }
  const fields = words.map((text) => ({
    text: { text, offsets: [], expansions: [] },
    word: { span: place.span, parts: [] },
    field: 0,
  }));
  // a program that --run does not name is set-up by intent
  if (readRunWords(fields, search.launchers) !== undefined) return undefined;
  const starter = unknownStarter(words);
  if (starter !== undefined) {
    return warning(
      `Cannot tell what "${starter}" starts: taken as set-up`,
      place,
      starterHint(starter),
    );
  }
  const inner = script && runInText(script.text, search);
  return inner === undefined
    ? undefined
    : inAnotherShell(inner, name, script?.file, place);

  /** A run that another shell starts, from a file or from what it reads. */
  function inAnotherShell(
    program: string,
    name: string,
    file: string | undefined,
    place: Place,
  ): Diagnostic {
    const where = file === undefined
      ? `${name} reads it as its input`
      : `it stands in "${file}"`;
    const hint = file === undefined
      ? `Write it as a command of ${source.name}, without ${name}`
      : file === first || file === rest[0]
      ? `Write . ${file.includes("/") ? file : `./${file}`} in place of ${
        first === file ? "" : `${name} `
      }${file}`
      : `Write its commands into ${source.name}, or give mlxpsub ${file}`;
    return runs === 0
      ? error(`Cannot make jobs of "${program}": ${where}`, place, hint)
      : warning(`Every job starts "${program}" too: ${where}`, place, hint);
  }
}

/** `apptainer exec …`: options and their words are left out of a long one. */
function shortened(words: readonly string[]): string {
  const all = words.join(" ");
  return all.length <= 40 ? all : `${words.slice(0, 2).join(" ")} …`;
}

/** The commands that `sbatch --wrap` makes a script of. */
function wrappedIn(words: string[]): string | undefined {
  const at = words.findIndex((it) => /^--wrap(=|$)/.test(it));
  if (at === -1) return undefined;
  return words[at]?.slice("--wrap=".length) || words[at + 1];
}

/** The program of a run in a text for a shell. */
function runInText(text: string, search: RunSearch): string | undefined {
  try {
    const { list } = parseShell(text);
    return runsOf(everyCommand(list), text, search)[0]?.program.text.text;
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) return undefined;
    throw cause;
  }
}
