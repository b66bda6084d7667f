import { version } from "../version.ts";
import { commands, everyCommand } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { flags, flagsOf } from "./flags.ts";

import { spelling } from "./option_lines.ts";
import { commandExitCodes, isLaidOut, pages, targets } from "./pages.ts";

/**
 * The manual as man(1) reads it (man(7) of groff and mandoc), from the same
 * texts as `mlxpsub help`: one page for the program with all of its commands.
 */
export function manual(): string {
  const common = flags.filter((it) =>
    everyCommand.every((of) => takes(it, of))
  );
  return [
    `.TH MLXPSUB 1 "" "mlxpsub ${version}" "User Commands"`,
    ".SH NAME",
    "mlxpsub \\- turn a shell script with sweeps into cluster jobs",
    ".SH SYNOPSIS",
    ...everyCommand.flatMap((it) => pages[it].synopsis)
      .flatMap((it) => [`.B mlxpsub`, text(it), ".br"]),
    ".SH DESCRIPTION",
    ...paragraphs([
      [
        "Turns every setting of the sweeps in a shell script's python commands into",
        "a job of its own, with its own log directory and script, and submits each",
        "to the cluster's scheduler.",
      ],
      targets,
    ]),
    ".SH COMMANDS",
    ...everyCommand.flatMap((command) => [
      `.SS ${command}`,
      ...paragraphs([[`${commands[command]}.`], ...pages[command].description]),
      ...flagsOf(command).filter((it) => !common.includes(it)).flatMap(option),
      ...(pages[command].examples ?? []).flatMap(([what, call]) => [
        ".PP",
        text(`${what}:`),
        ".PP",
        ".RS 4",
        ".nf",
        text(`mlxpsub ${call}`),
        ".fi",
        ".RE",
      ]),
    ]),
    ".SH OPTIONS OF ALL COMMANDS",
    ...common.flatMap(option),
    ".SH EXIT STATUS",
    ...commandExitCodes("status").filter(([code]) => code !== "3")
      .concat([["3", "of status and wait, see there; 4 of wait likewise"]])
      .sort(([a], [b]) => Number(a) - Number(b))
      .flatMap(([code, what]) => [".TP", `.B ${code}`, text(what)]),
    ".SH FILES",
    ...[
      ["logs/N/script.sh", "what job N was submitted as"],
      ["logs/N/log.stdout, logs/N/log.stderr", "what it printed"],
      ["logs/N/metadata/submission.yaml", "what is known of it, for people"],
      ["logs/.mlxpsub/", "what mlxpsub knows of its sweeps"],
    ].flatMap(([path = "", what = ""]) => [".TP", `.I ${text(path)}`, what]),
    "",
  ].join("\n");
}

function takes(flag: Flag, command: typeof everyCommand[number]): boolean {
  return flagsOf(command).includes(flag);
}

function option(flag: Flag): string[] {
  return [".TP", `.B ${text(spelling(flag).trim())}`, text(flag.help)];
}

function paragraphs(all: readonly (readonly string[])[]): string[] {
  return all.flatMap((lines) =>
    isLaidOut(lines)
      ? [".PP", ".nf", ...lines.map(text), ".fi"]
      : [".PP", ...lines.map(text)]
  );
}

/** No line is taken for a request, no hyphen for a dash, no quote for another. */
function text(line: string): string {
  return line.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq").replaceAll("`", "\\(ga").replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti").replace(/^([.'])/, "\\&$1");
}
