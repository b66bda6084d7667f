import { type CommandName, commands } from "./commands.ts";
import { wrapped } from "../display_width.ts";
import { type View, wholeView } from "../view.ts";
import { optionLines, pageWidth } from "./option_lines.ts";
import { commandExitCodes, isLaidOut, pages } from "./pages.ts";

/** The text of `mlxpsub --help`. */
export function helpText(view: View = wholeView): string {
  const columns = pageColumns(view);
  return [
    "Turns every setting of a script's sweeps into a job of its own.",
    "",
    "Usage: mlxpsub SCRIPT [options]",
    ...Object.entries(commands).map(([name, help]) =>
      `       mlxpsub ${name.padEnd(12)} ${help}`
    ),
    "",
    "Options:",
    ...optionLines("submit", columns),
    "",
    "See `mlxpsub help COMMAND` for the other commands and their options.",
    "A line `#MLXPSUB --array --max-running 4` in the script gives options with it.",
    ...wrapped(
      "Exit codes: 0 done, 1 something was refused or failed, 2 nothing was touched, 130 interrupted.",
      columns,
    ),
    "",
  ].join("\n");
}

/** The text of `mlxpsub help COMMAND` and `mlxpsub COMMAND --help`. */
export function commandHelp(
  command: CommandName,
  view: View = wholeView,
): string {
  const page = pages[command];
  const columns = pageColumns(view);
  return [
    "NAME",
    `  mlxpsub ${command} - ${commands[command]}`,
    "",
    "SYNOPSIS",
    ...page.synopsis.map((it) => `  mlxpsub ${it}`),
    "",
    "DESCRIPTION",
    ...page.description.flatMap((lines, at) => [
      ...at === 0 ? [] : [""],
      ...paragraph(lines, columns),
    ]),
    "",
    "OPTIONS",
    ...optionLines(command, columns),
    "",
    ...page.examples === undefined ? [] : [
      "EXAMPLES",
      ...page.examples.flatMap(([what, call]) => [
        `  ${what}:`,
        `    mlxpsub ${call}`,
      ]),
      "",
    ],
    "EXIT STATUS",
    ...commandExitCodes(command).map(([code, what]) =>
      `  ${code.padEnd(3)}  ${what}`
    ),
    "",
  ].join("\n");
}

function paragraph(lines: readonly string[], columns: number): string[] {
  return isLaidOut(lines)
    ? lines.map((it) => `  ${it}`)
    : wrapped(`  ${lines.join(" ")}`, columns, { indent: "  " });
}

function pageColumns({ columns }: View): number {
  return columns === Infinity ? pageWidth : columns;
}
