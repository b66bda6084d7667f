import { Layers } from "./layers.ts";
import type { Shell } from "./shell.ts";
import type { FileState } from "./file_states.ts";
import type { Scope, State, Status } from "./state.ts";
import { environmentVariable } from "./start_state.ts";
import type { Trial, Undecided } from "./undecided.ts";
import type { Origin } from "./unknowns.ts";
import {
  IndexedArray,
  sameValue,
  type Value,
  type Variable,
} from "./variable.ts";

/** What is known where any of several alternatives may have happened. */
export function joined(
  trials: Trial[],
  base: Trial,
  it: Undecided,
  shell: Shell,
  kind: "here" | "job",
): State {
  const { unknowns } = shell;
  const found = unknowns.first(it.mark)?.origin;
  const { code: _, ...first } = found ?? { what: "" };
  const origin: Origin = found === undefined
    ? { what: unknowns.shown(it.mark) }
    : first.variable === undefined
    ? first
    : { ...first, made: "yes" };
  const others = trials.filter((one) => one !== base);
  const text = (
    actual: string,
    instead?: string,
    of: "value" | "element" | "status" = "value",
  ): string => {
    const known = unknowns.resolved(actual);
    const lists = instead?.includes(",") === true
      ? { lists: "yes" } as const
      : {};
    return kind === "here" && known !== undefined
      ? unknowns.here(
        {
          ...origin,
          ...lists,
          ...(of === "status" ? {} : { of: "value" }),
        },
        known,
        alwaysOf(actual, instead, of),
      )
      : unknowns.job(
        origin,
        it.around === "list" ? unknowns.assumed(actual) : undefined,
      );
  };
  const alwaysOf = (
    actual: string,
    instead: string | undefined,
    of: "value" | "element" | "status",
  ) => {
    if (instead === undefined) return {};
    if (of === "element") {
      const sure = unknowns.within(actual).every((one) =>
        one.kind === "here" && one.sure === "yes"
      );
      return actual === instead && sure ? { sure: "yes" } as const : {};
    }
    const lead = commonLead(unknowns.leadOf(actual), unknowns.leadOf(instead));
    return lead === "" ? {} : { lead };
  };
  const state = base.state;
  for (const { state: other } of others) {
    state.scopes.forEach((scope, level) =>
      joinScope(
        scope,
        other.scopes[level] ?? new Layers(),
        (name) =>
          state.scopes.slice(0, level).findLast((it) => it.has(name))
            ?.get(name) ?? environmentVariable(name, shell),
        text,
        origin,
        shell,
        kind,
      )
    );
    if (other.directory !== state.directory) {
      state.directory = text(state.directory);
    }
    if (
      other.positional.length !== state.positional.length ||
      other.positional.some((one, at) => one !== state.positional[at])
    ) {
      state.positional = other.positional.length === state.positional.length
        ? state.positional.map((one, at) =>
          one === other.positional[at] ? one : text(one)
        )
        : kind === "here" && state.positional.length > 0
        ? state.positional.map((one) => text(one))
        : [unknowns.job({ ...origin, many: "yes" })];
    }
    for (const [name, value] of other.functions) {
      if (!state.functions.has(name)) state.functions.set(name, value);
    }
    state.status = joinStatus(
      state.status,
      other.status,
      (actual) => text(actual, undefined, "status"),
    );
    // what is true here says what became of files here
    if (kind === "job") joinFiles(state, other, origin);
    if (kind === "job" && other.filesTouched !== undefined) {
      state.filesTouched = other.filesTouched;
    }
  }
  if (trials.some((one) => one.effects.length > 0)) {
    shell.effects.push({
      kind: "either",
      inner: trials.flatMap((one) => one.effects),
      text: trials.map((one) =>
        `(${one.effects.map((effect) => effect.text).join("; ")})`
      ).sort().join(" or "),
    });
  }
  for (const sink of shell.sinks) {
    const texts = trials.map((one) => (one.written.get(sink) ?? []).join(""));
    const own = (base.written.get(sink) ?? []).join("");
    if (texts.every((one) => one === own)) {
      if (own !== "") sink.chunks.push(own);
    } else sink.chunks.push(text(own));
  }
  return state;
}

function joinScope(
  scope: Scope,
  other: Scope,
  /** What a name is that stands in neither. */
  outside: (name: string) => Variable | undefined,
  text: (actual: string, instead?: string, of?: "element") => string,
  origin: Origin,
  shell: Shell,
  kind: "here" | "job",
): void {
  for (const name of scope.namesToCompare(other)) {
    const one = scope.get(name);
    const two = other.get(name);
    if (
      one === two ||
      one !== undefined && two !== undefined && one.flags === two.flags &&
        sameValue(one.value, two.value)
    ) continue;
    scope.set(
      name,
      joinVariable(
        one ?? outside(name),
        two ?? outside(name),
        text,
        origin,
        shell,
        kind,
      ),
    );
  }
}

