import type { SimpleCommand } from "../syntax.ts";
import {
  commandString,
  mayReachRun,
  runCommandString,
} from "./command_string.ts";
import { RunReached } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { type Redirected, withRedirects } from "./redirects.ts";
import type { Shell } from "./shell.ts";
import type { Field, Launch } from "./trace.ts";
import { tryOut } from "./undecided.ts";
import { hasMark } from "./unknowns.ts";

/**
 * `srun bash -c 'python …'`: interprets the text of a shell that a launcher
 * starts, where a run is reached in it.
 */
export function runLaunched(
  fields: Field[],
  command: SimpleCommand,
  redirected: "yet" | "done",
  shell: Shell,
): { jump: Jump | undefined } | undefined {
  const { settings, launch: outer } = shell;
  const words = fields.map((it) => it.text);
  const launcher = settings.launcherOf?.(words);
  if (launcher === undefined) return undefined;
  const { shellAt, variables, environment } = launcher;
  const string = commandString(fields.slice(shellAt));
  const field = fields[shellAt + (string?.at ?? 0)];
  if (
    string === undefined || field === undefined ||
    !mayReachRun(string.text, shell) || words.slice(0, shellAt).some(hasMark) ||
    // the word of the text is written anew
    fields.some((it) => it !== field && it.word === field.word) ||
    field.code !== shell.code ||
    environment === "another" && /[$`]/.test(string.text)
  ) return undefined;
  const launch: Launch = {
    command,
    text: field.word,
    before: words.slice(0, shellAt),
    variables,
  };
  const start = (): Jump | undefined => {
    shell.launch = launch;
    try {
      return runCommandString(string, command, shell);
    } finally {
      shell.launch = outer;
    }
  };
  // what is no run stays one command
  const tried = tryOut(start, shell);
  if (!(tried instanceof RunReached)) return undefined;
  if (outer !== undefined) {
    shell.refuse(
      `Cannot make jobs of "${tried.program}": a shell that ${
        outer.before[0]
      } starts hands it to another shell`,
      command.span,
      "Write the commands of the inner text into the outer one",
    );
  }
  const jump = redirected === "done" || command.redirects.length === 0
    ? start()
    : withRedirects(
      command.redirects,
      shell,
      (_: Redirected[]) => start(),
      "kept",
    );
  return {
    jump: words[0] === "exec" ? { kind: "exit", why: "exit" } : jump,
  };
}
