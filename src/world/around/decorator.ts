/** A string, `None`, or undefined: known only to Python. */
type Value = string | null | undefined;

/** Where a program has its configuration. */
export interface ConfigPlace {
  framework: "mlxp" | "hydra";
  configPath: Value;
  configName: Value;
}

/** Arguments of a call, by name or by position. */
type Arguments = ReadonlyMap<string | number, Value>;

/**
 * Text of a Python program → the config_path and config_name of its
 * `@mlxp.launch(…)` or `@hydra.main(…)`, with their defaults. Runs nothing.
 * Undefined where there is no such decorator.
 */
export function readDecorator(program: string): ConfigPlace | undefined {
  const lexed = lex(program);
  const found = /^[ \t]*@[ \t]*(?:[\w.]+\.)?(launch|main)[ \t]*\(/m.exec(
    lexed.code,
  );
  if (found === null) return undefined;
  const given = readArguments(lexed, found.index + found[0].length);
  return found[1] === "launch"
    ? {
      framework: "mlxp",
      configPath: argument(given, "config_path", 0, "configs"),
      configName: "config",
    }
    : {
      framework: "hydra",
      configPath: argument(given, "config_path", 0, defaultConfigPath(given)),
      configName: argument(given, "config_name", 1, null),
    };
}

/** Hydra 1.3: the program's own directory, unless told to be newer than 1.1. */
function defaultConfigPath(given: Arguments): Value {
  const base = argument(given, "version_base", 2, "1.1");
  if (base === undefined) return undefined;
  return base === "1.1" ? "." : null;
}

function argument(
  given: Arguments,
  name: string,
  position: number,
  unset: Value,
): Value {
  const key = [name, position].find((it) => given.has(it));
  return key === undefined ? unset : given.get(key);
}

/** A program with the same offsets throughout. */
interface Lexed {
  /** Comments are blanks, strings are underscores. */
  code: string;
  /** Comments are blanks. */
  strings: string;
}

const commentOrString =
  /#[^\n]*|("""|''')(?:\\[^]|(?!\1)[^])*\1|(["'])(?:\\[^]|(?!\2)[^\n\\])*\2/g;

function lex(program: string): Lexed {
  const blank = (it: string): string => it.replace(/[^\n]/g, " ");
  return {
    code: program.replace(
      commentOrString,
      (it) => it.startsWith("#") ? blank(it) : "_".repeat(it.length),
    ),
    strings: program.replace(
      commentOrString,
      (it) => it.startsWith("#") ? blank(it) : it,
    ),
  };
}

/** Reads up to the bracket that closes the call. */
function readArguments({ code, strings }: Lexed, start: number): Arguments {
  const given = new Map<string | number, Value>();
  let depth = 0;
  let from = start;
  let position = 0;
  for (let at = start; at < code.length && depth >= 0; at++) {
    const char = code.charAt(at);
    if (/[([{]/.test(char)) depth++;
    if (/[)\]}]/.test(char)) depth--;
    if (depth > 0 || (depth === 0 && char !== ",")) continue;
    const text = strings.slice(from, at).trim();
    const [, name, value] = /^(\w+)\s*=\s*([^]*)$/.exec(text) ?? [];
    if (name !== undefined) given.set(name, literal(value ?? ""));
    else if (text !== "") given.set(position++, literal(text));
    from = at + 1;
  }
  return given;
}

/** One plain string or None; whatever needs Python to be read is unknown. */
function literal(expression: string): Value {
  if (expression === "None") return null;
  const [, raw = "", , text] =
    /^([rRuU]?)("""|'''|"|')([^"']*)\2$/.exec(expression) ?? [];
  return text?.includes("\\") && raw.toLowerCase() !== "r" ? undefined : text;
}
