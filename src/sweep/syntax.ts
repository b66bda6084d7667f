import type { Span } from "../source.ts";
import type { Token } from "./lexer.ts";

/** What stands between the commas of a value, before any function is computed. */
export type Element = Words | Quoted | List | Dict | Call;

/** Whether a function call is part of the element, so that it cannot be taken as written. */
type HoldsCall = { readonly holdsCall: "yes" | "no" };

/** An unquoted text, number or keyword, without the blanks around it. */
export interface Words extends Span {
  readonly kind: "words";
  readonly tokens: readonly Token[];
  readonly holdsCall: "no";
}

/** Text in quotes, which the span includes. */
export interface Quoted extends Span {
  readonly kind: "quoted";
  readonly holdsCall: "no";
}

/** `[…]` */
export interface List extends Span, HoldsCall {
  readonly kind: "list";
  readonly items: readonly Element[];
}

/** `{key:value,…}` */
export interface Dict extends Span, HoldsCall {
  readonly kind: "dict";
  readonly entries: readonly { readonly key: Words; readonly value: Element }[];
}

/** `name(…)` */
export interface Call extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
  readonly holdsCall: "yes";
}

/** What stands between the commas of a call. */
export interface Argument {
  /** The name before "=", if the argument is named. */
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: Element;
}

/** An override by its parts. */
export interface OverrideSyntax {
  /** The word up to "=": prefix, group or path, and package. */
  readonly key: string;
  /** The group or path alone: what glob() looks into. */
  readonly group: string;
  readonly value:
    | { readonly kind: "absent" }
    | { readonly kind: "empty" }
    | { readonly kind: "element"; readonly element: Element }
    | { readonly kind: "choice"; readonly elements: readonly Element[] };
}
