import { byName } from "../by_name.ts";
import { sweepFunction } from "./plain_word.ts";
import { hasOpaque } from "./opaque.ts";
import { baseName, starters, startsAny } from "./starters.ts";
import type { SimpleCommand, Word } from "./syntax.ts";
import { type WordText, wordTexts } from "./word_text.ts";

/** A simple command that starts python on a script or a module. */
export interface RunCommand extends RunWords {
  command: SimpleCommand;
}

/** What the words of a command start. */
export interface RunWords {
  program: Program;
  /** What stands behind the program, in order. */
  arguments: Argument[];
}

export interface Program {
  kind: "file" | "module";
  /** `main.py`, or the module's name. */
  text: WordText;
}

/** One word as the program receives it. */
export interface Argument {
  role: "override" | "multirun flag" | "other";
  text: WordText;
  word: Word;
  /** Position among the texts of `word`, where braces make several. */
  field: number;
}

/** Runners that take a program without a word for python: `uv run train.py`. */
const runners = /^(uv|poetry|pdm|hatch|pixi|rye|pipenv)$/;

/** What starts a program without a word for python; behind a subcommand. */
const programStarters = byName<string | undefined>({
  torchrun: undefined,
  deepspeed: undefined,
  accelerate: "launch",
  papermill: undefined,
  jupyter: "nbconvert",
});

/** Modules that prepare the ground for a run and are none themselves. */
const setUpModules = new Set(
  "pip venv virtualenv ensurepip compileall py_compile site sysconfig build"
    .split(" "),
);

const pythonName = /^python([23](\.\d+)?)?$/;
/** `$PYTHON`, `${PY:-python3}`, `$(which python)` */
const pythonExpansion =
  /^(?:\$PY(?:THON)?\w*|\$\{PY(?:THON)?\w*\}|\$\{\w+:?-[^}]*python[\d.]*\}|\$\((?:which|command -v|type -[pP]) +python[\d.]*(?: *2> *\/dev\/null)?\)|`(?:which|command -v) +python[\d.]*`)$/i;

/**
 * A simple command → what it runs, or undefined where it runs no python
 * program. `launchers` are further commands that start one, such as
 * `torchrun`, which may stand for python itself.
 */
export function readRunCommand(
  command: SimpleCommand,
  source: string,
  launchers: string[],
): RunCommand | undefined {
  if (!mayRun(command, source, launchers)) return undefined;
  const run = readRunWords(fieldsOf(command, source), launchers);
  return run === undefined ? undefined : { command, ...run };
}

/** The words of a command, expanded → what they start; undefined: no run. */
export function readRunWords(
  fields: RunField[],
  launchers: string[],
): RunWords | undefined {
  const texts = fields.map((it) => it.text);
  const start = interpreterAt(texts, launchers);
  const found = start === undefined
    ? programItself(texts)
    : start.kind === "python"
    ? programBehindPython(texts, start.at)
    : programBehindLauncher(texts, start.at);
  if (found === undefined) return undefined;
  if (found.kind === "module" && setUpModules.has(found.text.text)) {
    return undefined;
  }
  const behind = fields.slice(found.next);
  return {
    program: launchedBy(found, behind.map((it) => it.text)),
    arguments: behind.map((it, index) => ({
      ...it,
      role: roleOf(it.text.text, behind[index + 1]?.text.text),
    })),
  };
}

/** `./train.py …` and `wandb agent …`. */
function programItself(texts: WordText[]): Found | undefined {
  const [first, second] = texts;
  if (first === undefined) return undefined;
  if (/\/[^/]+\.py$/.test(first.text)) {
    return { kind: "file", text: first, next: 1 };
  }
  const isAgent = baseName(first.text) === "wandb" && second?.text === "agent";
  return isAgent ? { kind: "module", text: first, next: 2 } : undefined;
}

/** One word as a program receives it, and where it comes from. */
export interface RunField {
  text: WordText;
  word: Word;
  /** Position among the texts of `word`. */
  field: number;
}

/** The texts of all words; none behind one that is too much, of a set-up. */
function fieldsOf(command: SimpleCommand, source: string): RunField[] {
  const fields: RunField[] = [];
  for (const word of command.words) {
    try {
      const texts = wordTexts(word, source);
      texts.forEach((text, field) => fields.push({ text, word, field }));
    } catch (cause) {
      const [first] = fields;
      if (first === undefined || !isPython(first.text)) return [];
      throw cause;
    }
  }
  return fields;
}

