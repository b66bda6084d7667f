/** A value, or a subscript, that only the job knows. */
export const unknown: unique symbol = Symbol("unknown");
export type Unknown = typeof unknown;

/** Of an indexed array a number, of an associative one its key. */
export type Subscript = bigint | string | Unknown | undefined;

/** Where arithmetic reads and writes. */
export interface ArithmeticVariables {
  /**
   * The text of a variable or an element; undefined where it is not set (0).
   * `error` is for `set -u` and the like: the arithmetic ends with it.
   */
  get(
    name: string,
    subscript: Subscript,
  ): string | undefined | Unknown | { error: string };
  /**
   * Assigns; `unknown` also where it is not known whether it is assigned at
   * all (`only_the_job_knows && (x = 1)`).
   */
  set(
    name: string,
    subscript: Subscript,
    value: bigint | Unknown,
  ): undefined | { error: string };
  /** Whether subscripts of this array are keys rather than numbers. */
  isAssociative(name: string): boolean;
  /** A subscript of a text that is a variable's value, its expansions done. */
  expand(subscript: string): string;
}

/** `message` as bash words it ("division by 0"). */
export interface ArithmeticError {
  kind: "error";
  /** It ends more than the expression. */
  of?: "subscript";
  message: string;
  /** Where in `text` the token stands at which bash stops. */
  offset: number;
  /** What bash shows as the error's token: mostly the rest of `text`. */
  token: string;
  /** The expression: of a variable's value where the error is in one. */
  text: string;
}

export type ArithmeticValue = bigint | Unknown;

/** Ends an evaluation; never leaves evaluateArithmetic(). */
export class ArithmeticFault extends Error {
  constructor(readonly error: ArithmeticError) {
    super(error.message);
  }
}

/** How strongly operators bind. */
export const levels: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11,
};

const least = -(1n << 63n);

/** Two known numbers → a number, or what bash says. */
export function calculate(
  operator: string,
  left: bigint,
  right: bigint,
): bigint | string {
  const wrapped = (it: bigint) => BigInt.asIntN(64, it);
  const truth = (it: boolean) => it ? 1n : 0n;
  switch (operator) {
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case "<":
      return truth(left < right);
    case ">":
      return truth(left > right);
    case "<=":
      return truth(left <= right);
    case ">=":
      return truth(left >= right);
    // the machine looks at the lowest six bits of a shift
    case "<<":
      return wrapped(left << (right & 63n));
    case ">>":
      return left >> (right & 63n);
    case "+":
      return wrapped(left + right);
    case "-":
      return wrapped(left - right);
    case "*":
      return wrapped(left * right);
    case "/":
      if (right === 0n) return "division by 0";
      return left === least && right === -1n ? least : left / right;
    case "%":
      if (right === 0n) return "division by 0";
      return left % right;
    case "**":
      return right < 0n ? "exponent less than 0" : power(left, right);
    default:
      return "syntax error: invalid arithmetic operator";
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}
