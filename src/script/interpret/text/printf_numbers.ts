import { floatOf, type LongDouble, readFloat } from "./long_double.ts";

const most = (1n << 63n) - 1n;
const mostUnsigned = (1n << 64n) - 1n;

/** Reads printf's arguments as numbers, as C's strtoimax() and its like. */
export class NumberReader {
  #says: (message: string, isFailure: boolean) => void;

  constructor(says: (message: string, isFailure: boolean) => void) {
    this.#says = says;
  }

  signed(text: string | undefined): bigint {
    const value = this.#integer(text);
    if (value > most) return this.#beyond(text, most);
    return value < -most - 1n ? this.#beyond(text, -most - 1n) : value;
  }

  unsigned(text: string | undefined): bigint {
    const value = this.#integer(text);
    const size = value < 0n ? -value : value;
    return size > mostUnsigned
      ? this.#beyond(text, mostUnsigned)
      : BigInt.asUintN(64, value);
  }

  /** Undefined where the number is beyond what is done. */
  float(text: string | undefined): LongDouble | undefined {
    const code = codeOf(text);
    if (code !== undefined) return floatOf(code);
    if (text === undefined || text === "") return floatOf(0n);
    const read = readFloat(text);
    if (read !== undefined && !read.isWhole) this.#invalid(text);
    return read?.value;
  }

  #integer(text: string | undefined): bigint {
    const code = codeOf(text);
    if (code !== undefined) return code;
    if (text === undefined || text === "") return 0n;
    const found =
      /^[ \t\n\v\f\r]*([-+]?)(?:(0[xX][0-9A-Fa-f]+)|(0[0-7]*)|([1-9][0-9]*))/
        .exec(text);
    const [all = "", sign, hex, octal, decimal] = found ?? [];
    if (all.length !== text.length || found === null) this.#invalid(text);
    const value = BigInt(hex ?? decimal ?? (octal ? `0o${octal}` : "0"));
    return sign === "-" ? -value : value;
  }

  #invalid(text: string): void {
    const kind = /^0[xX]/.test(text)
      ? "invalid hex number"
      : /^0[0-9]/.test(text)
      ? "invalid octal number"
      : "invalid number";
    this.#says(`${text}: ${kind}`, true);
  }

  #beyond(text: string | undefined, value: bigint): bigint {
    const message = `warning: ${text}: Numerical result out of range`;
    this.#says(message, false);
    return value;
  }
}

/** `'a` is the code of a. */
function codeOf(text: string | undefined): bigint | undefined {
  if (!/^["']/.test(text ?? "")) return undefined;
  return BigInt(text?.codePointAt(1) ?? 0);
}
