import type { Place } from "../../error.ts";
import { Refusal } from "./faults.ts";

/** What makes a value one that is not known for the job. */
export interface Origin {
  /** As written: `$SCRATCH`, `$(nvidia-smi -L)`, `[ -f a.csv ]`. */
  what: string;
  /** In the user's script. */
  place?: Place;
  /** The variable of the environment that it is. */
  variable?: string;
  /** That variable is never empty in a job. */
  filled?: "yes";
  /** It is made of that variable, and no more what it holds. */
  made?: "yes";
  /** `${TMPDIR:-/tmp}`: code that says the same wherever that is not set. */
  code?: string;
  /** It would be a list of values, were it not what it is here. */
  lists?: "yes";
  /** What holds it: a variable or an output, if it is no exit status. */
  of?: "value";
  /** Of this moment or host, such as the time: never written out for the job. */
  passing?: "yes";
  /** How many words it is, is not known either. */
  many?: "yes";
  /** What makes it unknown in turn: the list that it is one of. */
  from?: Origin;
  /** It is a pattern that matches no name, or comes of names that are listed. */
  names?: "yes";
  /** What a run runs. */
  program?: string;
  /** A run whose exit status or output it is. */
  run?: "status" | "output";
}

export type UnknownValue =
  /** Only the job knows it; `assumed`: what it is where every run ends well. */
  | { kind: "job"; origin: Origin; assumed?: string }
  /** What it is here and now; in the job it may be something else. */
  | {
    kind: "here";
    origin: Origin;
    text: string;
    /** The words that it begins with in any case, and the blank behind them. */
    lead?: string;
    /** Of a list: it is in no case another, if it is there. */
    sure?: "yes";
  };

/**
 * An unknown value within a text is two lone low surrogates, which no text
 * decoded from bytes holds: texts with unknown parts are plain strings.
 */
const mark = /[\udc00-\uddff][\ude00-\udfff]/g;
const oneMark = /[\udc00-\uddff][\ude00-\udfff]/;

/** More unknown values than a script has that a person wrote. */
const most = 512 * 512;

export function hasMark(text: string): boolean {
  return oneMark.test(text);
}

/** The first of the characters that stand for marks where bytes are made. */
const firstStandIn = 0xf0000;

/**
 * Has something made of texts as bytes, which marks are not: a character of a
 * plane for private use stands for each. Undefined where texts hold such.
 */
export function withStandIns(
  texts: readonly string[],
  make: (texts: string[]) => string,
): string | undefined {
  if (!texts.some(hasMark)) return make([...texts]);
  const marks: string[] = [];
  if (texts.some((it) => /[\u{f0000}-\u{ffffd}]/u.test(it))) return undefined;
  const hidden = texts.map((text) =>
    text.replace(
      mark,
      (found) => String.fromCodePoint(firstStandIn + marks.push(found) - 1),
    )
  );
  if (marks.length > 0xfff0) return undefined;
  return make(hidden).replace(
    /[\u{f0000}-\u{ffffd}]/gu,
    (it) => marks[(it.codePointAt(0) ?? 0) - firstStandIn] ?? it,
  );
}

/** The unknown values of one interpretation, by number. */
export class Unknowns {
  readonly #values: UnknownValue[] = [];
  readonly #known = new Map<string, string>();
  /** Whether there are texts of which only the job knows how many they are. */
  lists: "none" | "some" = "none";

  /**
   * `here`: what is true here is taken as it is, as bash would; `job`: it is
   * not known for the job.
   */
  constructor(readonly trust: "here" | "job") {}

