import { resolve } from "@std/path/posix";
import { plainWord } from "../script/plain_word.ts";
import type { Run } from "./run.ts";

/** What one run's program receives: by it two jobs are the same or not. */
export interface Received {
  /** Its file or module, as written. */
  program: string;
  /** A file if left out. */
  kind?: "module";
  /** The words behind the program. */
  words: ReceivedText[];
  /** Assignments before the command and exported variables, by the script. */
  environment: ReadonlyMap<string, ReceivedText>;
  /** Where it starts. */
  directory: ReceivedText;
  /** Variables of the loops it stands in, from the outside in. */
  loops: ReadonlyMap<string, string>;
  /** Of a job array of the script's own: variable and value. */
  index?: { name: string; value: string };
}

/** A text; with expansions as written where only the job knows it. */
export interface ReceivedText {
  text: string;
  known: "yes" | "only in the job";
  /** `-l` of `-ladam`, where it is known that the rest is its value. */
  flag?: string;
}

/** What tells a job from its siblings, in order: `lr` → `0.1`. */
export type Settings = ReadonlyMap<string, string>;

/**
 * The runs of one sweep → the settings of each: what differs between it and
 * the others of its program in the words, the environment, the directory and
 * the loops. Named as users would: `lr`, `--lr`, `DATA`, a loop's variable.
 */
export function settingsOf(runs: readonly Received[]): Settings[] {
  const programs = Map.groupBy(runs, (it) => it.program);
  const found = new Map<Received, Map<string, string>>();
  for (const siblings of programs.values()) {
    const items = siblings.map(itemsOf);
    const differing = new Set(differingNames(items));
    const loops = new Set(loopsToTell(siblings, items, differing));
    const alike = new Set(items.map((it) => JSON.stringify([...it]))).size <
      siblings.length;
    siblings.forEach((run, index) => {
      const settings = new Map<string, string>();
      // it would keep apart what belongs together, such as seeds
      if (alike && run.index !== undefined) {
        settings.set(run.index.name, run.index.value);
      }
      for (const [name, value] of run.loops) {
        if (loops.has(name)) settings.set(name, value);
      }
      for (const [name, value] of items[index] ?? []) {
        if (differing.has(name)) settings.set(spoken(name, value, run), value);
      }
      found.set(run, settings);
    });
  }
  return runs.map((run) => {
    const settings = found.get(run) ?? new Map<string, string>();
    return programs.size > 1
      ? new Map([["program", run.program], ...settings])
      : settings;
  });
}

/** A setting as one word or two, as it would be typed: `--lr 0.1`, `lr=0.1`. */
export function settingText([name, value]: readonly [string, string]): string {
  if (!name.startsWith("-")) return `${name}=${value}`;
  return value === "" ? name : `${name} ${value}`;
}

/** `word 2`: a name for what has none. */
const unnamed = /^word \d+$/;

/** All that a run receives, by name; of equal names the later get a number. */
function itemsOf(run: Received): Map<string, string> {
  const items = new Map<string, string>();
  const add = (name: string, value: string): void => {
    let free = name;
    for (let number = 2; items.has(free); number++) free = `${name} ${number}`;
    items.set(free, value);
  };
  for (const [name, { text }] of run.environment) add(name, text);
  let position = 0;
  for (let at = 0; at < run.words.length; at++) {
    const { text = "", flag: own } = run.words[at] ?? {};
    const next = run.words[at + 1]?.text;
    const flag = own === undefined
      ? plainWord(text, undefined)
      : { name: own, lead: own };
    const override = /^([+~]{0,2}[A-Za-z_][\w.\/@:-]*)=(.*)$/s.exec(text);
    if (flag.lead !== "") add(flag.name, text.slice(flag.lead.length));
    else if (/^--?[A-Za-z][\w.-]*$/.test(text)) {
      if (next !== undefined && takesValue(next)) {
        add(text, next);
        at++;
      } else add(text, "");
    } else if (override !== null) add(override[1] ?? "", override[2] ?? "");
    else add(`word ${++position}`, text);
  }
  add("directory", run.directory.text);
  return items;
}

/** Whether the word behind a flag is more likely its value than another word. */
function takesValue(next: string): boolean {
  return /^-\.?\d/.test(next) ||
    !next.startsWith("-") && !/^[+~]{0,2}[A-Za-z_][\w.\/@:-]*=\S*$/.test(next);
}

function differingNames(items: Map<string, string>[]): string[] {
  const names = new Set(items.flatMap((it) => [...it.keys()]));
  return [...names].filter((name) =>
    new Set(items.map((it) => it.get(name))).size > 1
  );
}

