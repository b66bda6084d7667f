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
  | { kind: "value"; value: bigint }
  | { kind: "unknown" }
  | ArithmeticError;

/**
 * A text, expansions done → its value, as bash calculates (bash manual, 6.5):
 * 64 bits that wrap. An empty text is 0.
 */
export function evaluateArithmetic(
  text: string,
  variables: ArithmeticVariables,
): ArithmeticResult {
  try {
    const value = new ArithmeticReader(text, variables).whole();
    return value === unknown ? { kind: "unknown" } : { kind: "value", value };
  } catch (cause) {
    if (cause instanceof ArithmeticFault) return cause.error;
    throw cause;
  }
}
