import { seededRandom } from "../src/sweep/seeded_random.ts";
import type { HydraCase } from "../tests/sweep/hydra_cases.ts";

/** Uniform in [0,1), the same sequence for the same seed. */
export type Random = () => number;

/** The options that glob() finds. */
const GROUPS = {
  db: ["mysql", "pgsql", "sqlite", "mongo"],
  "a/b": ["x1", "x-2", "y[1]"],
};

/**
 * An override list for a seed: by Hydra's grammar and its functions, now and then
 * with a character changed, or of signs without sense.
 */
export function drawCase(seed: string): HydraCase {
  const random = randomFrom(seed);
  if (random() < 0.15) return { overrides: [drawSoup(random)], groups: GROUPS };
  const count = pick(random, [1, 1, 1, 2, 3]);
  const overrides = Array.from({ length: count }, () => drawOverride(random));
  // Without a config directory Hydra also refuses a glob() that a later override
  // replaces; no one runs it that way.
  const known = overrides.length > 1 || random() < 0.9;
  return known ? { overrides, groups: GROUPS } : { overrides };
}

export function randomFrom(seed: string): Random {
  let state = 0;
  for (const character of seed) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  }
  return seededRandom(state);
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error("nothing to pick from");
  return choice;
}

/** From none to `most` draws. */
function repeat(random: Random, most: number, draw: () => string): string[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, draw);
}

function words(list: string): string[] {
  return list.split(" ");
}

const PREFIXES = ["", "", "", "", "+", "++", "~"];
const KEYS = [
  "",
  ...words("a a a db db a/b a.b db@x a/b@x.y a@ _a-1 $a a.$b.0 a.10 0.a a.1_0"),
  ...words("true int a-b.c$d @p"),
];
const BROKEN_KEYS = [
  "a b",
  ...words(".a a. a..b 1a 10 a[0] a@b@c a//b a/b.c $a/b a:b a.01 é a,b a@b/c"),
  ...words("-a a.b/c"),
];

function drawOverride(random: Random): string {
  const key = pick(random, PREFIXES) +
    pick(random, random() < 0.03 ? BROKEN_KEYS : KEYS);
  const form = random();
  let word = `${key}=${space(random)}${drawValue(random)}`;
  if (/^(db|a\/b)/.test(key) && form < 0.4) {
    word = `${key}=glob(${drawArguments(random, "glob", 1).join(",")})`;
  } else if (form < 0.02) word = key;
  else if (form < 0.04) word = `${key}=`;
  else if (form < 0.06) word += " ";
  return random() < 0.15 ? breakText(random, word) : word;
}

function space(random: Random): string {
  return random() < 0.08 ? pick(random, [" ", "  ", "\t", " \t"]) : "";
}

function comma(random: Random): string {
  return `${space(random)},${space(random)}`;
}

function drawValue(random: Random): string {
  const form = random();
  if (form < 0.4) return drawElement(random, 0);
  if (form < 0.65) return drawCall(random, 0);
  const elements = [drawElement(random, 1), drawElement(random, 1)];
  elements.push(...repeat(random, 3, () => drawElement(random, 1)));
  return elements.join(comma(random));
}

function drawElement(random: Random, depth: number): string {
  const form = random() + depth * 0.12;
  if (form < 0.12) return drawCall(random, depth + 1);
  if (form < 0.24) return drawList(random, depth + 1);
  if (form < 0.34) return drawDict(random, depth + 1);
  if (random() < 0.15) return drawQuoted(random);
  return random() < 0.45 ? drawNumber(random) : drawWords(random);
}

function drawList(random: Random, depth: number): string {
  const items = repeat(random, 3, () => drawElement(random, depth));
  return `[${space(random)}${items.join(comma(random))}${space(random)}]`;
}

const DICT_KEYS = [
  "a b",
  ...words("a b 1 1.0 true null nan x\\:y $k 0 -0.0 False"),
];

function drawDict(random: Random, depth: number): string {
  const entries = repeat(random, 3, () => {
    const key = random() < 0.5
      ? pick(random, DICT_KEYS)
      : drawWords(random).replace(/[:{}]/g, "");
    const colon = `${space(random)}:${space(random)}`;
    return key + colon + drawElement(random, depth);
  });
  return `{${space(random)}${entries.join(comma(random))}${space(random)}}`;
}

const PIECES = [
  ...words(
    "x foo foo-bar_10 _ true False NULL null inf nan -inf infinity 1 0 00",
  ),
  ...words(
    "1_000 1__0 1.5 .5 1. 1e3 1e e5 - + . .. / // \\ $ % * ? | @ : \\, \\=",
  ),
  ...words(
    "\\( \\) \\[ \\] \\{ \\} \\: \\\\ \\\\\\, \\n ${x} ${a.b} ${oc.env:X,y}",
  ),
  ...words("$x sql m* constructor toString __proto__"),
  ...[" : ", ": ", " ", "  ", "\\ ", "\\\t", "${a: b}"],
];