function joinVariable(
  one: Variable | undefined,
  two: Variable | undefined,
  text: (actual: string, instead?: string, of?: "element") => string,
  origin: Origin,
  shell: Shell,
  kind: "here" | "job",
): Variable {
  const value = one?.value;
  const isUnsetHere = kind === "here" &&
    (value === undefined || one?.here === "unset");
  // what is true here says what it is, too
  const flags = isUnsetHere
    ? one?.flags ?? ""
    : `${one?.flags ?? ""}${two?.flags ?? ""}`;
  const isPerhaps = [one, two].some((it) =>
    it?.value === undefined || it.perhaps === "unset"
  );
  const texts = new Set([one, two].flatMap(textsOf));
  const [only] = texts.size === 1 ? texts : [];
  const joined = {
    ...(isPerhaps ? { perhaps: "unset" } as const : {}),
    ...(typeof only === "string" ? { only } : {}),
    flags: [...new Set(flags.replaceAll("gone", "").replaceAll("r", ""))]
      .join(""),
    epoch: shell.epoch,
  };
  if (kind === "here" && isList(value)) {
    return {
      ...joined,
      value: listHere(value, two?.value, text),
      here: "length",
    };
  }
  if (kind === "here" && isEmptyList(value, two?.value)) {
    return {
      ...joined,
      value: value ?? new IndexedArray(),
      here: isUnsetHere ? "unset" : "length",
      emptyHere: text(""),
    };
  }
  return {
    ...joined,
    value: joinValue(value, two?.value, text, origin, shell),
    ...(isUnsetHere ? { here: "unset" } : {}),
  };
}

/** What a variable may be, but for empty; an array is itself. */
function textsOf(it: Variable | undefined): Value[] {
  const value = it?.only ?? it?.value;
  return value === undefined || value === "" ? [] : [value];
}

function isList(value: Value | undefined): value is Exclude<Value, string> {
  return typeof value === "object" && value.size > 0;
}

/** Whether a list has no elements here, and some where it is another. */
function isEmptyList(
  value: Value | undefined,
  other: Value | undefined,
): boolean {
  return isList(other) && (value === undefined || typeof value === "object");
}

/** A list that is as long as it is here; each element that differs, too. */
function listHere(
  value: Exclude<Value, string>,
  other: Value | undefined,
  text: (actual: string, instead?: string, of?: "element") => string,
): Value {
  const old = new Map<string | number, string>(
    other instanceof IndexedArray
      ? other.entries()
      : typeof other === "object"
      ? other
      : [],
  );
  // one that is the same in both may still be the last in one
  const element = (key: string | number, one: string): string =>
    old.get(key) !== one
      ? text(one)
      : old.size === value.size
      ? one
      : text(one, one, "element");
  if (value instanceof Map) {
    return new Map([...value].map(([key, one]) => [key, element(key, one)]));
  }
  const copy = value.copy();
  for (const [index, one] of value.entries()) {
    copy.set(index, element(index, one));
  }
  return copy;
}

function joinValue(
  value: Value | undefined,
  other: Value | undefined,
  text: (actual: string, instead?: string, of?: "element") => string,
  origin: Origin,
  shell: Shell,
): Value {
  const many = (): IndexedArray =>
    IndexedArray.of([shell.unknowns.job({ ...origin, many: "yes" })]);
  if (value instanceof IndexedArray) {
    if (!(other instanceof IndexedArray) || other.size !== value.size) {
      return many();
    }
    const copy = value.copy();
    for (const [index, one] of value.entries()) {
      if (other.get(index) !== one) copy.set(index, text(one));
    }
    return copy;
  }
  if (value instanceof Map) {
    const copy = new Map(value);
    const old = other instanceof Map ? other : new Map<string, string>();
    for (const key of new Set([...value.keys(), ...old.keys()])) {
      if (old.get(key) !== value.get(key)) {
        copy.set(key, text(value.get(key) ?? ""));
      }
    }
    return copy;
  }
  if (other instanceof IndexedArray) return many();
  if (other instanceof Map) {
    return new Map([...other.keys()].map((key) => [key, text("")]));
  }
  return text(value ?? "", other);
}

function joinStatus(
  one: Status,
  two: Status,
  text: (actual: string) => string,
): Status {
  if (one.code === two.code && one.mark === two.mark) return one;
  return { code: one.code, mark: text(one.mark || String(one.code)) };
}

function joinFiles(state: State, other: State, origin: Origin): void {
  for (const path of state.files.pathsToCompare(other.files)) {
    const one = state.files.get(path);
    const two = other.files.get(path);
    if (sameFile(one, two)) continue;
    state.files.set(path, { kind: "unknown", origin });
  }
}

function sameFile(a: FileState | undefined, b: FileState | undefined): boolean {
  return a === b || a?.kind === b?.kind &&
      (a?.kind === "text" && b?.kind === "text"
        ? a.text === b.text
        : a?.kind === "unknown" || a?.kind === "gone" ||
          a?.kind === "directory");
}

/** The words that two texts begin with, and the blank behind them. */
function commonLead(one: string, two: string): string {
  let end = 0;
  while (end < one.length && one[end] === two[end]) end++;
  while (end > 0 && !/[ \t\n]/.test(one[end - 1] ?? "")) end--;
  return one.slice(0, end);
}
