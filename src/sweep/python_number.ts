/**
 * Numbers as Python reads and prints them: `int(text)`, `float(text)` and
 * `repr(float)` (docs.python.org, "Built-in Functions" and "float.__repr__").
 */

/** White space that `int()` and `float()` strip. */
const OUTER_SPACE =
  /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

const INTEGER = /^[+-]?[0-9](?:_?[0-9])*$/;
const DIGITS = "[0-9](?:_?[0-9])*";
const DECIMAL = new RegExp(
  `^[+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`,
);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

/** Python 3.11 and later refuse to read an integer of more digits. */
const LONGEST_INTEGER = 4300;

/** What Python's `int(text)` gives, or `undefined` where it raises. */
export function readPythonInt(text: string): bigint | undefined {
  const plain = toAscii(text);
  if (!INTEGER.test(plain)) return undefined;
  const negative = plain.startsWith("-");
  const digits = plain.replace(/[+_-]/g, "");
  if (digits.length > LONGEST_INTEGER) return undefined;
  return negative ? -BigInt(digits) : BigInt(digits);
}

/** What Python's `float(text)` gives, or `undefined` where it raises. */
export function readPythonFloat(text: string): number | undefined {
  const plain = toAscii(text);
  const infinite = INFINITE.exec(plain);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  if (NOT_A_NUMBER.test(plain)) return NaN;
  return DECIMAL.test(plain) ? Number(plain.replaceAll("_", "")) : undefined;
}

/** The shortest text that reads back as the same float, in Python's notation. */
export function formatPythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (value === 0) return "0.0";
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const digits = String(Math.abs(power)).padStart(2, "0");
    return `${mantissa}e${power < 0 ? "-" : "+"}${digits}`;
  }
  const fixed = String(value);
  return fixed.includes(".") ? fixed : `${fixed}.0`;
}

/** Strips the text and writes the decimal digits of other scripts as 0 to 9. */
function toAscii(text: string): string {
  return text.replace(OUTER_SPACE, "").replace(
    /\p{Nd}/gu,
    (digit) => String(digitValue(digit.codePointAt(0) ?? 0)),
  );
}

/** Unicode keeps the ten digits of a script together, from zero upward. */
function digitValue(codePoint: number): number {
  let first = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}