/** Loop variables that no other setting already spells out. */
function loopsToTell(
  siblings: readonly Received[],
  items: Map<string, string>[],
  differing: ReadonlySet<string>,
): string[] {
  const names = new Set(siblings.flatMap((it) => [...it.loops.keys()]));
  return [...names].filter((name) => {
    const values = siblings.map((it) => it.loops.get(name));
    if (new Set(values).size < 2) return false;
    return ![...differing].some((other) =>
      items.every((it, index) => it.get(other) === values[index])
    );
  });
}

/** A word without a name is called after the loop whose value it is. */
function spoken(name: string, value: string, { loops }: Received): string {
  if (!unnamed.test(name)) return name;
  const loop = [...loops].find(([, it]) => it === value)?.[0];
  return loop ?? name;
}

/** How paths are told, so that one place through two names is one. */
export interface Places {
  /** Where the script starts, by the name that the user has for it. */
  startDir: string;
  /** A path without links in it; as given where there is no such place. */
  real(path: string): string;
}

const asTold: Places = { startDir: "/", real: (path) => path };

/**
 * The runs of one sweep, each with its settings and its identity: a text that
 * is equal for equal jobs, left out where only the job knows what it receives.
 */
export function withSettings(
  runs: readonly Run[],
  received: ReadonlyMap<Run, Received>,
  places: Places = asTold,
): Run[] {
  const told = runs.flatMap((it) => received.get(it) ?? []);
  const settings = new Map(
    settingsOf(told).map((it, at) => [told[at], it] as const),
  );
  return runs.map((run) => {
    const receives = received.get(run);
    if (receives === undefined) return run;
    const identity = identityOf(receives, places);
    return {
      ...run,
      settings: Object.fromEntries(settings.get(receives) ?? []),
      ...(identity === undefined ? {} : { identity }),
    };
  });
}

function identityOf(
  { program, kind, words, environment, directory, index }: Received,
  { startDir, real }: Places,
): string | undefined {
  const all = [...words, directory, ...environment.values()];
  if (all.some((it) => it.known === "only in the job")) return undefined;
  const start = real(startDir);
  // `$PWD/data` is one place, too
  const told = ({ text }: ReceivedText): string =>
    start === startDir ? text : withPath(text, startDir, start);
  const place = real(directory.text);
  return JSON.stringify([
    kind === "module" ? `-m ${program}` : real(resolve(place, program)),
    words.map(told),
    [...environment].map(([name, it]) => [name, told(it)]).sort(),
    place,
    ...(index === undefined ? [] : [[index.name, index.value]]),
  ]);
}

/** An identity that is equal for jobs whose words differ in their order alone. */
export function inNoOrder(identity: string): string {
  let parts: unknown;
  try {
    parts = JSON.parse(identity);
  } catch {
    return identity;
  }
  if (!Array.isArray(parts)) return identity;
  const [program, words, ...rest] = parts;
  return Array.isArray(words) && words.every((it) => typeof it === "string")
    ? JSON.stringify([program, inGroups(words).sort(), ...rest])
    : identity;
}

/** A flag with the word that is its value, all others alone. */
function inGroups(words: readonly string[]): string[] {
  const groups: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    const takes = /^--?[A-Za-z][\w.-]*$/.test(word) && next !== undefined &&
      takesValue(next);
    groups.push(JSON.stringify(takes ? [word, next] : [word]));
    if (takes) at++;
  }
  return groups;
}

/** A text in which one path, and what is below it, goes by another name. */
function withPath(text: string, from: string, to: string): string {
  return text.split(from).reduce((before, after) =>
    before +
    (/^($|[/:,;])/.test(after) && !/[\w.~-]$/.test(before) ? to : from) +
    after
  );
}

/**
 * What tells a job apart, as words: its overrides, and of its settings those
 * that are none.
 */
export function tellingWords(
  { overrides, settings = {} }: {
    overrides: string[];
    settings?: Record<string, string>;
  },
): string[] {
  const texts = Object.entries(settings);
  // a swept word without a name has one among the settings
  const words = overrides.filter((it) =>
    !texts.some(([name, value]) => unnamed.test(name) && value === it)
  );
  for (const setting of texts) {
    const text = settingText(setting);
    if (!overrides.some((it) => it === text || spaced(it) === text)) {
      words.push(text);
    }
  }
  return words;
}

/** `--seed=1` and `-s1` are the setting `--seed 1`, in the user's spelling. */
function spaced(override: string): string {
  const { name, lead } = plainWord(override, undefined);
  return lead === "" ? override : `${name} ${override.slice(lead.length)}`;
}