function drawWords(random: Random): string {
  const count = pick(random, [1, 1, 1, 1, 2, 2, 3, 4]);
  return Array.from({ length: count }, () => pick(random, PIECES)).join("");
}

const NUMBERS = [
  ...words(
    "0 1 2 3 5 10 -1 -2 -0 +3 007 1_000 4 7 true false 0.1 0.25 .5 1. -1.5",
  ),
  ...words(
    "1e-5 1e5 1e16 1e22 123456789012345678901234567890 9007199254740993",
  ),
  ...words(
    "0.1_0 1e1_0 -.5e-3 1E+3 inf -inf nan +nan 1e400 1e-400 5e-324 2.5 3.5",
  ),
  ...words("1.7976931348623157e308 1e-4 0.00001 12345678901234567.8 0.3 -0.0"),
];

function drawNumber(random: Random): string {
  if (random() < 0.6) return pick(random, NUMBERS);
  const digits = String(Math.floor(random() * 10 ** Math.floor(random() * 6)));
  const point = pick(random, ["", "", ".", `.${Math.floor(random() * 1000)}`]);
  return pick(random, ["", "", "-", "+"]) + digits + point +
    pick(random, ["", "", "", "e2", "e-7", "E+15"]);
}

const QUOTED_PIECES = [
  ...words(
    "a , 1 10 1.5 true False null \\ \\\\ \\' \\\" ( ) [ ] { } : = é 😀 \uffff",
  ),
  ...words("* [!a-c]* sql 1e3 inf nan ٣ １２ ${x} $ +5 _1 0x1 # \\\\\\' - ."),
  ...["", " ", "\t", "\n", "b c", " 1_0 ", "\u00a01", "\u001c1"],
];

function drawQuoted(random: Random): string {
  const quote = pick(random, ["'", '"']);
  const other = quote === "'" ? '"' : "'";
  const length = pick(random, [0, 1, 1, 1, 1, 2, 3]);
  const pieces = Array.from(
    { length },
    () => random() < 0.05 ? other : pick(random, QUOTED_PIECES),
  );
  return quote + pieces.join("") + quote;
}

const FUNCTIONS = [
  ...words(
    "int float str bool choice choice range range range sort sort shuffle",
  ),
  ...words("tag glob"),
];
const RARE_FUNCTIONS = words("interval foo Choice json_str constructor inf");
const LABELS = words(
  "value start stop step sweep list reverse include exclude end args x",
);

function drawCall(random: Random, depth: number): string {
  const name = pick(random, random() < 0.03 ? RARE_FUNCTIONS : FUNCTIONS);
  const list = drawArguments(random, name, depth + 1).join(comma(random));
  const blank = random() < 0.03 ? " " : "";
  return `${name}${blank}(${space(random)}${list}${space(random)})`;
}

function drawArguments(random: Random, name: string, depth: number): string[] {
  const any = (): string => drawElement(random, depth);
  const label = (text: string, value: string): string =>
    `${text}${space(random)}=${space(random)}${value}`;
  if (random() < 0.08) {
    return repeat(
      random,
      3,
      () => random() < 0.5 ? any() : label(pick(random, LABELS), any()),
    );
  }
  switch (name) {
    case "range":
    case "interval": {
      if (random() < 0.2) return drawLongRange(random);
      const labels = words(name === "range" ? "start stop step" : "start end");
      const numbers = repeat(random, labels.length, () => drawBound(random));
      if (numbers.length === 0) numbers.push(drawBound(random));
      const named = random() < 0.3 ? Math.floor(random() * labels.length) : 9;
      return numbers.map((number, index) =>
        index < named ? number : label(labels[index] ?? "x", number)
      );
    }
    case "glob": {
      const patterns = (): string => {
        if (random() < 0.7) return drawPattern(random);
        return `[${repeat(random, 2, () => drawPattern(random)).join(",")}]`;
      };
      const list = [random() < 0.2 ? label("include", patterns()) : patterns()];
      if (random() < 0.4) list.push(label("exclude", patterns()));
      return list;
    }
    case "tag": {
      const tags = repeat(random, 2, () => pick(random, ["t", "'t u'", "x.y"]));
      const sweep = drawSweep(random, depth);
      return [...tags, random() < 0.2 ? label("sweep", sweep) : sweep];
    }
    case "sort":
    case "shuffle": {
      const list = drawSortable(random, depth);
      if (name === "sort" && random() < 0.3) {
        list.push(label("reverse", pick(random, words("true false True 1"))));
      }
      return list;
    }
    default:
      return random() < 0.35
        ? [drawSweep(random, depth)]
        : [any(), ...repeat(random, 3, any)];
  }
}

