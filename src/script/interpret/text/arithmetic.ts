import { ArithmeticReader } from "./arithmetic_reader.ts";
import {
  type ArithmeticError,
  ArithmeticFault,
  type ArithmeticVariables,
  unknown,
} from "./arithmetic_values.ts";

export type {
  ArithmeticError,
  ArithmeticVariables,
  Subscript,
  Unknown,
} from "./arithmetic_values.ts";
export { unknown } from "./arithmetic_values.ts";

export type ArithmeticResult =
  & { steps: number }
  & (
    | { kind: "value"; value: bigint }
    | { kind: "unknown" }
    | ArithmeticError
  );

/**
 * A text, expansions done → its value, and the tokens that were read for it, as bash calculates (bash manual, 6.5):
 * 64 bits that wrap. An empty text is 0.
 */
export function evaluateArithmetic(
  text: string,
  variables: ArithmeticVariables,
): ArithmeticResult {
  const bounds = { depth: 0, steps: 0 };
  try {
    const value = new ArithmeticReader(text, variables, bounds).whole();
    const { steps } = bounds;
    return value === unknown
      ? { kind: "unknown", steps }
      : { kind: "value", value, steps };
  } catch (cause) {
    if (!(cause instanceof ArithmeticFault)) throw cause;
    return { ...cause.error, steps: bounds.steps };
  }
}
