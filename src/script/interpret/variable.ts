/** An indexed array: elements by number, in order of numbers. */
export class IndexedArray {
  /** Undefined is a hole. */
  #dense: (string | undefined)[] = [];
  #count = 0;
  /** Beyond what is worth a dense array. */
  #sparse: Map<number, string> | undefined;

  get size(): number {
    return this.#count + (this.#sparse?.size ?? 0);
  }

  get(index: number): string | undefined {
    return this.#dense[index] ?? this.#sparse?.get(index);
  }

  set(index: number, text: string): void {
    if (index <= this.#dense.length + 1000) {
      while (this.#dense.length < index) this.#dense.push(undefined);
      this.#sparse?.delete(index);
      if (this.#dense[index] === undefined) this.#count++;
      this.#dense[index] = text;
      return;
    }
    this.#sparse ??= new Map();
    this.#sparse.set(index, text);
  }

  delete(index: number): void {
    this.#sparse?.delete(index);
    if (index < this.#dense.length) {
      if (this.#dense[index] !== undefined) this.#count--;
      this.#dense[index] = undefined;
      while (
        this.#dense.length > 0 && this.#dense.at(-1) === undefined
      ) this.#dense.pop();
    }
  }

  /** One above the highest index. */
  get end(): number {
    if (this.#sparse !== undefined && this.#sparse.size > 0) {
      return Math.max(
        this.#dense.length,
        ...[...this.#sparse.keys()].map((it) => it + 1),
      );
    }
    return this.#dense.length;
  }

  entries(): [number, string][] {
    const all: [number, string][] = [];
    this.#dense.forEach((text, index) => {
      if (text !== undefined) all.push([index, text]);
    });
    if (this.#sparse !== undefined) {
      for (const it of this.#sparse) all.push(it);
      all.sort(([a], [b]) => a - b);
    }
    return all;
  }

  values(): string[] {
    return this.entries().map(([, text]) => text);
  }

  copy(): IndexedArray {
    const copy = new IndexedArray();
    copy.#dense = this.#dense.slice();
    copy.#count = this.#count;
    if (this.#sparse !== undefined) copy.#sparse = new Map(this.#sparse);
    return copy;
  }

  static of(values: readonly string[]): IndexedArray {
    const array = new IndexedArray();
    array.#dense = [...values];
    array.#count = values.length;
    return array;
  }
}

export type Value = string | IndexedArray | Map<string, string>;

/** A variable: never changed once it is shared (see `epoch`). */
export interface Variable {
  /** Letters of `declare`: x r i l u n a A c t. */
  flags: string;
  /** Undefined: declared and not set. */
  value: Value | undefined;
  /** Arrays of an older epoch are shared, and copied before a change. */
  epoch: number;
  /** Came from the environment, or its job array, and not from the script. */
  from?: "environment" | "task";
  /** Stands before the call of its function, which has not made it local. */
  given?: "yes";
  /**
   * What is so here and may not be in the job: that it is not set, so that its
   * value is no text here, or how many elements it has.
   */
  here?: "unset" | "length";
  /** Of a list without elements: the mark of what makes it empty here. */
  emptyHere?: string;
  /** Whichever way the job takes, it is set in one and not in another. */
  perhaps?: "unset";
  /** Whichever way the job takes, the one text it has where it has any. */
  only?: string;
}

export function isArray(it: Variable | undefined): boolean {
  return it !== undefined && /[aA]/.test(it.flags);
}

/** A value as `$x` reads it: of an array element 0. */
export function scalarOf(value: Value | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  return value instanceof IndexedArray ? value.get(0) : value.get("0");
}

export function sameValue(
  a: Value | undefined,
  b: Value | undefined,
): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (typeof a === "string" || typeof b === "string") return false;
  const one = a instanceof IndexedArray ? a.entries() : [...a];
  const other = b instanceof IndexedArray ? b.entries() : [...b];
  return one.length === other.length &&
    one.every(([key, text], at) =>
      other[at]?.[0] === key && other[at]?.[1] === text
    );
}
