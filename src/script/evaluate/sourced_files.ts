import { assignedNames } from "../assigned_names.ts";
import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import { runsOf } from "../run_sites.ts";
import type { List, SimpleCommand } from "../syntax.ts";
import { everyCommand } from "../walk.ts";
import { shellQuote } from "../word_text.ts";
import type { Bash } from "./bash.ts";
import { plain } from "./checked_words.ts";
import { type Facts, plainName } from "./facts.ts";
import { ownCharacters } from "./markers.ts";
import { forbiddenName } from "./names.ts";
import { prelude } from "./prelude.ts";
import type { Writer } from "./writer.ts";

/** Longer files are installations, not settings. */
const maxLength = 50_000;

/** Files that prepare an environment: what they set is for programs. */
const environments =
  /(^|\/)(activate|\.?bashrc|\.?bash_profile|\.?profile|conda\.sh|setvars\.sh|bash)$|^\/(etc|usr|opt)\//;

/** The texts of the files that a script sources by plain names. */
export function readSourced(
  list: List,
  text: string,
  bash: Bash,
): Map<string, string> {
  const files = new Map<string, string>();
  const names = new Set<string>();
  for (const command of everyCommand(list)) {
    const file = command.kind === "simple"
      ? sourcedName(command, text)
      : undefined;
    if (file !== undefined) names.add(file);
  }
  if (names.size === 0) return files;
  const lines = [...names].map((name) => {
    const file = shellQuote(name);
    return `if __mlxpsub_file ${file} && [[ -r ${file} ]]; then __mlxpsub_t F ${file} "$(< ${file})"; fi`;
  });
  const { output } = bash(`${prelude}${lines.join("\n")}\n`);
  const fields = output.split("\0");
  for (let at = 0; fields[at] === "3" && fields[at + 1] === "F"; at += 4) {
    const content = fields[at + 3] ?? "";
    if (content.length <= maxLength) files.set(fields[at + 2] ?? "", content);
  }
  return files;
}

function sourcedName(
  command: SimpleCommand,
  text: string,
): string | undefined {
  const name = plainName(command, text);
  if (name !== "source" && name !== ".") return undefined;
  const file = plain(command.words[1], text);
  // a bare name is looked for on PATH first
  return file === undefined || environments.test(file) ? undefined : file;
}

/**
 * The code of a `source` command: the file's own commands where they only set
 * variables, else marks for all that it may set.
 */
export function sourceCode(
  command: SimpleCommand,
  left: string,
  writer: Writer,
): string {
  const file = sourcedName(command, writer.text) ?? "";
  const content = writer.facts.sourced.get(file);
  if (content === undefined) return left;
  const mark = writer.markOf(command);
  try {
    const { list } = parseShell(content);
    if (isPlain(list, content, writer.facts)) {
      const inner = writer.nested(content, writer.at(command));
      return `{ ${inner.list(list)}\n}`;
    }
    const names = [...assignedNames(list, content).keys()].filter((it) =>
      !forbiddenName.test(it)
    );
    return `${left}\n${names.map((it) => `${it}=${mark}`).join(" ")}`;
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) return left;
    throw cause;
  }
}

/** Whether a file does nothing but set variables and say so. */
function isPlain(list: List, text: string, facts: Facts): boolean {
  if (forbiddenName.test(text) || ownCharacters.test(text)) return false;
  return [...everyCommand(list)].every((it) => {
    if (it.kind === "function") return false;
    if (it.kind !== "simple") return true;
    if (runsOf([it], text, facts.search).length > 0) return false;
    if (it.words.length === 0) return true;
    const name = plainName(it, text);
    return name !== undefined && !facts.functions.has(name) &&
      !/^(return|exit|exec|eval|source|\.|set|shift|shopt|trap|unset|local|cd|pushd|popd)$/
        .test(name);
  });
}
