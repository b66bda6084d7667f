import type { Source, Span } from "../../source.ts";
import type { Place } from "../../error.ts";

/** A text whose commands are interpreted: the script, a sourced file, eval. */
export interface Code {
  text: string;
  /** How BASH_SOURCE calls it. */
  path: string;
  kind: "script" | "sourced" | "eval" | "command string" | "piece";
  source: Source;
  /** Where it stands in the user's script, if it is not the script itself. */
  host?: Place;
  /** The first lines of it, where these were interpreted before. */
  begun?: Code;
}

/** Whether offsets of both are of the same text, as far as that goes. */
export function isSameCode(one: Code, other: Code): boolean {
  return one === other || one.begun === other || other.begun === one;
}

/** Where in the user's script a stretch of some code is. */
export function placeIn(code: Code, span: Span): Place {
  return code.host ?? { source: code.source, span };
}

/** A text within other code, such as a subscript or the text of `eval`. */
export function nestedCode(
  text: string,
  within: Code,
  span: Span,
  kind: Code["kind"],
  path = within.path,
): Code {
  return {
    text,
    path,
    kind,
    source: { name: within.source.name, text },
    host: placeIn(within, span),
  };
}
