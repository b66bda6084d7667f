/** Grouped commands: bash manual, 3.2.5.3. */
import type { List } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";

/** `{ …; }` → the list within. */
export function parseBraces(reader: ShellReader): List {
  const start = reader.at;
  reader.takeKeyword("{");
  const body = reader.body();
  reader.closeKeyword("}", "{", start);
  return body;
}

/** `(…)` → the list within. */
export function parseParentheses(reader: ShellReader): List {
  const start = reader.at;
  reader.take("(");
  const body = reader.body();
  reader.close(")", "(", start);
  return body;
}
