import { parseShell } from "../parse_shell.ts";
import { wordTexts } from "../word_text.ts";
import type { Unknowns } from "./markers.ts";
import type { Moment } from "./steps.ts";

/** A variable as `declare -p` shows it. */
export interface Value {
  attributes: string;
  /** Of a plain variable; undefined where it is set to nothing. */
  text?: string;
  /** Of an array: keys and texts. */
  elements?: [string, string][];
}

/** The variables of a moment. */
export function valuesAt(moment: Moment): Map<string, Value> {
  const values = new Map<string, Value>();
  const { declarations } = moment;
  if (declarations.trim() === "") return values;
  const { list } = parseShell(declarations);
  for (const statement of list.statements) {
    const command = statement.pipelines[0]?.commands[0];
    if (command?.kind !== "simple") continue;
    const [, flags, word] = command.words;
    if (flags === undefined || word === undefined) continue;
    const attributes = declarations.slice(flags.span.start, flags.span.end)
      .replaceAll("-", "");
    const written = declarations.slice(word.span.start, word.span.end);
    const name = /^\w+/.exec(written)?.[0] ?? "";
    const behind = written.slice(name.length + 1);
    if (written === name) values.set(name, { attributes });
    else if (/[aA]/.test(attributes)) {
      // bash 4.3 and older quote the whole
      const elements = behind.startsWith("'")
        ? wordTexts(word, declarations)[0]?.text.slice(name.length + 1) ?? ""
        : behind;
      values.set(name, { attributes, elements: elementsOf(elements) });
    } else {
      const text = wordTexts(word, declarations)[0]?.text ?? "";
      values.set(name, { attributes, text: text.slice(name.length + 1) });
    }
  }
  return values;
}

function elementsOf(text: string): [string, string][] {
  const source = `x=${text}`;
  const command = parseShell(source).list.statements[0]?.pipelines[0]
    ?.commands[0];
  const value = command?.kind === "simple"
    ? command.assignments[0]?.value
    : undefined;
  return Array.isArray(value)
    ? value.map((word) => {
      const element = wordTexts(word, source)[0]?.text ?? "";
      const close = element.indexOf("]=");
      return [element.slice(1, close), element.slice(close + 2)];
    })
    : [];
}

/** What changed between two moments. */
export interface Change {
  name: string;
  /** Code that makes the change; undefined where only the job can. */
  code: string | undefined;
  exported: "yes" | "no";
}

/** The variables that differ between two moments, and code to set them. */
export function changesBetween(
  before: Moment,
  after: Moment,
  unknowns: Unknowns,
): Change[] {
  const old = valuesAt(before);
  const now = valuesAt(after);
  const changes: Change[] = [];
  for (const [name, value] of now) {
    const previous = old.get(name);
    if (
      previous !== undefined &&
      JSON.stringify(previous) === JSON.stringify(value)
    ) continue;
    changes.push({
      name,
      code: valueCode(name, value, unknowns),
      exported: value.attributes.includes("x") ? "yes" : "no",
    });
  }
  for (const name of old.keys()) {
    if (!now.has(name)) {
      changes.push({ name, code: `unset -v ${name}`, exported: "no" });
    }
  }
  return changes;
}

function valueCode(
  name: string,
  value: Value,
  unknowns: Unknowns,
): string | undefined {
  if (/[irnlu]/.test(value.attributes)) return undefined;
  if (value.elements !== undefined) {
    const codes: string[] = [];
    const inOrder = value.elements.every(([key], index) =>
      key === String(index)
    );
    for (const [key, text] of value.elements) {
      const code = unknowns.code(text);
      if (code === undefined) return undefined;
      codes.push(inOrder ? code : `[${key}]=${code}`);
    }
    const declare = value.attributes.includes("A") ? "declare -A " : "";
    return `${declare}${name}=(${codes.join(" ")})`;
  }
  if (value.text === undefined) return `unset -v ${name}`;
  const code = unknowns.code(value.text);
  if (code === undefined) return undefined;
  const bare = code === "''" ? "" : code;
  return value.attributes.includes("x")
    ? `export ${name}=${bare}`
    : `${name}=${bare}`;
}
