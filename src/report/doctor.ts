import { visible } from "../error.ts";

/** One thing that was looked at. */
export interface Examined {
  name: string;
  value: string;
  /** What to do, where something is not as it should be. */
  advice?: string;
  /** It would keep jobs from being submitted. */
  blocks?: "yes";
}

/** What was looked at → a text for people: a line each, advice below. */
export function doctorText(all: readonly Examined[]): string {
  const width = Math.max(...all.map((it) => it.name.length));
  return all.map(({ name, value, advice }) =>
    [
      `${name.padEnd(width)}  ${visible(value)}`,
      ...advice === undefined
        ? []
        : [`${" ".repeat(width)}  hint: ${visible(advice)}`],
      "",
    ].join("\n")
  ).join("");
}
