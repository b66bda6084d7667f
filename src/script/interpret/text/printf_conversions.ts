import { formatFloat, type LongDouble } from "./long_double.ts";

/** One `%…` of a format, its widths known. */
export interface Conversion {
  flags: string;
  width: number;
  precision: number | undefined;
  letter: string;
}

/** The sign that a number shows. */
function signOf(isNegative: boolean, flags: string): string {
  if (isNegative) return "-";
  return flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

/** %d %i %o %u %x %X. */
export function integerText(value: bigint, conversion: Conversion): string {
  const { letter, precision, flags } = conversion;
  const isSigned = letter === "d" || letter === "i";
  const base = letter === "o" ? 8 : /x/i.test(letter) ? 16 : 10;
  const size = value < 0n ? -value : value;
  let digits = size === 0n && precision === 0 ? "" : size.toString(base);
  digits = digits.padStart(precision ?? 1, "0");
  let sign = isSigned ? signOf(value < 0n, flags) : "";
  if (flags.includes("#")) {
    if (base === 16 && size !== 0n) sign = "0x";
    if (base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
  }
  const [start, rest] = letter === "X"
    ? [sign.toUpperCase(), digits.toUpperCase()]
    : [sign, digits];
  const fill = precision === undefined ? "zeros" : "blanks";
  return filled(start, rest, conversion, fill);
}

/** %e %f %g %a and their capitals. */
export function floatText(value: LongDouble, conversion: Conversion): string {
  const { letter, precision, flags } = conversion;
  const kind = letter.toLowerCase() as "e" | "f" | "g" | "a";
  const text = formatFloat(value, {
    conversion: kind,
    precision,
    keepsPoint: flags.includes("#"),
  });
  const prefix = text.startsWith("0x") ? "0x" : "";
  const start = signOf(value.isNegative, flags) + prefix;
  const digits = text.slice(prefix.length);
  const isUpper = letter !== kind;
  return filled(
    isUpper ? start.toUpperCase() : start,
    isUpper ? digits.toUpperCase() : digits,
    conversion,
    value.kind === "finite" ? "zeros" : "blanks",
  );
}

function filled(
  start: string,
  digits: string,
  { flags, width }: Conversion,
  fill: "zeros" | "blanks",
): string {
  const missing = Math.max(0, width - start.length - digits.length);
  if (flags.includes("-")) return start + digits + " ".repeat(missing);
  return flags.includes("0") && fill === "zeros"
    ? start + "0".repeat(missing) + digits
    : " ".repeat(missing) + start + digits;
}
