import { formatFloat, readFloat } from "../text/long_double.ts";
import { done } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

const maxCount = 1_000_000n;
const maxCharacters = 20_000_000;

/** `0.10` is 10 of 100ths, four characters wide. */
interface Decimal {
  value: bigint;
  precision: number;
  width: number;
}

/** GNU seq; numbers with exponents are not done. */
export function seq(args: readonly string[]): ProgramResult | undefined {
  // `-5` is a number
  const first = args.findIndex((it) => /^-[\d.]/.test(it));
  const head = first === -1 ? args : args.slice(0, first);
  const options = readOptions(
    head,
    "f:s:w",
    { format: "f", separator: "s", "equal-width": "w" },
    "before operands",
  );
  if (options === undefined) return undefined;
  const words = [...options.operands, ...first === -1 ? [] : args.slice(first)];
  const { values } = options;
  const decimals = words.map(readDecimal);
  const one = { value: 1n, precision: 0, width: 1 };
  const [a, b, c] = decimals;
  if (decimals.length === 0 || decimals.length > 3 || a === undefined) {
    return undefined;
  }
  const start = decimals.length === 1 ? one : a;
  const step = decimals.length === 3 ? b : one;
  const end = decimals.length === 1 ? a : decimals.length === 2 ? b : c;
  if (step === undefined || end === undefined || step.value === 0n) {
    return undefined;
  }
  const format = formatter(values, start, step, end);
  if (format === undefined) return undefined;
  const scale = Math.max(start.precision, step.precision, end.precision);
  const scaled = (it: Decimal) =>
    it.value * 10n ** BigInt(scale - it.precision);
  const from = scaled(start);
  const by = scaled(step);
  const distance = scaled(end) - from;
  const isEmpty = by > 0n ? distance < 0n : distance > 0n;
  if (isEmpty) return done("");
  const count = distance / by + 1n;
  if (count > maxCount) return undefined;
  const numbers: string[] = [];
  let length = 0;
  for (let index = 0n; index < count; index++) {
    const number = format(from + by * index, scale);
    if (number === undefined) return undefined;
    length += number.length + 1;
    if (length > maxCharacters) return undefined;
    numbers.push(number);
  }
  return done(`${numbers.join(values.get("s") ?? "\n")}\n`);
}

function readDecimal(text: string): Decimal | undefined {
  const found = /^([-+]?)(\d{0,50})(?:(\.)(\d{0,50}))?$/.exec(text);
  const [, sign, whole = "", point, part = ""] = found ?? [];
  if (found === null || whole + part === "") return undefined;
  const size = BigInt(whole + part);
  // GNU prints "-0"
  if (sign === "-" && size === 0n) return undefined;
  const width = (sign === "-" ? 1 : 0) + (whole.length || 1) +
    (point !== undefined && part !== "" ? 1 + part.length : 0);
  return {
    value: sign === "-" ? -size : size,
    precision: part.length,
    width,
  };
}

type Format = (value: bigint, scale: number) => string | undefined;

function formatter(
  values: ReadonlyMap<string, string>,
  start: Decimal,
  step: Decimal,
  end: Decimal,
): Format | undefined {
  const precision = Math.max(start.precision, step.precision);
  const given = values.get("f");
  if (given !== undefined) return values.has("w") ? undefined : byFormat(given);
  const widthOf = (it: Decimal) =>
    it.width + precision - it.precision +
    (it.precision === 0 && precision > 0 ? 1 : 0);
  const endWidth = widthOf(end) -
    (end.precision > 0 && precision === 0 ? 1 : 0);
  const width = values.has("w") ? Math.max(widthOf(start), endWidth) : 0;
  return (value, scale) => {
    const sign = value < 0n ? "-" : "";
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
    const border = digits.length - scale;
    const part = digits.slice(border, border + precision);
    const shown = digits.slice(0, border) + (precision > 0 ? `.${part}` : "");
    return sign + shown.padStart(width - sign.length, "0");
  };
}

/** `-f`: one conversion of a float in a text. */
function byFormat(format: string): Format | undefined {
  const found =
    /^((?:[^%]|%%)*)%([-+ #0]*)(\d{0,3})(?:\.(\d{0,2}))?([efgEFG])((?:[^%]|%%)*)$/
      .exec(format);
  if (found === null) return undefined;
  const [, before = "", flags = "", width, precision, letter = "", after = ""] =
    found;
  // further on, the digits show how seq adds up
  if (Number(precision) > 15) return undefined;
  const plain = (it: string) => it.replaceAll("%%", "%");
  return (value, scale) => {
    const size = value < 0n ? -value : value;
    const read = readFloat(`${size}e-${scale}`);
    if (read === undefined) return undefined;
    const lower = letter.toLowerCase() as "e" | "f" | "g";
    const text = formatFloat(read.value, {
      conversion: lower,
      precision: precision === undefined ? undefined : Number(precision),
      keepsPoint: flags.includes("#"),
    });
    const shown = letter === lower ? text : text.toUpperCase();
    const sign = value < 0n
      ? "-"
      : flags.includes("+")
      ? "+"
      : flags.includes(" ")
      ? " "
      : "";
    const count = Number(width);
    const number = flags.includes("-")
      ? (sign + shown).padEnd(count)
      : flags.includes("0")
      ? sign + shown.padStart(count - sign.length, "0")
      : (sign + shown).padStart(count);
    return plain(before) + number + plain(after);
  };
}
