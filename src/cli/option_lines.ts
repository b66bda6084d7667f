import type { CommandName } from "./commands.ts";
import { type Flag, flagsOf } from "./flags.ts";

/** Columns of a terminal as it comes. */
const pageWidth = 80;

/** A text in lines of so many columns, parted at blanks. */
function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** A command's options, each with its help in a column beside. */
export function optionLines(command: CommandName): string[] {
  const rows = flagsOf(command).map((it): [string, string] => [
    spelling(it),
    it.help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = " ".repeat(width + 4);
  return rows.flatMap(([left, help]) =>
    wrapped(help, pageWidth - indent.length).map((line, at) =>
      at === 0 ? `  ${left.padEnd(width)}  ${line}` : `${indent}${line}`
    )
  );
}

/** `-n, --dry-run`; `    --log-dir DIR` */
export function spelling({ long, short, value, optionalValue }: Flag): string {
  const first = short === undefined ? "    " : `-${short}, `;
  const last = value === undefined
    ? ""
    : optionalValue === undefined
    ? ` ${value}`
    : ` [${value}]`;
  return `${first}--${long}${last}`;
}
