/** `printf %q`. */
export function quoteWord(_text: string): string {
  throw new Error("not written");
}

/** `${x@Q}`. */
export function quoteValue(_text: string): string {
  throw new Error("not written");
}

/** A value as `declare -p` writes it: `"…"`, or `$'…'`. */
export function quoteDeclared(_text: string): string {
  throw new Error("not written");
}

/** A key of an associative array as `declare -p` writes it in brackets. */
export function quoteKey(_text: string): string {
  throw new Error("not written");
}

/** `${x@E}`. */
export function expandEscapes(_text: string): string {
  throw new Error("not written");
}

export type DeclaredValue =
  | { kind: "unset" }
  | { kind: "text"; text: string }
  /** In the order in which bash lists them. */
  | { kind: "indexed"; elements: readonly (readonly [bigint, string])[] }
  | { kind: "associative"; elements: readonly (readonly [string, string])[] };

/** A line of `declare -p`; `flags` without the dash, "" for none. */
export function declareLine(
  _name: string,
  _flags: string,
  _value: DeclaredValue,
): string {
  throw new Error("not written");
}

/** `${x@A}`: of a text with no flags `x='…'`; of an array as declareLine(). */
export function assignmentOf(
  _name: string,
  _flags: string,
  _value: DeclaredValue,
): string {
  throw new Error("not written");
}
