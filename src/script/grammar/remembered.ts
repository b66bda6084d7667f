import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";

/**
 * The substitution that starts here. Read again, as happens where `((` opens
 * no arithmetic after all, it is what it was: else each level of nesting
 * would double the time.
 */
export function remembered(
  reader: ShellReader,
  parse: () => Expansion,
): Expansion {
  const start = reader.at;
  const known = reader.readings.get(start);
  if (known instanceof ShellSyntaxError) throw known;
  if (known !== undefined) {
    reader.at = known.end;
    for (const redirect of known.awaited) reader.awaited.push(redirect);
    return known.expansion;
  }
  const { awaited: outside } = reader;
  reader.awaited = [];
  try {
    const expansion = parse();
    const { at: end, awaited } = reader;
    reader.readings.set(start, { expansion, end, awaited });
    for (const redirect of awaited) outside.push(redirect);
    return expansion;
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) reader.readings.set(start, cause);
    throw cause;
  } finally {
    reader.awaited = outside;
  }
}
