import { unquote } from "./values.ts";

/**
 * A word `key=value` of one run → the text of its value, with Hydra's quotes
 * and escapes undone.
 */
export function plainValue(word: string): string {
  const value = word.slice(word.indexOf("=") + 1).trim();
  if (/^(['"]).*\1$/s.test(value) && value.length > 1) return unquote(value);
  return value.replace(/\\([\\()[\]{}:=, \t])/g, "$1");
}
