import type { Span } from "../source.ts";
import { quoteText, refuse } from "./fault.ts";
import { hasOpaque } from "../script/opaque.ts";
import { refuseOpaque } from "./opaque.ts";
import { describeKind } from "./python_order.ts";
import type { Value, ValueKind } from "./values.ts";

/** A function of Hydra's grammar, by the arguments it takes. */
export interface Signature {
  /** Arguments without a name, one by one. */
  readonly positional: readonly Parameter[];
  /** What any number of further arguments without a name may be. */
  readonly rest?: Accepts;
  /** Arguments that must be named. */
  readonly named: readonly Parameter[];
}

/** One argument that a function takes. */
export interface Parameter {
  readonly name: string;
  readonly accepts: Accepts;
  readonly presence: "required" | "optional";
}

/** The kinds of values an argument may have, and what to call them. */
interface Accepts {
  readonly kinds: ReadonlySet<ValueKind>;
  readonly noun: string;
}

/** An argument as a call gives it. */
export interface GivenArgument {
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: Value;
}

/** The arguments of a call in their places. */
export interface BoundArguments {
  readonly rest: readonly Value[];
  /** Positional and named arguments; null is left out, as if it were not given. */
  readonly named: ReadonlyMap<string, Value>;
}

function accepts(noun: string, ...kinds: ValueKind[]): Accepts {
  return { kinds: new Set(kinds), noun };
}

const ELEMENT_KINDS = ["text", "int", "float", "bool", "list", "dict"] as const;

const CASTABLE = accepts(
  "a value or a sweep",
  ...ELEMENT_KINDS,
  "null",
  "choice",
  "range",
  "interval",
);
const ELEMENT_OR_CHOICE = accepts(
  "text, a number, a list or a dictionary",
  ...ELEMENT_KINDS,
  "choice",
);
const SORTABLE = accepts(
  "a value, choice() or range()",
  ...ELEMENT_KINDS,
  "choice",
  "range",
);
const NUMBER = accepts("a number", "int", "float", "bool");
const NUMBER_OR_NULL = accepts("a number", "int", "float", "bool", "null");
const TAG_OR_SWEEP = accepts(
  "text or a sweep",
  "text",
  "choice",
  "range",
  "interval",
);
const ANY_SWEEP = accepts("a sweep", "choice", "range", "interval", "null");
const LISTED_SWEEP = accepts("choice() or range()", "choice", "range", "null");
const LIST = accepts("a list", "list", "null");
const PATTERNS = accepts("a pattern or a list of patterns", "text", "list");
const PATTERNS_OR_NULL = accepts(
  "a pattern or a list of patterns",
  "text",
  "list",
  "null",
);
const TRUTH = accepts("true or false", "bool");

function required(name: string, accepts: Accepts): Parameter {
  return { name, accepts, presence: "required" };
}

function optional(name: string, accepts: Accepts): Parameter {
  return { name, accepts, presence: "optional" };
}

const CAST: Signature = {
  positional: [],
  rest: CASTABLE,
  named: [optional("value", CASTABLE)],
};

/** Hydra's functions and their arguments (hydra/_internal/grammar/grammar_functions.py). */
export const SIGNATURES = {
  int: CAST,
  float: CAST,
  str: CAST,
  bool: CAST,
  choice: { positional: [], rest: ELEMENT_OR_CHOICE, named: [] },
  range: {
    positional: [
      required("start", NUMBER),
      optional("stop", NUMBER_OR_NULL),
      optional("step", NUMBER),
    ],
    named: [],
  },
  interval: {
    positional: [required("start", NUMBER), required("end", NUMBER)],
    named: [],
  },
  glob: {
    positional: [
      required("include", PATTERNS),
      optional("exclude", PATTERNS_OR_NULL),
    ],
    named: [],
  },
  tag: {
    positional: [],
    rest: TAG_OR_SWEEP,
    named: [optional("sweep", ANY_SWEEP)],
  },
  shuffle: {
    positional: [],
    rest: SORTABLE,
    named: [optional("sweep", LISTED_SWEEP), optional("list", LIST)],
  },
  sort: {
    positional: [],
    rest: SORTABLE,
    named: [
      optional("sweep", LISTED_SWEEP),
      optional("list", LIST),
      optional("reverse", TRUTH),
    ],
  },
} as const satisfies Record<string, Signature>;

/** The names of Hydra's functions. */
export type FunctionName = keyof typeof SIGNATURES;

/**
 * Gives each argument of a call its place, as Python does, and checks its kind.
 * Throws a `Refusal` at the argument that does not fit, or at the call.
 */
export function bindArguments(
  name: FunctionName,
  given: readonly GivenArgument[],
  call: Span,
): BoundArguments {
  const signature: Signature = SIGNATURES[name];
  const parameters = [...signature.positional, ...signature.named];
  const rest: Value[] = [];
  const bound = new Map<string, Value>();
  let position = 0;
  // Of two named alike, Hydra takes the last.
  const named = new Map<string, GivenArgument>();
  for (const argument of given) {
    if (argument.name !== undefined) {
      named.set(argument.name, argument);
      continue;
    }
    const parameter = signature.positional[position++];
    if (parameter !== undefined) {
      check(
        name,
        `"${parameter.name}"`,
        parameter.accepts,
        argument.value,
        call,
      );
      bound.set(parameter.name, argument.value);
    } else if (signature.rest !== undefined) {
      check(name, `argument ${position}`, signature.rest, argument.value, call);
      rest.push(argument.value);
    } else {
      refuse(
        "compute",
        argument.value.at,
        `${name}() takes at most ${signature.positional.length} arguments`,
        `Write ${usage(name)}`,
      );
    }
  }
  for (const [label, argument] of named) {
    const at = argument.nameSpan ?? argument.value.at;
    const parameter = parameters.find((one) => one.name === label);
    if (parameter === undefined) {
      refuse(
        "compute",
        at,
        `${name}() has no argument ${quoteText(label)}`,
        parameters.length === 0
          ? "Write the values without names"
          : `Use ${parameters.map((one) => one.name).join(", ")}`,
      );
    }
    if (bound.has(label)) {
      refuse(
        "compute",
        at,
        `argument "${label}" of ${name}() is given twice`,
        `Write ${usage(name)}`,
      );
    }
    check(name, `"${label}"`, parameter.accepts, argument.value, call);
    bound.set(label, argument.value);
  }
  for (const parameter of signature.positional) {
    if (parameter.presence === "required" && !bound.has(parameter.name)) {
      refuse(
        "compute",
        call,
        `${name}() has no "${parameter.name}"`,
        `Write ${usage(name)}`,
      );
    }
  }
  for (const [label, value] of bound) {
    if (value.kind === "null") bound.delete(label);
  }
  return { rest, named: bound };
}

/** How to call a function whose arguments have places. */
function usage(name: FunctionName): string {
  switch (name) {
    case "range":
      return "range(start,stop,step)";
    case "interval":
      return "interval(start,end)";
    case "glob":
      return "glob(pattern,exclude=pattern)";
    default:
      return `${name}(…)`;
  }
}

function check(
  name: FunctionName,
  which: string,
  accepts: Accepts,
  value: Value,
  call: Span,
): void {
  if (accepts.kinds.has(value.kind)) return;
  if (value.kind === "text" && hasOpaque(value.value)) {
    refuseOpaque(call);
  }
  refuse(
    "compute",
    value.at,
    `${which} of ${name}() is ${describeKind(value)}`,
    `Write ${accepts.noun}`,
  );
}
