/**
 * Stand-in for "@std/yaml" on js-yaml 3, the library that @std/yaml was ported
 * from. Both write the same text, but for two spellings that read the same:
 * js-yaml leaves `a#b` bare and quotes `'=a'`, @std/yaml the other way round.
 */

import untypedLibrary from "npm:js-yaml@3.14.2";

/** What this file uses of js-yaml, which comes without types. */
interface Library {
  DEFAULT_SAFE_SCHEMA: { compiledImplicit: ScalarType[] };
  Schema: new (parts: { include: unknown[]; implicit: unknown[] }) => object;
  Type: new (tag: string, options: Omit<ScalarType, "tag">) => object;
  safeDump(data: unknown, options: Record<string, unknown>): string;
  safeLoad(text: string, options: Record<string, unknown>): unknown;
}

interface ScalarType {
  tag: string;
  kind: string;
  resolve: (text: string | null) => boolean;
  construct: (text: string) => unknown;
  predicate: unknown;
  represent: unknown;
  defaultStyle: unknown;
}

const library: Library = untypedLibrary;

/** YAML 1.1 reads 1:30 as ninety; @std/yaml does not, so neither may this. */
const SCHEMA = new library.Schema({
  include: [library.DEFAULT_SAFE_SCHEMA],
  implicit: library.DEFAULT_SAFE_SCHEMA.compiledImplicit
    .filter(({ tag }) => /:(int|float)$/.test(tag))
    .map(({ tag, ...type }) =>
      new library.Type(tag, {
        kind: type.kind,
        resolve: (text) => !text?.includes(":") && type.resolve(text),
        construct: type.construct,
        predicate: type.predicate,
        represent: type.represent,
        defaultStyle: type.defaultStyle,
      })
    ),
});

/** The options of @std/yaml's stringify() that this project uses. */
export interface StringifyOptions {
  /** Longer lines are folded; -1 for never. */
  lineWidth?: number;
  /** Whether an object that occurs twice is written once and referred to. */
  useAnchors?: boolean;
}

/** Reads one YAML document; null for an empty one. Throws a SyntaxError, mostly. */
export function parse(text: string): unknown {
  try {
    return library.safeLoad(text, { schema: SCHEMA }) ?? null;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "YAMLException") {
      throw error;
    }
    throw new SyntaxError(error.message);
  }
}

/** Writes one YAML document. Throws a TypeError on what YAML cannot hold. */
export function stringify(
  data: unknown,
  { lineWidth = 80, useAnchors = true }: StringifyOptions = {},
): string {
  try {
    return library.safeDump(data, {
      lineWidth,
      noRefs: !useAnchors,
      schema: SCHEMA,
    });
  } catch (error) {
    throw new TypeError(error instanceof Error ? error.message : `${error}`);
  }
}
