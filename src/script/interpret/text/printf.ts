import { addEscape, ByteText } from "./byte_text.ts";
import { formatDate } from "./date.ts";
import { quoteWord } from "./quote.ts";
import {
  type Conversion,
  floatText,
  integerText,
} from "./printf_conversions.ts";
import { NumberReader } from "./printf_numbers.ts";

export type PrintfResult =
  /** `errors`: what bash says on stderr, without "bash: line 1: printf: ". */
  | { kind: "printed"; output: string; status: number; errors: string[] }
  | { kind: "cannot"; reason: string };

export interface PrintfClock {
  now: Date;
  /** `%(…)T` with -2: when the shell started. */
  started: Date;
  /** The TZ of the shell; undefined: the machine's. */
  zone: string | undefined;
}

/** Wider than this nobody prints. */
const maxWidth = 100_000;
const maxBytes = 20_000_000;

/** Ends the printing; never leaves formatPrintf(). */
class Stop extends Error {
  constructor(readonly result: "stop" | "cannot", reason: string) {
    super(reason);
  }
}

/** The words behind `printf` (and behind `-v name` and `--`). */
export function formatPrintf(
  format: string,
  args: readonly string[],
  clock: PrintfClock,
): PrintfResult {
  const printer = new Printer(args, clock);
  try {
    do printer.once(format); while (printer.goesOn());
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause;
    if (cause.result === "cannot") {
      return { kind: "cannot", reason: cause.message };
    }
  }
  return printer.result();
}

