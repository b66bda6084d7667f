import type { NodeModules } from "./modules.ts";

/** What the program uses of the language and Node 18 does not have yet. */
export function provideNewerLanguage({ crypto }: NodeModules): void {
  const add = (where: object, name: PropertyKey, value: unknown): void => {
    if (name in where) return;
    Object.defineProperty(where, name, {
      value,
      writable: true,
      configurable: true,
    });
  };
  add(Symbol, "dispose", Symbol("Symbol.dispose"));
  add(Symbol, "asyncDispose", Symbol("Symbol.asyncDispose"));
  add(Array.prototype, "toSorted", function (
    this: unknown[],
    order?: (a: unknown, b: unknown) => number,
  ) {
    return [...this].sort(order);
  });
  add(Array.prototype, "toReversed", function (this: unknown[]) {
    return [...this].reverse();
  });
  add(Array.prototype, "toSpliced", function (
    this: unknown[],
    start: number,
    count: number,
    ...items: unknown[]
  ) {
    const copy = [...this];
    copy.splice(start, count, ...items);
    return copy;
  });
  add(
    Map,
    "groupBy",
    function <K, T>(items: Iterable<T>, keyOf: (it: T, at: number) => K) {
      const groups = new Map<K, T[]>();
      let at = 0;
      for (const item of items) {
        const key = keyOf(item, at++);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
      }
      return groups;
    },
  );
  add(RegExp, "escape", function (text: string) {
    return text.replace(
      /[^\p{L}\p{N}_]/gu,
      (it) =>
        `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}${
          it.length === 1
            ? ""
            : `\\u${it.charCodeAt(1).toString(16).padStart(4, "0")}`
        }`,
    );
  });
  add(globalThis, "crypto", crypto.webcrypto);
  const iterators = Object.getPrototypeOf(
    Object.getPrototypeOf([][Symbol.iterator]()),
  );
  type Judge = (it: unknown, at: number) => unknown;
  const first = (
    all: Iterable<unknown>,
    judge: Judge,
  ): [unknown] | undefined => {
    let at = 0;
    for (const it of all) if (judge(it, at++)) return [it];
    return undefined;
  };
  const helpers: Record<
    string,
    (all: Iterable<unknown>, it: Judge) => unknown
  > = {
    some: (all, it) => first(all, it) !== undefined,
    every: (all, it) => first(all, (...words) => !it(...words)) === undefined,
    find: (all, it) => first(all, it)?.[0],
    filter: (all, it) => [...all].filter(it).values(),
    map: (all, it) => [...all].map(it).values(),
    flatMap: (all, it) => [...all].flatMap(it).values(),
    toArray: (all) => [...all],
  };
  for (const [name, help] of Object.entries(helpers)) {
    add(iterators, name, function (this: Iterable<unknown>, it: Judge) {
      return help(this, it);
    });
  }
}
