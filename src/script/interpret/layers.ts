/** What is written to: a value, or that the name is gone. */
type Layer<Value> = Map<string, Value | undefined>;

/**
 * Values by name, of which a copy costs nothing: copies share their layers,
 * which nobody changes, and each writes to one of its own. A layer holds more
 * than twice of what is above it, so that there are few; a script with many
 * variables may be copied at each of its commands.
 */
export class Layers<Value extends object | string> {
  /** The latest last. */
  #shared: readonly Layer<Value>[] = none;
  /** Most copies are never written to. */
  #own: Layer<Value> | undefined;
  /** Of what is shared, as the own layer changes it. */
  #size = 0;

  constructor(entries?: Iterable<readonly [string, Value]>) {
    if (entries !== undefined) this.#own = new Map(entries);
  }

  get size(): number {
    return this.#shared.length === 0 ? this.#own?.size ?? 0 : this.#size;
  }

  get(name: string): Value | undefined {
    const own = this.#own?.get(name);
    if (own !== undefined || this.#shared.length === 0) return own;
    return this.#own?.has(name) === true
      ? undefined
      : valueIn(this.#shared, name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: Value): this {
    if (this.#shared.length > 0 && !this.has(name)) this.#size++;
    this.#own ??= new Map();
    this.#own.set(name, value);
    return this;
  }

  delete(name: string): boolean {
    if (this.#shared.length === 0) return this.#own?.delete(name) ?? false;
    if (!this.has(name)) return false;
    this.#size--;
    this.#own ??= new Map();
    this.#own.set(name, undefined);
    return true;
  }

  clear(): void {
    this.#shared = none;
    this.#own = undefined;
    this.#size = 0;
  }

  copy(): Layers<Value> {
    if (this.#own !== undefined && this.#own.size > 0) {
      this.#size = this.size;
      this.#shared = withLayer(this.#shared, this.#own);
      this.#own = undefined;
    }
    const copy = new Layers<Value>();
    copy.#shared = this.#shared;
    copy.#size = this.#size;
    return copy;
  }

  /** The names whose values may not be those of another copy. */
  namesToCompare(other: Layers<Value>): Set<string> {
    const [one, two] = [this.#shared, other.#shared];
    let same = 0;
    while (same < one.length && one[same] === two[same]) same++;
    const layers = [
      ...one.slice(same),
      this.#own,
      ...two.slice(same),
      other.#own,
    ];
    const names = new Set<string>();
    for (const layer of layers) {
      for (const name of layer?.keys() ?? []) names.add(name);
    }
    return names;
  }

  *[Symbol.iterator](): Generator<[string, Value]> {
    const layers = this.#own === undefined
      ? this.#shared
      : [...this.#shared, this.#own];
    for (const [at, layer] of layers.entries()) {
      for (const [name, written] of layer) {
        // each name once, where it was written first
        if (at > 0 && isBelow(layers, at, name)) continue;
        const value = valueAbove(layers, at, name, written);
        if (value !== undefined) yield [name, value];
      }
    }
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<Value> {
    for (const [, value] of this) yield value;
  }
}

const none: readonly never[] = [];

/** Whether a layer below one has a name. */
function isBelow<Value>(
  layers: readonly Layer<Value>[],
  at: number,
  name: string,
): boolean {
  for (let below = 0; below < at; below++) {
    if (layers[below]?.has(name) === true) return true;
  }
  return false;
}

/** What a name stands for, that a layer has and layers above it may have. */
function valueAbove<Value>(
  layers: readonly Layer<Value>[],
  below: number,
  name: string,
  written: Value | undefined,
): Value | undefined {
  for (let at = layers.length - 1; at > below; at--) {
    if (layers[at]?.has(name) === true) return layers[at]?.get(name);
  }
  return written;
}

function valueIn<Value>(
  layers: readonly Layer<Value>[],
  name: string,
): Value | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const value = layers[at]?.get(name);
    if (value !== undefined || layers[at]?.has(name)) return value;
  }
  return undefined;
}

function withLayer<Value>(
  layers: readonly Layer<Value>[],
  added: Layer<Value>,
): Layer<Value>[] {
  const all = [...layers];
  let top = added;
  for (;;) {
    const below = all.at(-1);
    if (below === undefined || below.size > 2 * top.size) break;
    const merged = new Map(below);
    for (const [name, value] of top) merged.set(name, value);
    top = merged;
    all.pop();
  }
  all.push(top);
  return all;
}