const SORTED_WORDS = words("b a B 'c\u00a0d' é aa '😀' '\uffff' x_1");

function drawSortable(random: Random, depth: number): string[] {
  const form = random();
  const labelled = random() < 0.15;
  if (form < 0.3) {
    return [(labelled ? "sweep=" : "") + drawSweep(random, depth)];
  }
  const draw = pick(random, [
    () => drawNumber(random),
    () => drawNumber(random),
    () => pick(random, SORTED_WORDS),
    () => `[${drawNumber(random)},${drawNumber(random)}]`,
    () => drawElement(random, depth),
  ]);
  const items = repeat(random, 5, draw);
  return form < 0.6
    ? [`${labelled ? "list=" : ""}[${items.join(",")}]`]
    : items;
}

const SWEEPS = words(
  "choice choice range range sort shuffle tag int float glob",
);

function drawSweep(random: Random, depth: number): string {
  const name = pick(random, SWEEPS);
  const list = depth > 4 ? ["1", "2"] : drawArguments(random, name, depth + 1);
  return `${name}(${list.join(",")})`;
}

/** A number such that ranges are neither empty nor endless all the time. */
function drawBound(random: Random): string {
  if (random() < 0.1) return drawNumber(random);
  const whole = Math.floor(random() * 21) - 8;
  return pick(random, [
    String(whole),
    String(whole),
    `${whole}.${Math.floor(random() * 100)}`,
    `${whole}e-${Math.floor(random() * 3)}`,
    `0.${Math.floor(random() * 1000)}`,
    ...words("1e22 1e-3 0.1 -0.1 0.0001"),
  ]);
}

const STRIDES = words("0.5 1.5 2.5 0.25 5.5 10.5 25.0 5.0 15.0 7.3");

/** A range that rounds: many digits, several powers of ten, a few hundred steps. */
function drawLongRange(random: Random): string[] {
  if (random() < 0.7) {
    const float = (): number =>
      (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20);
    const start = float();
    const stop = random() < 0.5 ? -start * random() : float();
    const step = (stop - start) / (1 + Math.floor(random() * 300));
    return [start, stop, step].map((number) => {
      const text = String(number);
      return /[.e]/.test(text) ? text : `${text}.0`;
    });
  }
  // Beside a number of 28 digits or more, a half is a tie and a little is nothing.
  const magnitude = 10n ** BigInt(26 + Math.floor(random() * 4));
  const base = magnitude * BigInt(1 + Math.floor(random() * 9)) +
    BigInt(Math.floor(random() * 40)) - 20n;
  const start = pick(random, [base, -base]);
  const length = BigInt(Math.floor(random() * 200));
  return random() < 0.5
    ? [String(start), String(start + length), pick(random, STRIDES)]
    : [String(start), String(start - length), `-${pick(random, STRIDES)}`];
}

const PATTERN_PARTS = words(
  "* ? m sql y x - o q [a-m] [!a-m] [] [!] [ ] ! [z-a] [a-] [--a]",
);

function drawPattern(random: Random): string {
  if (random() < 0.05) return pick(random, words("1 null true 1.5 [x]"));
  const length = 1 + Math.floor(random() * 3);
  const text = Array.from({ length }, () => pick(random, PATTERN_PARTS)).join(
    "",
  );
  return /[[\]!]/.test(text) ? `'${text}'` : text;
}

const SOUPS = [
  "0123_.eE+-a",
  "a \t,=:\\'\"()[]{}",
  "a'\\\\\\ ",
  "\"\\\\a,'",
  "a${}:,x ",
  "a1.:@/-+$%*?|\\ ,",
  "infaNIFn-+,",
];

/** Signs side by side without sense: what a lexer must tell apart. */
function drawSoup(random: Random): string {
  const draw = (letters: string): string => {
    const length = 1 + Math.floor(random() * 7);
    return Array.from({ length }, () => pick(random, [...letters])).join("");
  };
  if (random() < 0.2) return `${draw("a1_0$-./@~+:=")}=1`;
  const value = draw(pick(random, SOUPS));
  return `a=${random() < 0.3 ? `[${value}]` : value}`;
}

const LETTERS = [..."abx019 \t,=()[]{}:;'\"\\/-+.$%*@?|~!#&<>^`_é\n"];

/** Puts a character or two in, out or in the place of another. */
function breakText(random: Random, text: string): string {
  const characters = [...text];
  for (let count = pick(random, [1, 1, 2]); count > 0; count--) {
    const at = Math.floor(random() * (characters.length + 1));
    const form = random();
    if (form < 0.4) characters.splice(at, 0, pick(random, LETTERS));
    else if (form < 0.75) characters.splice(at, 1);
    else characters.splice(at, 1, pick(random, LETTERS));
  }
  return characters.join("");
}
