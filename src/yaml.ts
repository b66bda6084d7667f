import { parse } from "@std/yaml";

/** What YAML makes of a text, or why it makes nothing: the end of a sentence. */
export type YamlText =
  | { ok: true; value: unknown }
  | { ok: false; state: string };

/** Reads one document that others wrote; null for an empty one. Never throws. */
export function readYaml(text: string): YamlText {
  try {
    return { ok: true, value: parse(text) };
  } catch (cause) {
    return { ok: false, state: `it is not YAML: ${stateOf(cause)}` };
  }
}

function stateOf(cause: unknown): string {
  if (cause instanceof SyntaxError) {
    const [first = ""] = cause.message.split("\n");
    return first.replace(/:$/, "");
  }
  if (cause instanceof RangeError) return "it is nested too deeply";
  // @std/yaml stumbles over `!!int` and `!!omap` without a value
  return "a value does not suit its tag, such as !!int";
}
