import { type DirectiveWord, splitDirective } from "./directive_words.ts";
import type { DirectiveRules } from "./directive_rules.ts";
import type { Scheduler } from "../scheduler.ts";

/** What one option of a directive line sets, and where it stands. */
interface Setting {
  /** Equal for spellings of the same option: `--time`, `-l walltime`. */
  key: string;
  /** As it is written, without its value. */
  option: string;
  start: number;
  end: number;
  /** Of several in one word, `walltime=1:00,mem=4gb`: this one. */
  piece?: { word: DirectiveWord; text: string };
}

/** What is to change in a job script's directives; each is a directive line. */
export interface DirectiveChange {
  set: readonly string[];
  /** Whatever value their options have. */
  unset: readonly string[];
}

/**
 * The directive lines of a job script, changed: each option that is set takes
 * the place of the same one, wherever that stands, in short or in long.
 */
export function setDirectives(
  scheduler: Scheduler,
  directives: readonly string[],
  { set, unset }: DirectiveChange,
): string[] {
  const keys = new Set(
    [...set, ...unset].flatMap((it) =>
      settingsOf(scheduler, it).map(({ key }) => key)
    ),
  );
  let place: number | undefined;
  const kept: string[] = [];
  for (const line of directives) {
    const hit = settingsOf(scheduler, line).filter((it) => keys.has(it.key));
    if (hit.length > 0) place ??= kept.length;
    const left = hit.length === 0 ? line : without(line, hit);
    if (left.trim() !== scheduler.prefix) kept.push(left);
  }
  return kept.toSpliced(place ?? kept.length, 0, ...set);
}

/** Of directive lines only these options, `-l qos` of a list. */
export function keepDirectives(
  scheduler: Scheduler,
  directives: readonly string[],
  keeps: readonly string[],
): string[] {
  const { aliases } = scheduler.directiveRules;
  return directives.flatMap((line) => {
    // written anew, for an option that goes may have several words
    const kept = settingsOf(scheduler, line).filter(({ key, option }) =>
      keeps.includes(key) || keeps.includes(aliases[option] ?? option)
    ).map(({ option, start, end, piece }) =>
      piece === undefined ? line.slice(start, end) : `${option} ${piece.text}`
    );
    return kept.length === 0 ? [] : [`${scheduler.prefix} ${kept.join(" ")}`];
  });
}

/** What users give to set: a directive line, or its option without the prefix. */
export function directiveLine(scheduler: Scheduler, given: string): string {
  return given.startsWith("-") && scheduler.prefix !== ""
    ? `${scheduler.prefix} ${given}`
    : given;
}

/** Why a line cannot be set, or its options be taken out, if they cannot. */
export function refuseSetting(
  scheduler: Scheduler,
  line: string,
  what: keyof DirectiveChange = "set",
  arrays: "may be set" | "may not" = "may not",
): string | undefined {
  const { prefix, title } = scheduler;
  if (scheduler.name === "local") {
    return "jobs that run here have no directives";
  }
  if (!line.startsWith(prefix) || !/^\s/.test(line.slice(prefix.length))) {
    return `directives of ${title} begin with "${prefix} "`;
  }
  if (/[\r\n]/.test(line)) return "it has more than one line";
  const settings = settingsOf(scheduler, line);
  if (settings.length === 0) return "it has no option";
  const read = (text: string) =>
    scheduler.readDirectives([{ text, span: { start: 0, end: text.length } }]);
  const { replaced, faults, array } = read(line);
  // an option may come without its value: to be taken out, or by mistake
  const [first] = [...replaced, ...read(`${line} x`).replaced];
  if (first !== undefined) {
    return `mlxpsub sets ${first.sets} itself`;
  }
  // a wrong option may go
  if (what === "unset") return undefined;
  if (arrays === "may not" && array !== undefined) {
    return "a job array is a sweep, and this is one of its jobs";
  }
  const [fault] = faults;
  if (fault !== undefined) return fault.message;
  const { words: wordRules, idle } = scheduler.directiveRules;
  const words = splitDirective(line, prefix.length, 0, wordRules);
  if (words.some((it) => it.value === "--")) {
    return '"--" ends the options, and with them those of the lines below';
  }
  const vain = settings.find((it) => idle.test(it.option));
  if (vain !== undefined) {
    return `with "${vain.option}" ${scheduler.submitProgram} would not submit the script`;
  }
  return undefined;
}

function settingsOf(scheduler: Scheduler, line: string): Setting[] {
  const { words: wordRules, ...rule } = scheduler.directiveRules;
  const { length } = scheduler.prefix;
  if (!line.startsWith(scheduler.prefix)) return [];
  const words = splitDirective(line, length, 0, wordRules);
  if (rule.options === "one a line") {
    const [first, second] = words;
    if (first?.value.startsWith("-") !== true) return [];
    const [name = "", attached] = splitOnce(first.value);
    const option = rule.aliases[name] ?? name;
    const value = attached ?? second?.value ?? "";
    const key = rule.additive.includes(option)
      ? `${option} ${value.replace(/=.*/s, "")}`
      : option;
    return [{ key, option: name, start: first.start, end: line.length }];
  }
  const settings: Setting[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !/^-./.test(word.value)) continue;
    const { name, attached } = nameOf(word.value, rule.options);
    const next = words[at + 1];
    const takes = attached === undefined && next !== undefined &&
      !next.value.startsWith("-");
    if (takes) at++;
    const valueWord = attached === undefined && takes ? next : undefined;
    const value = attached ?? valueWord?.value ?? "";
    const option = rule.aliases[name] ?? name;
    const place = {
      option: name,
      start: word.start,
      end: (valueWord ?? word).end,
    };
    if (rule.lists.includes(option) && valueWord !== undefined) {
      for (const text of value.split(",")) {
        const key = `${option} ${text.replace(/[=:].*/s, "")}`;
        settings.push({ key, ...place, piece: { word: valueWord, text } });
      }
    } else {
      const key = rule.additive.includes(option)
        ? `${option} ${value}`
        : option;
      settings.push({ key, ...place });
    }
  }
  return settings;
}

/** `--time=1` → its name and value; a value may be attached to a letter. */
export function nameOf(
  word: string,
  options: DirectiveRules["options"],
): { name: string; attached?: string } {
  if (word.startsWith("--")) {
    const [name = "", attached] = splitOnce(word);
    return { name, ...(attached === undefined ? {} : { attached }) };
  }
  if (options === "words" || word.length === 2) return { name: word };
  return { name: word.slice(0, 2), attached: word.slice(2) };
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf("=");
  return at === -1
    ? [text, undefined]
    : [text.slice(0, at), text.slice(at + 1)];
}

function without(line: string, hit: readonly Setting[]): string {
  let text = line;
  const wholes = new Map<number, Setting[]>();
  for (const it of hit) {
    wholes.set(it.start, [...wholes.get(it.start) ?? [], it]);
  }
  for (const some of [...wholes.values()].reverse()) {
    const [first] = some;
    if (first === undefined) continue;
    const left = first.piece?.word.value.split(",")
      .filter((it) => !some.some(({ piece }) => piece?.text === it)) ?? [];
    const before = text.slice(0, first.start);
    const after = text.slice(first.end);
    text = first.piece === undefined || left.length === 0
      ? before.trimEnd() + after
      : before +
        text.slice(first.start, first.piece.word.start) + left.join(",") +
        after;
  }
  return text;
}
