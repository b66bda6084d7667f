import type { ParsedScript } from "../script.ts";
import type { List } from "../syntax.ts";
import type { ShellSettings } from "./settings.ts";
import type { Shell } from "./shell.ts";
import type { StatementStep } from "./trace.ts";

/** A shell behind the statements that are the same for all tasks. */
export interface Begun {
  shell: Shell;
  statements: readonly StatementStep[];
}

/** How a script starts in each task. */
export interface Start {
  decided: ShellSettings["decided"];
  /** How many statements come before the first that a task's index is read in. */
  count: number;
  begun?: Begun | "not the same";
}

/** Scripts of as many runs in one task are remembered for the next. */
const mostScripts = 16;

/**
 * Of a job array: what its tasks do before the first of them reads what sets it
 * apart is interpreted once for all.
 */
export class SharedStarts {
  readonly #starts = new WeakMap<List, Start[]>();
  readonly #scripts = new Map<string, ParsedScript>();

  find(list: List, { decided }: ShellSettings): Start | undefined {
    return this.#starts.get(list)?.find((it) =>
      isSame(it.decided ?? new Map(), decided ?? new Map())
    );
  }

  note(list: List, { decided }: ShellSettings, count: number): void {
    const starts = this.#starts.get(list) ?? [];
    starts.push({ decided, count });
    this.#starts.set(list, starts);
  }

  /** A job's script, which may be another task's as well. */
  parsed(text: string, parse: () => ParsedScript): ParsedScript {
    const known = this.#scripts.get(text);
    if (known !== undefined) return known;
    const parsed = parse();
    for (const it of this.#scripts.keys()) {
      if (this.#scripts.size < mostScripts) break;
      this.#scripts.delete(it);
    }
    this.#scripts.set(text, parsed);
    return parsed;
  }
}

function isSame(
  a: ReadonlyMap<string, string | undefined>,
  b: ReadonlyMap<string, string | undefined>,
): boolean {
  return a.size === b.size &&
    [...a].every(([name, value]) => b.has(name) && b.get(name) === value);
}
