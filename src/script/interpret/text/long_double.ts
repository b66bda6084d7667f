/**
 * A number as C's `long double` of this kind of machine (64 bits of mantissa)
 * holds it: printf of bash calculates with that.
 */
export type LongDouble =
  | { kind: "finite"; isNegative: boolean; mantissa: bigint; exponent: number }
  | { kind: "inf" | "nan"; isNegative: boolean };

export interface ReadFloat {
  value: LongDouble;
  /** Whether the whole text was a number. */
  isWhole: boolean;
}

/** Farther from 1 than this (powers of ten) is not done. */
const maxExponent = 4900;
const maxDigits = 5000;

/** As strtold() reads; undefined where the number is beyond what is done. */
export function readFloat(text: string): ReadFloat | undefined {
  const found =
    /^[ \t\n\v\f\r]*([-+]?)(?:(0[xX](?=\.?[0-9A-Fa-f]))([0-9A-Fa-f]*)(?:\.([0-9A-Fa-f]*))?(?:[pP]([-+]?\d+))?|(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?|(inf(?:inity)?|nan(?:\(\w*\))?))/i
      .exec(text);
  if (found === null) {
    return { value: finite(false, 0n, 0), isWhole: false };
  }
  const [all, sign, hex, hexWhole = "", hexPart = "", hexExponent = "0"] =
    found;
  const [whole = "", part = "", exponent = "0", word] = found.slice(6);
  const isNegative = sign === "-";
  const isWhole = all.length === text.length;
  if (word !== undefined) {
    const kind = /^inf/i.test(word) ? "inf" : "nan";
    return { value: { kind, isNegative }, isWhole };
  }
  const digits = hex === undefined ? whole + part : hexWhole + hexPart;
  if (digits.length > maxDigits) return undefined;
  const power = Number(hex === undefined ? exponent : hexExponent) -
    (hex === undefined ? part.length : 4 * hexPart.length);
  const base = hex === undefined ? 10n : 2n;
  const limit = hex === undefined ? maxExponent : 3 * maxExponent;
  const number = BigInt((hex === undefined ? "" : "0x") + digits);
  if (number !== 0n && Math.abs(power + digits.length) > limit) {
    return undefined;
  }
  if (number === 0n) return { value: finite(isNegative, 0n, 0), isWhole };
  const value = power >= 0
    ? rounded(isNegative, number * base ** BigInt(power), 1n)
    : rounded(isNegative, number, base ** BigInt(-power));
  return { value, isWhole };
}

/** An integer, such as the code of a character. */
export function floatOf(value: bigint): LongDouble {
  return value === 0n
    ? finite(false, 0n, 0)
    : rounded(value < 0n, value < 0n ? -value : value, 1n);
}

function finite(
  isNegative: boolean,
  mantissa: bigint,
  exponent: number,
): LongDouble {
  return { kind: "finite", isNegative, mantissa, exponent };
}

/** To the nearest with 64 bits, to even between two. */
function rounded(
  isNegative: boolean,
  over: bigint,
  under: bigint,
): LongDouble {
  let exponent = bits(over) - bits(under) - 64;
  for (;;) {
    const mantissa = exponent >= 0
      ? divided(over, under << BigInt(exponent))
      : divided(over << BigInt(-exponent), under);
    const length = bits(mantissa);
    if (length === 64) return finite(isNegative, mantissa, exponent);
    exponent += length > 64 ? 1 : -1;
  }
}

function bits(value: bigint): number {
  return value.toString(16).length * 4 -
    Math.clz32(parseInt(value.toString(16)[0] ?? "0", 16)) + 28;
}

/** To the nearest, to even between two. */
function divided(over: bigint, under: bigint): bigint {
  const quotient = over / under;
  const twice = (over % under) * 2n;
  const isUp = twice > under || (twice === under && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** |value| × 10^power, to the nearest integer. */
function scaled(mantissa: bigint, exponent: number, power: number): bigint {
  let over = mantissa;
  let under = 1n;
  if (exponent >= 0) over <<= BigInt(exponent);
  else under <<= BigInt(-exponent);
  if (power >= 0) over *= 10n ** BigInt(power);
  else under *= 10n ** BigInt(-power);
  return divided(over, under);
}

export interface FloatFormat {
  conversion: "e" | "f" | "g" | "a";
  /** undefined: not given. */
  precision: number | undefined;
  /** `#`. */
  keepsPoint: boolean;
}

/** |value| in lower case. */
export function formatFloat(value: LongDouble, format: FloatFormat): string {
  if (value.kind !== "finite") return value.kind;
  const { mantissa, exponent } = value;
  const precision = format.precision ?? 6;
  switch (format.conversion) {
    case "f":
      return fixed(mantissa, exponent, precision, format.keepsPoint);
    case "e":
      return exponential(mantissa, exponent, precision, format.keepsPoint);
    case "a":
      return hexadecimal(mantissa, exponent, format);
    case "g": {
      const count = precision === 0 ? 1 : precision;
      const text = exponential(mantissa, exponent, count - 1, true);
      const power = Number(/e(.*)$/.exec(text)?.[1] ?? 0);
      const isFixed = power >= -4 && power < count;
      const shown = isFixed
        ? fixed(mantissa, exponent, count - 1 - power, true)
        : text;
      return format.keepsPoint ? shown : shown.replace(/\.?0*(?=e|$)/, "");
    }
  }
}

function fixed(
  mantissa: bigint,
  exponent: number,
  precision: number,
  keepsPoint: boolean,
): string {
  const digits = String(scaled(mantissa, exponent, precision))
    .padStart(precision + 1, "0");
  const border = digits.length - precision;
  const point = precision > 0 || keepsPoint ? "." : "";
  return digits.slice(0, border) + point + digits.slice(border);
}

function exponential(
  mantissa: bigint,
  exponent: number,
  precision: number,
  keepsPoint: boolean,
): string {
  const point = precision > 0 || keepsPoint ? "." : "";
  if (mantissa === 0n) return `0${point}${"0".repeat(precision)}e+00`;
  let power = Math.floor((bits(mantissa) + exponent - 1) * Math.log10(2));
  let digits = String(scaled(mantissa, exponent, precision - power));
  if (digits.length > precision + 1) {
    power++;
    digits = String(scaled(mantissa, exponent, precision - power));
  }
  // rounding may still have made one more digit: 9.99 → 10.0
  if (digits.length > precision + 1) {
    power++;
    digits = digits.slice(0, precision + 1);
  }
  const sign = power < 0 ? "-" : "+";
  const shown = String(Math.abs(power)).padStart(2, "0");
  return `${digits[0]}${point}${digits.slice(1)}e${sign}${shown}`;
}

function hexadecimal(
  mantissa: bigint,
  exponent: number,
  { precision, keepsPoint }: FloatFormat,
): string {
  const count = precision ?? 15;
  let digits = mantissa;
  let power = mantissa === 0n ? 0 : exponent + 60;
  if (count < 15) {
    digits = divided(mantissa, 1n << BigInt(4 * (15 - count)));
    // the first digit ran over: 0xf.f → 0x1.0p+4
    if (digits >= 1n << BigInt(4 * (count + 1))) {
      digits >>= 4n;
      power += 4;
    }
  }
  const text = digits.toString(16).padStart(Math.min(count, 15) + 1, "0")
    .padEnd(count + 1, "0");
  const part = precision === undefined
    ? text.slice(1).replace(/0+$/, "")
    : text.slice(1);
  const point = part !== "" || keepsPoint ? "." : "";
  return `0x${text[0]}${point}${part}p${power < 0 ? "" : "+"}${power}`;
}
