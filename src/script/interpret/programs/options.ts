export interface ReadOptions {
  /** By letter; of one without a value "". The last one wins. */
  values: ReadonlyMap<string, string>;
  /** All of them in order, for options that add up. */
  all: readonly (readonly [string, string])[];
  operands: string[];
}

/**
 * Words as getopt_long() reads them. `letters` as for getopts (`ns:`), `long`
 * from long names, written out, to letters; undefined where another option
 * stands, or a value is missing or too much.
 */
export function readOptions(
  args: readonly string[],
  letters: string,
  long: Readonly<Record<string, string>>,
  place: "anywhere" | "before operands",
): ReadOptions | undefined {
  const all: [string, string][] = [];
  const operands: string[] = [];
  const takesValue = (letter: string) =>
    letters[letters.indexOf(letter) + 1] === ":";
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      if (place === "before operands") {
        operands.push(...args.slice(at));
        break;
      }
      operands.push(arg);
      continue;
    }
    if (arg.startsWith("--")) {
      const [, name = "", value] = /^--([^=]*)(?:=([^]*))?$/.exec(arg) ?? [];
      const letter = Object.hasOwn(long, name) ? long[name] : undefined;
      if (letter === undefined) return undefined;
      if (!takesValue(letter)) {
        if (value !== undefined) return undefined;
        all.push([letter, ""]);
        continue;
      }
      const given = value ?? args[++at];
      if (given === undefined) return undefined;
      all.push([letter, given]);
      continue;
    }
    for (let index = 1; index < arg.length; index++) {
      const letter = arg[index] ?? "";
      if (letter === ":" || !letters.includes(letter)) return undefined;
      if (!takesValue(letter)) {
        all.push([letter, ""]);
        continue;
      }
      const given = index + 1 < arg.length ? arg.slice(index + 1) : args[++at];
      if (given === undefined) return undefined;
      all.push([letter, given]);
      break;
    }
  }
  return { values: new Map(all), all, operands };
}
