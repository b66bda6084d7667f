import { Layers } from "./layers.ts";
import type { Origin } from "./unknowns.ts";

/** What the script itself, or a left command, did to a file. */
export type FileState =
  /** `mode`: what may have changed who may read, write and execute it. */
  | { kind: "text"; text: string; mode?: Origin }
  | { kind: "directory" }
  | { kind: "gone" }
  | { kind: "unknown"; origin: Origin };

/** A state, and how much was noted before it. */
interface Noted {
  state: FileState;
  at: number;
}

/**
 * What the script did to files, by absolute path. A copy costs nothing, and
 * neither does a command that may have changed them all: a script may name
 * many files.
 */
export class FileStates {
  #noted = new Layers<Noted>();
  /** Directories below which something is noted. */
  #holding = new Layers<"yes">();
  /** What was noted before may have been changed since, but for directories. */
  #changed: { origin: Origin; at: number } | undefined;
  /** All copies have one, so that none takes another's time for its own. */
  #clock = { now: 0 };

  get size(): number {
    return this.#noted.size;
  }

  get(path: string): FileState | undefined {
    const noted = this.#noted.get(path);
    if (noted === undefined) return undefined;
    const { state, at } = noted;
    const changed = this.#changed;
    return changed === undefined || at > changed.at ||
        state.kind === "directory"
      ? state
      : { kind: "unknown", origin: changed.origin };
  }

  /** As it was noted, though it may have been changed since. */
  lastOf(path: string): FileState | undefined {
    return this.#noted.get(path)?.state;
  }

  has(path: string): boolean {
    return this.#noted.has(path);
  }

  set(path: string, state: FileState): void {
    this.#noted.set(path, { state, at: ++this.#clock.now });
    for (let above = parentOf(path); above !== ""; above = parentOf(above)) {
      if (this.#holding.has(above)) break;
      this.#holding.set(above, "yes");
    }
  }

  /** Any file that was noted may have been changed. */
  changeAll(origin: Origin): void {
    this.#changed = { origin, at: ++this.#clock.now };
  }

  /** Whether something is noted of a path, or of one above or below it. */
  isNear(path: string): boolean {
    return this.has(path) || this.#holding.has(path) ||
      directoriesAbove(path).some((it) => this.has(it));
  }

  copy(): FileStates {
    const copy = new FileStates();
    copy.#noted = this.#noted.copy();
    copy.#holding = this.#holding.copy();
    copy.#changed = this.#changed;
    copy.#clock = this.#clock;
    return copy;
  }

  /** The paths whose states may not be those of another copy. */
  pathsToCompare(other: FileStates): Iterable<string> {
    return this.#changed === other.#changed
      ? this.#noted.namesToCompare(other.#noted)
      : new Set([...this.#noted.keys(), ...other.#noted.keys()]);
  }

  paths(): Iterable<string> {
    return this.#noted.keys();
  }
}

/** The innermost first, without the root. */
export function directoriesAbove(path: string): string[] {
  const all: string[] = [];
  for (let above = parentOf(path); above !== ""; above = parentOf(above)) {
    all.push(above);
  }
  return all;
}

/** Empty for what stands in the root. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
