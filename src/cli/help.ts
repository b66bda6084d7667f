import { type CommandName, commands } from "./commands.ts";
import { optionLines } from "./option_lines.ts";
import { commandExitCodes, pages } from "./pages.ts";

/** The text of `mlxpsub --help`. */
export function helpText(): string {
  return [
    "Turns every setting of a script's sweeps into a job of its own.",
    "",
    "Usage: mlxpsub SCRIPT [options]",
    ...Object.entries(commands).map(([name, help]) =>
      `       mlxpsub ${name.padEnd(12)} ${help}`
    ),
    "",
    "Options:",
    ...optionLines("submit"),
    "",
    "See `mlxpsub help COMMAND` for the other commands and their options.",
    "A line `#MLXPSUB --array --max-running 4` in the script gives options with it.",
    "Exit codes: 0 done, 1 something was refused or failed, 2 nothing was touched,",
    "130 interrupted.",
    "",
  ].join("\n");
}

/** The text of `mlxpsub help COMMAND` and `mlxpsub COMMAND --help`. */
export function commandHelp(command: CommandName): string {
  const page = pages[command];
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
      ...lines.map((it) => `  ${it}`),
    ]),
    "",
    "OPTIONS",
    ...optionLines(command),
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
