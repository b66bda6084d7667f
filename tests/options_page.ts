import { commands, isCommand } from "../src/cli/commands.ts";
import { flags, flagsOf } from "../src/cli/flags.ts";
import { optionLines } from "../src/cli/option_lines.ts";

/** docs/options.md, as the flag table makes it. */
export function optionsPage(): string {
  const names = Object.keys(commands).filter(isCommand);
  const inScript = flags.filter((it) => it.inScript === "yes")
    .map((it) => `--${it.long}`);
  return [
    "# Options",
    "",
    "Made from the table of flags; `UPDATE=1 deno task test` renews it.",
    "`mlxpsub help COMMAND` prints the same, with what a command does.",
    "",
    "These may stand in the script, behind `#MLXPSUB`; the command line wins:",
    "",
    "```text",
    ...inScript,
    "```",
    ...names.filter((it) => flagsOf(it).length > 0).flatMap((name) => [
      "",
      name === "submit" ? "## mlxpsub SCRIPT" : `## mlxpsub ${name}`,
      "",
      `${commands[name]}.`,
      "",
      "```text",
      ...optionLines(name).map((it) => it.slice(2)),
      "```",
    ]),
    "",
  ].join("\n");
}
