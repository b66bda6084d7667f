import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { SimpleCommand } from "../syntax.ts";
import { nestedCode } from "./code.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { nestedStep } from "./nested.ts";
import type { Shell } from "./shell.ts";

/** The text behind a first word: behind a blank the next may be one, too. */
function followed(command: SimpleCommand, value: string, shell: Shell): string {
  const { text } = shell.code;
  const [first, ...more] = command.words;
  let from = first?.span.end ?? 0;
  let written = "";
  let before = value;
  for (const word of more) {
    const [part, ...others] = word.parts;
    if (
      !/[ \t]$/.test(before) || part?.kind !== "text" || others.length > 0
    ) break;
    const found = expanded(part.text, shell);
    if (found === undefined) break;
    written += text.slice(from, word.span.start) + found;
    from = word.span.end;
    before = shell.state.aliases.get(part.text) ?? "";
  }
  return written + text.slice(from, command.span.end);
}

/** What a word that is an alias stands for, aliases in its first word too. */
function expanded(word: string, shell: Shell): string | undefined {
  let text: string | undefined;
  let name = word;
  const seen = new Set<string>();
  for (;;) {
    const value = seen.has(name) ? undefined : shell.state.aliases.get(name);
    if (value === undefined) return text;
    seen.add(name);
    text = value + (text?.slice(name.length) ?? "");
    name = /^[^\s;&|<>()$`'"\\]+/.exec(text)?.[0] ?? "";
  }
}

/**
 * An alias in the first word stands for its text (bash manual, 6.6), in the
 * lines behind its definition.
 */
export function runAlias(
  command: SimpleCommand,
  shell: Shell,
): { jump: Jump | undefined } | "none" {
  if (
    shell.state.aliases.size === 0 || shell.shopt("expand_aliases") === "off"
  ) return "none";
  const [first] = command.words;
  const [part, ...more] = first?.parts ?? [];
  if (
    first === undefined || part?.kind !== "text" || more.length > 0 ||
    shell.expanding.has(part.text)
  ) return "none";
  const value = shell.state.aliases.get(part.text);
  if (value === undefined) return "none";
  const place = shell.aliasPlaces.get(part.text);
  if (place?.code === shell.code) {
    const between = shell.code.text.slice(place.at, command.span.start);
    if (!between.includes("\n")) return "none";
  }
  if (value.includes("<<")) {
    shell.refuse(
      `Cannot follow the script: the alias "${part.text}" holds a here-document`,
      command.span,
      "Write a function in its place",
    );
  }
  const written = followed(command, value, shell);
  const before = shell.code.text.slice(command.span.start, first.span.start);
  const text = `${before}${value}${written}`;
  try {
    const { list } = parseShell(text);
    const code = nestedCode(text, shell.code, command.span, "eval");
    const outer = shell.code;
    shell.code = code;
    shell.expanding.add(part.text);
    try {
      return {
        jump: nestedStep(
          "alias",
          list,
          code,
          shell,
          () => runList(list, shell),
          command,
        ),
      };
    } finally {
      shell.code = outer;
      shell.expanding.delete(part.text);
    }
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return shell.refuse(
      `Cannot read what the alias "${part.text}" stands for: ${cause.message}`,
      command.span,
    );
  }
}
