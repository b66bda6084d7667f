import { Layers } from "../interpret/layers.ts";
import type { Moment } from "../interpret/trace.ts";
import {
  hasMark,
  type Unknowns,
  type UnknownValue,
} from "../interpret/unknowns.ts";
import {
  IndexedArray,
  sameValue,
  type Variable,
} from "../interpret/variable.ts";
import { shellQuote } from "../word_text.ts";
import { valueCode } from "./value_code.ts";

/** What changed between two moments. */
export interface Change {
  /** Of the variable; `@` for the positional parameters. */
  name: string;
  /** Code that makes the change; undefined where only the job can. */
  code: string | undefined;
  needed: "always" | "where read";
  /** What the code takes as it is here. */
  here?: readonly UnknownValue[];
}

/** Variables that the shell itself keeps. */
const kept =
  /^(PWD|OLDPWD|BASH_REMATCH|OPTARG|OPTIND|REPLY|_|PIPESTATUS|DIRSTACK)$/;

/** What differs between two moments, and code that makes the difference. */
export function changesBetween(
  before: Moment,
  after: Moment,
  unknowns: Unknowns,
): Change[] {
  const changes: Change[] = [];
  for (const name of difference(before.options, after.options)) {
    changes.push(option(name, after.options.has(name) ? "-o" : "+o"));
  }
  for (const name of difference(before.shopts, after.shopts)) {
    changes.push({
      name: `shopt ${name}`,
      code: `shopt ${after.shopts.has(name) ? "-s" : "-u"} ${name}`,
      needed: "always",
    });
  }
  after.scopes.forEach((scope, level) => {
    const old = before.scopes[level] ?? new Layers<Variable>();
    for (const name of scope.namesToCompare(old)) {
      const one = old.get(name);
      const two = scope.get(name);
      if (
        one === two || one?.flags === two?.flags &&
          sameValue(one?.value, two?.value)
      ) continue;
      if (kept.test(name) && name !== "OPTIND") continue;
      const code = variableCode(name, two, unknowns, before, after);
      changes.push({
        name,
        code: code !== undefined && level > 0 && one === undefined &&
            two?.flags === ""
          ? `local ${code}`
          : code,
        needed: two?.flags.includes("x") === true && two.here !== "unset"
          ? "always"
          : "where read",
        here: valuesHere(two, unknowns),
      });
    }
  });
  if (
    before.positional.join("\0") !== after.positional.join("\0") ||
    before.positional.length !== after.positional.length
  ) {
    const codes = after.positional.map((it) => valueCode(it, unknowns, after));
    changes.push({
      name: "@",
      code: codes.every((it) => it !== undefined)
        ? `set -- ${codes.join(" ")}`.trim()
        : undefined,
      needed: "where read",
    });
  }
  for (const [name, text] of after.aliases) {
    if (before.aliases.get(name) === text) continue;
    changes.push({
      name: `alias ${name}`,
      code: `alias ${name}=${shellQuote(text)}`,
      needed: "always",
    });
  }
  for (const [name, value] of after.functions) {
    if (before.functions.get(name) === value) continue;
    const { start, end } = value.body.span;
    changes.push({
      name: `function ${name}`,
      code: `${name}() ${value.code.text.slice(start, end)}`,
      needed: "where read",
    });
  }
  return changes;
}

function difference(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): string[] {
  if (a === b) return [];
  return [...new Set([...a, ...b])].filter((it) => a.has(it) !== b.has(it));
}

function option(name: string, turn: "-o" | "+o"): Change {
  return { name: `set ${name}`, code: `set ${turn} ${name}`, needed: "always" };
}

/** What of a variable's value is known only as it is here. */
function valuesHere(
  it: Variable | undefined,
  unknowns: Unknowns,
): UnknownValue[] {
  const { value } = it ?? {};
  if (value === undefined) return [];
  const texts = [
    ...typeof value === "string" ? [value] : value.values(),
    it?.emptyHere ?? "",
  ];
  return texts.filter(hasMark).flatMap((text) => unknowns.within(text))
    .filter((one) => one.kind === "here");
}

/** `P=/x:$P`: a value that holds the one before it. */
function withOldValue(
  name: string,
  value: string,
  unknowns: Unknowns,
  before: Moment,
  moment: Parameters<typeof valueCode>[2],
): string | undefined {
  const old = before.scopes.findLast((it) => it.has(name))?.get(name)?.value;
  if (typeof old !== "string" || !hasMark(old)) return undefined;
  const at = value.indexOf(old);
  if (at === -1) return undefined;
  const [first, last] = [value.slice(0, at), value.slice(at + old.length)]
    .map((it) => it === "" ? "" : valueCode(it, unknowns, moment));
  return first === undefined || last === undefined
    ? undefined
    : `${first}"$${name}"${last}`;
}

function without(
  name: string,
  scopes: Moment["scopes"],
): { has(name: string): boolean }[] {
  return scopes.map((scope) => ({
    has: (it: string) => it !== name && scope.has(it),
  }));
}

/** Code that gives a variable a value. */
function variableCode(
  name: string,
  it: Variable | undefined,
  unknowns: Unknowns,
  before: Moment,
  after: Moment,
): string | undefined {
  // `P=$P:x` reads what the environment gave, where nothing was assigned yet
  const moment = before.scopes.some((scope) => scope.has(name))
    ? after
    : { ...after, scopes: without(name, after.scopes) };
  if (it === undefined || it.flags === "gone" || it.here === "unset") {
    return `unset -v ${name}`;
  }
  const flags = [...it.flags].filter((flag) => "ilunrcA".includes(flag))
    .join("");
  const declare = flags === "" ? "" : `declare -g -${flags} `;
  const exported = it.flags.includes("x") ? "export " : "";
  const { value } = it;
  // the process of a run that is another job's
  const isProcess = (text: string): boolean =>
    unknowns.pieces(text).some((one) =>
      typeof one !== "string" && one.origin.what === "$!"
    );
  if (typeof value === "string" && isProcess(value)) return `${name}=`;
  if (value === undefined) {
    return flags === "" ? `unset -v ${name}` : `${declare}${name}`;
  }
  if (typeof value === "string") {
    const code = valueCode(value, unknowns, moment) ??
      withOldValue(name, value, unknowns, before, moment);
    if (code === undefined) return undefined;
    const bare = code === "''" ? "" : code;
    return `${declare}${declare === "" ? exported : ""}${name}=${bare}`;
  }
  const codes: string[] = [];
  const entries =
    (value instanceof IndexedArray
      ? value.entries().map(([key, text]) => [String(key), text] as const)
      : [...value]).filter(([, text]) => !isProcess(text));
  const inOrder = value instanceof IndexedArray &&
    entries.every(([key], index) => key === String(index));
  for (const [key, text] of entries) {
    const code = valueCode(text, unknowns, moment);
    if (code === undefined) return undefined;
    codes.push(inOrder ? code : `[${shellQuote(key)}]=${code}`);
  }
  return `${declare}${name}=(${codes.join(" ")})`;
}
