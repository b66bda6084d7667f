import { type BegunText, parseShell, settingsFor } from "../parse_shell.ts";
import type { ParsedScript } from "../script.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { List } from "../syntax.ts";
import type { ShellSettings } from "./settings.ts";
import type { Shell } from "./shell.ts";
import type { StatementStep } from "./trace.ts";

/** A shell behind the statements that a script starts with. */
export interface Begun {
  shell: Shell;
  statements: readonly StatementStep[];
  /** Whose they are, where they read what is another in each task. */
  variables?: ShellSettings["variables"];
}

/** How scripts start that are interpreted more than once. */
export interface Start {
  decided: ShellSettings["decided"];
  /** How many statements it is. */
  count: number;
  /** Its text, where that is not all of the script's. */
  text?: string;
  /** How it starts in turn, in all tasks. */
  first?: Start;
  begun?: Begun | "not the same";
}

/** Scripts of as many runs in one task are remembered for the next. */
const mostScripts = 16;
/** So many beginnings are remembered: those of one task, mostly. */
const mostBeginnings = 4;

/** The first lines of some scripts, and how these start. */
interface Beginning {
  text: string;
  extglob: "on" | "off";
  read: BegunText | undefined;
  starts: Start[];
}

/**
 * What is the same in the scripts of several jobs is read and interpreted once:
 * the lines before what reaches the run, and of a job array what its tasks do
 * before the first of them reads what sets it apart.
 */
export class SharedStarts {
  readonly #starts = new WeakMap<List, Start[]>();
  readonly #begins = new WeakMap<List, Beginning>();
  readonly #scripts = new Map<string, ParsedScript>();
  readonly #beginnings: Beginning[] = [];

  find(list: List, { decided }: ShellSettings): Start | undefined {
    const beginning = this.#begins.get(list);
    const starts = beginning?.starts ?? this.#starts.get(list) ?? [];
    const known = starts.find((it) =>
      isSame(it.decided ?? new Map(), decided ?? new Map())
    );
    if (known !== undefined || beginning?.read === undefined) return known;
    const { text, read: { list: { statements } } } = beginning;
    const start: Start = { decided, count: statements.length, text };
    starts.push(start);
    return start;
  }

  note(list: List, { decided }: ShellSettings, count: number): void {
    const starts = this.#starts.get(list) ?? [];
    starts.push({ decided, count });
    this.#starts.set(list, starts);
  }

  /**
   * A job's script, which may be another task's as well. So many characters of
   * it are lines that others may begin with, too.
   */
  parsed(
    text: string,
    start: number,
    parse: (begun?: BegunText) => ParsedScript,
  ): ParsedScript {
    const known = this.#scripts.get(text);
    if (known !== undefined) return known;
    const beginning = this.#beginning(text, start);
    const parsed = parse(beginning.read);
    if (parsed.ok && beginning.read !== undefined) {
      this.#begins.set(parsed.script.commands, beginning);
    }
    for (const it of this.#scripts.keys()) {
      if (this.#scripts.size < mostScripts) break;
      this.#scripts.delete(it);
    }
    this.#scripts.set(text, parsed);
    return parsed;
  }

  #beginning(whole: string, length: number): Beginning {
    const { extglob } = settingsFor(whole);
    const known = this.#beginnings.find((it) =>
      it.text.length === length && it.extglob === extglob &&
      whole.startsWith(it.text)
    );
    if (known !== undefined) return known;
    const text = whole.slice(0, length);
    const read = readFirst(text, extglob);
    const beginning: Beginning = { text, extglob, read, starts: [] };
    this.#beginnings.push(beginning);
    if (this.#beginnings.length > mostBeginnings) this.#beginnings.shift();
    return beginning;
  }
}

/** Lines that are read the same whatever follows; else undefined. */
function readFirst(
  text: string,
  extglob: "on" | "off",
): BegunText | undefined {
  if (text === "") return undefined;
  try {
    const read = parseShell(text, { extglob });
    return read.isWhole && read.list.statements.length > 0
      ? { ...read, text }
      : undefined;
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) return undefined;
    throw cause;
  }
}

function isSame(
  a: ReadonlyMap<string, string | undefined>,
  b: ReadonlyMap<string, string | undefined>,
): boolean {
  return a.size === b.size &&
    [...a].every(([name, value]) => b.has(name) && b.get(name) === value);
}