  /** Whether one of these variables of the environment was read. */
  readsAny(names: ReadonlySet<string>): boolean {
    return this.#values.some(({ origin: { variable } }) =>
      variable !== undefined && names.has(variable)
    );
  }

  /** Takes over what another knows, of which no texts are made here yet. */
  takeOver(other: Unknowns): void {
    for (const it of other.#values) this.#values.push(it);
    for (const [key, text] of other.#known) this.#known.set(key, text);
    this.lists = other.lists;
  }

  /** A text for a value that only the job knows. */
  job(origin: Origin, assumed?: string): string {
    return this.#add({
      kind: "job",
      origin,
      ...(assumed === undefined ? {} : { assumed }),
    });
  }

  /** A text for a value that is known here and now; `always`: what is so anywhere. */
  here(
    origin: Origin,
    text: string,
    always: { lead?: string; sure?: "yes" } = {},
  ): string {
    if (this.trust === "here") return text;
    return this.#add({ kind: "here", origin, text, ...always });
  }

  /** An element that is this one in any case, of a list that a mark is of. */
  sure(mark: string, text: string): string {
    const { code: _, ...origin } = this.first(mark)?.origin ?? { what: "" };
    return hasMark(text) ? text : this.here(origin, text, { sure: "yes" });
  }

  /** What a text begins with in any case; a blank ends what is known whole. */
  leadOf(text: string): string {
    const [first = "", second, third] = this.pieces(text);
    const before = typeof first === "string" ? first : "";
    const [value, next] = before === "" ? [first, second] : [second, third];
    if (value === undefined) return `${before} `;
    if (typeof value === "string" || value.kind === "job") return before;
    const { lead = "" } = value;
    // what was known whole may go on behind it
    const ends = next === undefined ||
      typeof next === "string" && /^[ \t\n]/.test(next);
    return before + (ends ? lead : lead.slice(0, -1));
  }

  #add(value: UnknownValue): string {
    const { origin } = value;
    if (origin.many === "yes") this.lists = "some";
    const key = `${value.kind} ${origin.place?.span.start} ${
      origin.made ?? ""
    } ${origin.lists ?? ""} ${origin.of ?? ""} ${origin.what} ${
      value.kind === "here"
        ? `${value.text} ${value.lead ?? ""} ${value.sure ?? ""}`
        : value.assumed ?? ""
    } ${origin.many ?? ""} ${origin.code ?? ""}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const number = this.#values.push(value) - 1;
    if (number >= most) {
      throw new Refusal(
        "Cannot follow the script: more values than can be told apart are known only in the job",
        origin.place,
        "Write less in one script",
      );
    }
    const text = String.fromCharCode(
      0xdc00 + (number >> 9),
      0xde00 + (number & 0x1ff),
    );
    this.#known.set(key, text);
    return text;
  }

  /** The unknown value that a mark of two characters stands for. */
  of(text: string): UnknownValue {
    const number = ((text.charCodeAt(0) - 0xdc00) << 9) +
      text.charCodeAt(1) - 0xde00;
    const value = this.#values[number];
    if (value === undefined) throw new RangeError("no such unknown value");
    return value;
  }

  /** Every unknown value of a text, in order. */
  within(text: string): UnknownValue[] {
    return [...text.matchAll(mark)].map((it) => this.of(it[0]));
  }

  /** Whether a text is surely not empty, whatever its unknown parts are. */
  isFilled(text: string): boolean {
    return this.pieces(text).some((it) =>
      typeof it === "string" ||
      it.origin.filled === "yes" && it.origin.made === undefined
    );
  }

  /** The first that only the job knows, else the first of all. */
  first(text: string): UnknownValue | undefined {
    const all = this.within(text);
    return all.find((it) => it.kind === "job") ?? all[0];
  }

  /** The text as it is here; undefined where only the job knows. */
  resolved(text: string): string | undefined {
    if (!hasMark(text)) return text;
    let known = true;
    const resolved = text.replace(mark, (found) => {
      const value = this.of(found);
      if (value.kind === "here") return this.resolved(value.text) ?? "";
      known = false;
      return "";
    });
    return known ? resolved : undefined;
  }

  /** The same, with what is assumed of runs. */
  assumed(text: string): string | undefined {
    let known = true;
    const assumed = text.replace(mark, (found) => {
      const value = this.of(found);
      const inner = value.kind === "here" ? value.text : value.assumed;
      if (inner === undefined) known = false;
      return inner === undefined ? "" : this.assumed(inner) ?? "";
    });
    return known ? assumed : undefined;
  }

  /** A result that was made of texts with unknown parts. */
  derived(from: readonly string[], make: (known: string[]) => string): string {
    if (!from.some(hasMark)) return make([...from]);
    const known = from.map((it) => this.resolved(it));
    const first = this.first(
      from.find((it, at) => known[at] === undefined && hasMark(it)) ??
        from.find(hasMark) ?? "",
    );
    const { code: _, ...rest } = first?.origin ?? { what: "" };
    const origin: Origin = {
      ...rest,
      ...(first?.origin.variable === undefined ? {} : { made: "yes" }),
    };
    if (known.every((it) => it !== undefined)) {
      return this.here(origin, make(known));
    }
    const assumed = from.map((it) => this.assumed(it));
    return this.job(
      origin,
      assumed.every((it) => it !== undefined) ? make(assumed) : undefined,
    );
  }

  /** A text to compare: unknown parts as they were written. */
  shown(text: string): string {
    return text.replace(mark, (found) => {
      const value = this.of(found);
      const known = value.kind === "here" ? value.text : value.assumed;
      return known === undefined ? value.origin.what : this.shown(known);
    });
  }

  /** A text in pieces: what is known, and what is not. */
  pieces(text: string): (string | UnknownValue)[] {
    const pieces: (string | UnknownValue)[] = [];
    let at = 0;
    for (const found of text.matchAll(mark)) {
      if (found.index > at) pieces.push(text.slice(at, found.index));
      pieces.push(this.of(found[0]));
      at = found.index + 2;
    }
    if (at < text.length) pieces.push(text.slice(at));
    return pieces;
  }
}
