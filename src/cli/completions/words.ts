/** What a shell may offer at a place of the command line; the same for each shell. */
import { type CommandName, commands, everyCommand } from "../commands.ts";
import type { Flag } from "../flag.ts";
import { flagsOf } from "../flags.ts";

/** What kind of word stands there; the last two are looked up in ./logs or --log-dir. */
export type WordKind =
  | "script"
  | "file"
  | "directory"
  | "command"
  | "shell"
  | "none"
  | "job"
  | "sweep"
  | "job or sweep";

/** Subcommands, and `help`, which takes one. */
export const firstWords: readonly [name: string, help: string][] = [
  ...Object.entries(commands),
  ["help", "Show a command's page, or with --man the manual"],
];

/** What the words behind a command are. */
export function wordsBehind(command: CommandName): WordKind {
  switch (command) {
    case "submit":
    case "check":
      return "script";
    case "status":
    case "wait":
    case "results":
    case "logs":
    case "show":
    case "cancel":
    case "release":
    case "resubmit":
      return "job";
    case "resume":
    case "clean":
      return "directory";
    case "completions":
      return "shell";
    case "doctor":
      return "none";
  }
}

/** What a flag's value is; a text of its own if it is none of these. */
export function valueKind(flag: Flag): WordKind | "text" {
  if (flag.long === "sweep") return "sweep";
  switch (flag.value) {
    case "DIR":
      return "directory";
    case "FILE":
      return "file";
    case "JOBS":
      return "job or sweep";
    default:
      return "text";
  }
}

/** `--json`, `-n` */
export function spellings({ long, short }: Flag): string[] {
  return [`--${long}`, ...(short === undefined ? [] : [`-${short}`])];
}

/** Each flag once, with the commands that take it. */
export function flagsByCommands(): [Flag, CommandName[]][] {
  const found = new Map<Flag, CommandName[]>();
  for (const command of everyCommand) {
    for (const flag of flagsOf(command)) {
      found.set(flag, [...found.get(flag) ?? [], command]);
    }
  }
  return [...found];
}

/** For a shell that takes no quote within. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
