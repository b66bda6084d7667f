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
}

export type ArithmeticResult =
  | { kind: "value"; value: bigint }
  | { kind: "unknown" }
  | ArithmeticError;

/** `message` as bash words it ("division by 0"). */
export interface ArithmeticError {
  kind: "error";
  message: string;
  /** Where in `text` the token stands at which bash stops. */
  offset: number;
  /** The expression: of a variable's value where the error is in one. */
  text: string;
}

/**
 * A text, expansions done → its value, as bash calculates (bash manual, 6.5):
 * 64 bits that wrap. An empty text is 0.
 */
export function evaluateArithmetic(
  _text: string,
  _variables: ArithmeticVariables,
): ArithmeticResult {
  throw new Error("not written");
}