/** `python -m torch.distributed.run … train.py`: the program is train.py. */
function launchedBy(found: Found, behind: WordText[]): Program {
  const own: Program = { kind: found.kind, text: found.text };
  if (found.kind === "file") return own;
  for (const [index, word] of behind.entries()) {
    const next = behind[index + 1];
    if (/=|^~/.test(word.text) && !word.text.startsWith("-")) break;
    if (word.text.endsWith(".py")) return { kind: "file", text: word };
    if (word.text === "-m" && isPlainName(next?.text) && next !== undefined) {
      return { kind: "module", text: next };
    }
  }
  return own;
}

/** A word that can only be a value: neither a flag nor an override. */
function isPlainName(text: string | undefined): boolean {
  return text !== undefined && /^[A-Za-z_][\w.]*$/.test(text);
}

/** A word that Hydra would refuse behind its own `-m`. */
function isPlainValue(text: string): boolean {
  return sweepFunction.test(text) ||
    !/^$|^[-~]|=/.test(text) && !hasOpaque(text);
}

/**
 * The word that keeps a command from being a run, where the command looks
 * like one: `mywrapper python main.py`, `torchrun main.py lr=1,2`,
 * `bash -c "python main.py lr=1,2"`.
 */
export function unknownStarter(
  texts: readonly string[],
): string | undefined {
  const [name = "", ...rest] = texts;
  if (knownOthers.has(baseName(name))) return undefined;
  const file = rest.findIndex((it) => /\.py$/.test(it));
  const python = rest.findIndex((it) => pythonName.test(baseName(it)));
  const sweeps = (from: number): boolean =>
    rest.slice(from).some((it) => /^['"]?[\w.@+~/]+=.*[,(]/s.test(it));
  const looksLikeRun = name.startsWith("$") && file === 0 ||
    python !== -1 && file === python + 1 &&
      !starters.has(baseName(name)) ||
    file !== -1 && sweeps(file + 1) ||
    /\.py$/.test(name) && sweeps(0) ||
    rest.some((it) => /python[\d.]* +\S+\.py .*=.*,/s.test(it));
  return looksLikeRun ? name : undefined;
}

const knownOthers = new Set(
  "echo printf module ml which type alias hash source . git ls cat rm cp mv ln mkdir touch test [ grep sed awk find pip pip3 export set"
    .split(" "),
);

/** What stands in every command that is a run without a --launcher. */
const telling =
  /py|wandb|papermill|torchrun|accelerate|deepspeed|(?:uv|poetry|pdm|hatch|pixi|rye|pipenv)\s+run/i;

/** A quick look at a text, so that most commands are not taken apart. */
export function mayNameRun(text: string, launchers: string[]): boolean {
  return telling.test(text) ||
    launchers.some((it) => text.includes(it));
}

function mayRun(
  command: SimpleCommand,
  source: string,
  launchers: string[],
): boolean {
  const first = command.words[0];
  if (first === undefined) return false;
  return mayNameRun(
    source.slice(first.span.start, command.span.end),
    launchers,
  );
}

type Interpreter = { kind: "python" | "launcher"; at: number };

function interpreterAt(
  texts: WordText[],
  launchers: string[],
): Interpreter | undefined {
  const first = texts[0];
  if (first === undefined) return undefined;
  if (isPython(first)) return { kind: "python", at: 0 };
  const name = baseName(first.text);
  // `exec torchrun …`: a launcher may itself stand behind a starter
  const launches = (at: number): boolean => isLauncher(texts, at, launchers);
  const launcherAt = launches(0)
    ? 0
    : starts(texts, name)
    ? texts.findIndex((_, index) => launches(index))
    : -1;
  const runner = runners.test(name) && starts(texts, name);
  if (launcherAt === -1 && !starts(texts, name)) return undefined;
  const python = texts.findIndex((it, index) =>
    isPython(it) && !isPython(texts[index + 1])
  );
  if (python !== -1) return { kind: "python", at: python };
  if (launcherAt !== -1) return { kind: "launcher", at: launcherAt };
  return runner
    ? { kind: "launcher", at: texts.findIndex((it) => it.text === "run") }
    : undefined;
}

/** Whether the word at a place starts a program without a word for python. */
function isLauncher(
  texts: WordText[],
  at: number,
  launchers: string[],
): boolean {
  const name = baseName(texts[at]?.text ?? "");
  if (launchers.includes(name)) return true;
  if (!Object.hasOwn(programStarters, name)) return false;
  const subcommand = programStarters[name];
  return subcommand === undefined ||
    texts.slice(at + 1).find((it) => !it.text.startsWith("-"))?.text ===
      subcommand;
}

function starts(texts: WordText[], name: string): boolean {
  return startsAny(texts.map((it) => it.text), name);
}

function isPython(it: WordText | undefined): boolean {
  if (it === undefined) return false;
  if (pythonName.test(baseName(it.text))) return true;
  // several: `$(command -v python3 || command -v python)`
  return it.expansions.length > 0 &&
    it.text.length === it.expansions.length &&
    it.expansions.every(({ written }) => pythonExpansion.test(written));
}

interface Found {
  kind: "file" | "module";
  text: WordText;
  /** Index of the word behind it. */
  next: number;
}

/**
 * Options of python itself, then its program (`python --help`). Nothing for
 * `-c`, `--version` and a program on standard input.
 */
function programBehindPython(
  texts: WordText[],
  at: number,
): Found | undefined {
  for (let next = at + 1; next < texts.length; next++) {
    const word = texts[next];
    if (word === undefined) return undefined;
    const option = word.text;
    if (isOptionVariable(texts, next)) continue;
    if (!option.startsWith("-")) {
      return { kind: "file", text: word, next: next + 1 };
    }
    if (option === "-" || option === "--help" || option === "--version") {
      return undefined;
    }
    if (option === "--check-hash-based-pycs") {
      next++;
      continue;
    }
    if (option.startsWith("--")) continue;
    const letter = /[cmWXVh?]/.exec(option.slice(1));
    if (letter === null) continue;
    const rest = letter.index + 2;
    switch (letter[0]) {
      case "m": {
        const module = rest < option.length
          ? tail(word, rest)
          : texts[next + 1];
        if (module === undefined) return undefined;
        const behind = rest < option.length ? next + 1 : next + 2;
        return { kind: "module", text: module, next: behind };
      }
      case "W":
      case "X":
        if (rest === option.length) next++;
        continue;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `python $OPTIONS main.py` */
function isOptionVariable(texts: WordText[], at: number): boolean {
  const word = texts[at]?.text ?? "";
  return word.length === 1 && hasOpaque(word) &&
    /\.py$/.test(texts[at + 1]?.text ?? "");
}

/** `torchrun --nproc_per_node 2 main.py …`: the first `.py` file or `-m`. */
function programBehindLauncher(
  texts: WordText[],
  at: number,
): Found | undefined {
  for (let next = at + 1; next < texts.length; next++) {
    const word = texts[next];
    if (word === undefined) return undefined;
    if (/\.(py|ipynb)$/.test(word.text)) {
      return { kind: "file", text: word, next: next + 1 };
    }
    if (word.text === "-m" || word.text === "--module") {
      const module = texts[next + 1];
      return module === undefined
        ? undefined
        : { kind: "module", text: module, next: next + 2 };
    }
  }
  return undefined;
}

/**
 * What a word is to Hydra: flags start with a hyphen, overrides hold `=` or
 * delete with `~`. A job is one run, so the flags for many are dropped.
 */
function roleOf(text: string, next: string | undefined): Argument["role"] {
  // a launcher's `-m train` names a module, a program's own `-m 0.9` is no flag
  // of Hydra's
  if (text === "-m" && next !== undefined && isPlainValue(next)) return "other";
  if (text === "-m" || text === "--multirun") return "multirun flag";
  if (text.startsWith("-") || sweepFunction.test(text)) return "other";
  return text.includes("=") || text.startsWith("~") ? "override" : "other";
}

function tail(word: WordText, from: number): WordText {
  return {
    text: word.text.slice(from),
    offsets: word.offsets.slice(from),
    expansions: word.expansions,
  };
}