class Printer {
  #args: readonly string[];
  #clock: PrintfClock;
  #used = 0;
  #usedBefore = 0;
  #output = new ByteText();
  #errors: string[] = [];
  #status = 0;
  #numbers = new NumberReader((message, isFailure) => {
    this.#errors.push(message);
    if (isFailure) this.#status = 1;
  });

  constructor(args: readonly string[], clock: PrintfClock) {
    this.#args = args;
    this.#clock = clock;
  }

  result(): PrintfResult {
    const output = this.#output.toString();
    if (output.includes("\ufffd") && !this.#args.join("").includes("\ufffd")) {
      return { kind: "cannot", reason: "printf makes bytes that are no UTF-8" };
    }
    return {
      kind: "printed",
      output,
      status: this.#status,
      errors: this.#errors,
    };
  }

  /** Whether the format is used once more for what is left. */
  goesOn(): boolean {
    if (this.#output.length > maxBytes) {
      throw new Stop("cannot", `printf prints more than ${maxBytes} bytes`);
    }
    const isUsed = this.#used > this.#usedBefore;
    this.#usedBefore = this.#used;
    return isUsed && this.#used < this.#args.length;
  }

  #next(): string | undefined {
    const arg = this.#args[this.#used];
    if (arg !== undefined) this.#used++;
    return arg;
  }

  #fail(message: string): never {
    this.#errors.push(message);
    this.#status = 1;
    throw new Stop("stop", message);
  }

  once(format: string): void {
    for (let at = 0; at < format.length;) {
      const char = format[at];
      if (char === "\\") {
        const next = addEscape(format, at, "printf format", this.#output);
        at = next === "stop" ? format.length : next;
      } else if (char === "%") at = this.#convert(format, at);
      else {
        const length = format.slice(at).search(/[\\%]/);
        const end = length === -1 ? format.length : at + length;
        this.#output.add(format.slice(at, end));
        at = end;
      }
    }
  }

  /** Gives where the format goes on. */
  #convert(format: string, start: number): number {
    if (format[start + 1] === "%") {
      this.#output.add("%");
      return start + 2;
    }
    const found = /^%([-#' +0]*)(\*|\d*)(?:\.(\*|-?\d*))?/.exec(
      format.slice(start),
    );
    const [all = "%", flagged = "", widthWord = "", precisionWord] = found ??
      [];
    let flags = flagged;
    let at = start + all.length;
    let width = this.#count(widthWord) ?? 0;
    if (width < 0) {
      flags += "-";
      width = -width;
    }
    let precision = precisionWord === undefined
      ? undefined
      : this.#count(precisionWord) ?? 0;
    if (precision !== undefined && precision < 0) precision = undefined;
    if (width > maxWidth || (precision ?? 0) > maxWidth) {
      throw new Stop("cannot", `printf prints more than ${maxWidth} at once`);
    }
    const timeFormat = /^\(([^()]*)\)T/.exec(format.slice(at));
    if (timeFormat !== null) {
      const letter = "T";
      const conversion = { flags, width, precision, letter };
      this.#time(timeFormat[1] ?? "", conversion);
      return at + timeFormat[0].length;
    }
    while ("hjlLtz".includes(format[at] ?? "?")) at++;
    const letter = format[at];
    if (letter === undefined) {
      this.#fail(`\`${format.slice(start)}': missing format character`);
    }
    this.#one({ flags, width, precision, letter });
    return at + letter.length;
  }

  #count(word: string): number | undefined {
    if (word === "") return undefined;
    if (word !== "*") return Number(word);
    return Number(this.#numbers.signed(this.#next()));
  }

  #one(conversion: Conversion): void {
    const { letter, precision } = conversion;
    switch (letter) {
      case "s":
        return this.#text(this.#next() ?? "", conversion);
      case "c":
        return this.#character(conversion);
      case "b":
        return this.#escaped(conversion);
      case "q":
        return this.#text(quoteWord(this.#next() ?? ""), conversion);
      case "Q": {
        const arg = this.#next() ?? "";
        const cut = precision === undefined ? arg : arg.slice(0, precision);
        const whole = { ...conversion, precision: undefined };
        return this.#text(quoteWord(cut), whole);
      }
      case "d":
      case "i":
        return this.#output.add(
          integerText(this.#numbers.signed(this.#next()), conversion),
        );
      case "o":
      case "u":
      case "x":
      case "X":
        return this.#output.add(
          integerText(this.#numbers.unsigned(this.#next()), conversion),
        );
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
      case "a":
      case "A": {
        const value = this.#numbers.float(this.#next());
        if (value === undefined) {
          throw new Stop("cannot", "printf of a number beyond all measure");
        }
        return this.#output.add(floatText(value, conversion));
      }
      case "n":
        throw new Stop("cannot", "`%n' assigns a variable");
      case "(":
        throw new Stop("cannot", "`%(' without its `)T'");
      default:
        this.#fail(`\`${letter}': invalid format character`);
    }
  }

  #character(conversion: Conversion): void {
    const char = Array.from(this.#next() ?? "")[0] ?? "\0";
    if (char > "\x7f") {
      throw new Stop("cannot", "`%c' makes bytes that are no UTF-8");
    }
    this.#text(char, { ...conversion, precision: undefined });
  }

  #escaped(conversion: Conversion): void {
    const text = this.#next() ?? "";
    const bytes = new ByteText();
    for (let at = 0; at < text.length;) {
      const next = text.indexOf("\\", at);
      bytes.add(text.slice(at, next === -1 ? undefined : next));
      if (next === -1) break;
      const behind = addEscape(text, next, "%b", bytes);
      if (behind === "stop") {
        this.#text(bytes.toString(), conversion);
        throw new Stop("stop", "\\c");
      }
      at = behind;
    }
    this.#text(bytes.toString(), conversion);
  }

  /** Widths and precisions of texts are bytes. */
  #text(text: string, { flags, width, precision }: Conversion): void {
    const whole = new TextEncoder().encode(text);
    const bytes = precision === undefined ? whole : whole.slice(0, precision);
    const fill = " ".repeat(Math.max(0, width - bytes.length));
    if (!flags.includes("-")) this.#output.add(fill);
    for (const byte of bytes) this.#output.addByte(byte);
    if (flags.includes("-")) this.#output.add(fill);
  }

  #time(format: string, conversion: Conversion): void {
    const arg = this.#next();
    const seconds = arg === undefined ? -1n : this.#numbers.signed(arg);
    const date = seconds === -1n
      ? this.#clock.now
      : seconds === -2n
      ? this.#clock.started
      : new Date(Number(seconds) * 1000);
    const isOurs = !/%[-_0^#]*\d*[EO]?(?:N|q|:)/.test(format);
    const text = isOurs
      ? formatDate(format === "" ? "%X" : format, date, this.#clock.zone)
      : undefined;
    if (text === undefined) {
      throw new Stop("cannot", `the time format "${format}" is not known`);
    }
    this.#text(text, conversion);
  }
}
