import { done, isAscii } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const members: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r\f\v]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

const ascii = Array.from(
  { length: 128 },
  (_, code) => String.fromCharCode(code),
);

/** GNU tr over ASCII. */
export function tr(
  args: readonly string[],
  stdin: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "cCdst",
    {
      complement: "c",
      delete: "d",
      "squeeze-repeats": "s",
      "truncate-set1": "t",
    },
    "before operands",
  );
  if (options === undefined || !isAscii(stdin)) return undefined;
  const { values, operands } = options;
  const [one, other] = operands;
  const isDelete = values.has("d");
  const isSqueeze = values.has("s");
  const isComplement = values.has("c") || values.has("C");
  const wanted = isDelete ? (isSqueeze ? 2 : 1) : 2;
  const isFew = isSqueeze && !isDelete && operands.length === 1;
  if (one === undefined || !(operands.length === wanted || isFew)) {
    return undefined;
  }
  const first = readSet(one);
  const second = other === undefined ? [] : readSet(other);
  if (first === undefined || second === undefined) return undefined;
  const from = isComplement ? ascii.filter((it) => !first.includes(it)) : first;
  if (isDelete) {
    const kept = Array.from(stdin).filter((it) => !from.includes(it));
    return done(isSqueeze ? squeezed(kept, second) : kept.join(""));
  }
  if (isFew) return done(squeezed(Array.from(stdin), from));
  // a set of classes is matched to another only as upper to lower
  if (isComplement && second.length > 1 || second.length === 0) {
    return undefined;
  }
  if (
    [one, other ?? ""].some((it) => /\[:/.test(it)) &&
    !areCases(one, other ?? "", second)
  ) {
    return undefined;
  }
  const source = values.has("t") ? from.slice(0, second.length) : from;
  const changes = new Map<string, string>();
  source.forEach((it, index) =>
    changes.set(it, second[index] ?? second.at(-1) ?? it)
  );
  const changed = Array.from(stdin, (it) => changes.get(it) ?? it);
  return done(isSqueeze ? squeezed(changed, second) : changed.join(""));
}

/** Classes may change one for the other, or all into one character. */
function areCases(one: string, other: string, second: string[]): boolean {
  const both = /^\[:(?:upper|lower):\]$/;
  return both.test(one) && both.test(other) ||
    !other.includes("[:") && second.length === 1;
}

function squeezed(chars: readonly string[], set: readonly string[]): string {
  return chars.filter((it, index) =>
    !(set.includes(it) && chars[index - 1] === it)
  ).join("");
}

/** Undefined for `[x*n]`, `[=x=]` and what is malformed. */
function readSet(text: string): string[] | undefined {
  if (!isAscii(text) || text.includes("\0")) return undefined;
  const chars: string[] = [];
  let at = 0;
  const next = (): string | undefined => {
    const char = text[at++] ?? "";
    if (char !== "\\") return char;
    const octal = /^[0-7]{1,3}/.exec(text.slice(at));
    if (octal !== null) {
      at += octal[0].length;
      const code = parseInt(octal[0], 8);
      return code < 128 ? String.fromCharCode(code) : undefined;
    }
    const letter = text[at++];
    if (letter === undefined) return undefined;
    return Object.hasOwn(escapes, letter) ? escapes[letter] : letter;
  };
  while (at < text.length) {
    const named = /^\[:([a-z]+):\]/.exec(text.slice(at));
    if (named !== null) {
      const name = named[1] ?? "";
      const set = Object.hasOwn(members, name) ? members[name] : undefined;
      if (set === undefined) return undefined;
      chars.push(...ascii.filter((it) => set.test(it)));
      at += named[0].length;
      continue;
    }
    if (/^\[(?:=.=|.\*|\\.*\*)/.test(text.slice(at))) return undefined;
    const from = next();
    if (from === undefined) return undefined;
    if (text[at] !== "-" || at + 1 >= text.length) {
      chars.push(from);
      continue;
    }
    at++;
    const to = next();
    if (to === undefined || to < from) return undefined;
    chars.push(...ascii.filter((it) => it >= from && it <= to));
  }
  return chars;
}
