/** Redirections: bash manual, 3.6. */
import type { Redirect } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";
import { requireWord } from "./word.ts";

/** The redirections behind a compound command. */
export function parseRedirects(reader: ShellReader): Redirect[] {
  const all: Redirect[] = [];
  for (;;) {
    const before = reader.at;
    reader.skipBlanks();
    const redirect = parseRedirect(reader);
    if (redirect === undefined) {
      reader.at = before;
      return all;
    }
    all.push(redirect);
  }
}

/**
 * The redirection that starts here, if one does. Its here-document is added
 * to it when the reader comes to the line end.
 */
export function parseRedirect(reader: ShellReader): Redirect | undefined {
  if (!"<>&{0123456789".includes(reader.text[reader.at] ?? " ")) {
    return undefined;
  }
  // a process substitution is a word
  const found = reader.takeMatch(
    /(?![<>]\()(?:(&>>|&>)|(\d+|\{[A-Za-z_]\w*(?:\[[^\s\]]*\])?\})?(<<<|<<-|<<|<>|<&|>>|>&|>\||<|>))/y,
  );
  if (found === undefined) return undefined;
  const [, , descriptor, operator = found[1] ?? ""] = found;
  const start = reader.at - found[0].length;
  reader.skipBlanks();
  if (
    !operator.endsWith("&") &&
    reader.match(/(?:\d+|\{[A-Za-z_]\w*\})[<>]/y) !== undefined
  ) {
    // a descriptor of the next redirection, no file
    reader.refuse(`a word after "${operator}" is missing`);
  }
  const target = requireWord(reader, `a word after "${operator}"`);
  const span = reader.spanFrom(start);
  const redirect: Redirect = { span, operator, target };
  if (descriptor !== undefined) redirect.descriptor = descriptor;
  if (operator === "<<" || operator === "<<-") reader.awaited.push(redirect);
  return redirect;
}
