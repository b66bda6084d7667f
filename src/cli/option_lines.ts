import { wrapped } from "../display_width.ts";
import type { CommandName } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { flagsOf } from "./flags.ts";

/** Columns of a page that is no terminal's. */
export const pageWidth = 80;

/** A command's options, each with its help in a column beside. */
export function optionLines(
  command: CommandName,
  columns = pageWidth,
): string[] {
  const rows = flagsOf(command).map((it): [string, string] => [
    spelling(it),
    it.help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = " ".repeat(width + 4);
  return rows.flatMap(([left, help]) =>
    wrapped(`  ${left.padEnd(width)}  ${help}`, columns, { indent })
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
