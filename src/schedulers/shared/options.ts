import type { DirectiveWord } from "./directive_words.ts";

/** An option that the user's directives give. */
export interface Option {
  /** As the table names it: `-o`, `--output`. */
  name: string;
  /** Undefined for a flag, and where the value is missing. */
  value: string | undefined;
  /** What of the text makes it up. */
  parts: TextPart[];
}

/** A part of one directive's text. */
export interface TextPart {
  /** Which directive, counted from 0. */
  line: number;
  start: number;
  end: number;
}

/** Options as getopt(3) and getopt_long(3) take them. */
export interface GetoptTable {
  /** getopt's own notation: `ab:c::`. */
  short: string;
  /** Only those that matter here; all of them take a value unless flags. */
  long: LongOption[];
}

export interface LongOption {
  /** `--output` */
  name: string;
  /** The shortest prefix that means this one and no other: `--ou`. */
  shortest: string;
  kind: "value" | "flag";
}

/**
 * Words → the options in them, in order, read as getopt_long(3) does: values
 * attached or in the next word, short flags in one word, long names cut short,
 * plain words skipped, `--` the end. A long option that is not in the table is
 * skipped; a value of its own that stands in the next word and starts with `-`
 * would be taken for an option.
 */
export function readGetopt(
  words: DirectiveWord[],
  table: GetoptTable,
): Option[] {
  const options: Option[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || word.value === "--") break;
    if (word.value.startsWith("--")) {
      const option = readLong(word, words[i + 1], table.long);
      if (option === undefined) continue;
      options.push(option);
      if (option.parts.length > 1) i++;
    } else if (word.value.startsWith("-")) {
      const cluster = readCluster(word, words[i + 1], table.short);
      options.push(...cluster);
      if ((cluster.at(-1)?.parts.length ?? 0) > 1) i++;
    }
  }
  return options;
}

function readLong(
  word: DirectiveWord,
  next: DirectiveWord | undefined,
  table: LongOption[],
): Option | undefined {
  const equals = word.value.indexOf("=");
  const name = equals === -1 ? word.value : word.value.slice(0, equals);
  const found = table.find((it) =>
    it.name.startsWith(name) && name.length >= it.shortest.length
  );
  if (found === undefined) return undefined;
  if (equals !== -1) {
    const value = word.value.slice(equals + 1);
    return { name: found.name, value, parts: [partOf(word)] };
  }
  return found.kind === "flag"
    ? { name: found.name, value: undefined, parts: [partOf(word)] }
    : { name: found.name, ...valueFrom(word, partOf(word), next) };
}

/** `-Hn 4` → its options; only the last can take a value. */
function readCluster(
  word: DirectiveWord,
  next: DirectiveWord | undefined,
  table: string,
): Option[] {
  const options: Option[] = [];
  for (let i = 1; i < word.value.length; i++) {
    const letter = word.value.charAt(i);
    const at = letter === ":" ? -1 : table.indexOf(letter);
    const colons = at === -1 ? "" : table.slice(at + 1).match(/^:*/)?.[0] ?? "";
    const name = `-${letter}`;
    const part = partFrom(word, i);
    if (colons === "") {
      options.push({ name, value: undefined, parts: [part] });
      continue;
    }
    const rest = word.value.slice(i + 1);
    if (rest !== "" || colons === "::") {
      options.push({ name, value: rest, parts: [part] });
    } else {
      options.push({ name, ...valueFrom(word, part, next) });
    }
    break;
  }
  return options;
}

/** The word from its option letter `index` on, all of it from the first letter. */
function partFrom(word: DirectiveWord, index: number): TextPart {
  const part = partOf(word);
  const offset = word.offsets[index];
  const quoted = word.value.length !== word.end - word.start;
  return index === 1 || offset === undefined || quoted
    ? part
    : { ...part, start: offset };
}

/**
 * The value in the next word. On the next line it is one only if it does not
 * look like an option: nobody means `#SBATCH -J` to swallow the line below.
 */
function valueFrom(
  word: DirectiveWord,
  part: TextPart,
  next: DirectiveWord | undefined,
): { value: string | undefined; parts: TextPart[] } {
  const missing = next === undefined ||
    next.line !== word.line && next.value.startsWith("-");
  return missing
    ? { value: undefined, parts: [part] }
    : { value: next.value, parts: [part, partOf(next)] };
}

function partOf(word: DirectiveWord): TextPart {
  return { line: word.line, start: word.start, end: word.end };
}

/** Options that are words of their own with one dash, as SGE's and LSF's. */
export interface WordOptionTable {
  values: string[];
  flags: string[];
  /** Options whose value may be attached, as in `-Jname`. */
  attached: string[];
  /** Other options that start like one of `attached`. */
  others: string[];
}

/** Words → the options of the table, in order; all other words are skipped. */
export function readWordOptions(
  words: DirectiveWord[],
  table: WordOptionTable,
): Option[] {
  const options: Option[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const name = word.value;
    if (table.values.includes(name)) {
      const option = { name, ...valueFrom(word, partOf(word), words[i + 1]) };
      options.push(option);
      if (option.parts.length > 1) i++;
    } else if (table.flags.includes(name)) {
      options.push({ name, value: undefined, parts: [partOf(word)] });
    } else if (!table.others.includes(name)) {
      const start = table.attached.find((it) => name.startsWith(it));
      if (start === undefined) continue;
      const value = name.slice(start.length);
      options.push({ name: start, value, parts: [partOf(word)] });
    }
  }
  return options;
}
