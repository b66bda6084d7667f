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
  #shared: readonly Layer<Value>[] = [];
  #own: Layer<Value>;
  #size: number;

  constructor(entries: Iterable<readonly [string, Value]> = []) {
    this.#own = new Map(entries);
    this.#size = this.#own.size;
  }

  get size(): number {
    return this.#size;
  }

  get(name: string): Value | undefined {
    const own = this.#own.get(name);
    if (own !== undefined || this.#own.has(name)) return own;
    return valueIn(this.#shared, name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: Value): this {
    if (!this.has(name)) this.#size++;
    this.#own.set(name, value);
    return this;
  }

  delete(name: string): boolean {
    if (!this.has(name)) return false;
    this.#size--;
    if (this.#shared.length > 0) this.#own.set(name, undefined);
    else this.#own.delete(name);
    return true;
  }

  clear(): void {
    this.#shared = [];
    this.#own = new Map();
    this.#size = 0;
  }

  copy(): Layers<Value> {
    if (this.#own.size > 0) {
      this.#shared = withLayer(this.#shared, this.#own);
      this.#own = new Map();
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
    return new Set(layers.flatMap((it) => [...it.keys()]));
  }

  *[Symbol.iterator](): Generator<[string, Value]> {
    const layers = [...this.#shared, this.#own];
    for (const [at, layer] of layers.entries()) {
      for (const name of layer.keys()) {
        if (at > 0 && layers.slice(0, at).some((it) => it.has(name))) continue;
        const value = valueIn(layers, name);
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
