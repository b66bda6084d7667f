import type { SimpleCommand, Word } from "../syntax.ts";
import { shellQuote } from "../word_text.ts";
import { plain, withChecks } from "./checked_words.ts";
import { isName } from "./names.ts";
import type { Writer } from "./writer.ts";

/** `declare`, `export`, `local` … with names that can be read. */
export function declarationCode(
  command: SimpleCommand,
  words: Word[],
  name: string,
  writer: Writer,
): string {
  const codes: string[] = [];
  const marked: string[] = [];
  const checks: string[] = [];
  for (const word of words) {
    const written = writer.text.slice(word.span.start, word.span.end);
    if (/^[-+][aAxrgulp]+$/.test(written)) {
      if (written.includes("p")) return writer.left(command);
      codes.push(written);
      marked.push(written);
      continue;
    }
    if (written === "--") continue;
    if (/^[-+]/.test(written)) {
      return /^-[fF]/.test(written)
        ? writer.left(command)
        : writer.refusal(command, `"${written}" changes how variables are set`);
    }
    const found = /^([A-Za-z_]\w*)(\+?=|$)/.exec(written);
    if (found === null) {
      return writer.refusal(
        command,
        `it is not plain which variables "${name}" sets`,
      );
    }
    const array = written[found[0].length] === "(";
    const { code, checks: own } = writer.word(word);
    if (array) {
      const kind = codes.some((it) => /^-\w*A/.test(it)) ? "keys" : "numbers";
      own.push(...arrayChecks(kind, written));
    }
    checks.push(...own);
    codes.push(code);
    marked.push(
      found[2] === "" ? code : `${found[1]}=${writer.markOf(word)}`,
    );
  }
  const safe = `${name} ${codes.join(" ")}`;
  return checks.length === 0
    ? safe
    : `if ${checks.join(" && ")}; then ${safe}; else ${name} ${
      marked.join(" ")
    }; fi`;
}

/** Keys of `declare -A x=([k]=v)` must be plain, those of others numbers. */
function arrayChecks(kind: "keys" | "numbers", written: string): string[] {
  const keys = [...written.matchAll(/[\s(]\[([^\]]*)\]\+?=/g)];
  const safe = keys.every((it) =>
    (kind === "keys" ? /^[\w./-]+$/ : /^\d+$/).test(it[1] ?? "")
  );
  return safe ? [] : ["false"];
}

/** Options that make bash start or hide things stay off. */
export function setCode(
  command: SimpleCommand,
  words: Word[],
  writer: Writer,
): string {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const option = plain(word, writer.text);
    if (option === "--" || option !== undefined && !/^[-+]/.test(option)) {
      const rest = option === "--"
        ? words.slice(index + 1)
        : words.slice(index);
      return withChecks(
        rest,
        writer,
        (it) => `set ${kept.join(" ")} -- ${it.join(" ")}`,
      );
    }
    if (option === undefined) {
      return writer.refusal(command, 'what follows "set" may be options');
    }
    const sign = option[0] ?? "-";
    for (const letter of option.slice(1)) {
      if ("euf".includes(letter)) kept.push(sign + letter);
      else if (letter === "o") {
        const named = plain(words[++index], writer.text) ?? "";
        if (/^(errexit|nounset|pipefail|noglob)$/.test(named)) {
          kept.push(`${sign}o ${named}`);
        } else if (
          !/^(xtrace|verbose|noclobber|notify|errtrace|functrace|history)$/
            .test(named)
        ) {
          return writer.refusal(
            command,
            `"set ${option} ${named}" changes how the script is read`,
          );
        }
      } else if (!"xvCbBETh".includes(letter)) {
        return writer.refusal(
          command,
          `"set ${option}" changes how the script is read`,
        );
      }
    }
  }
  if (words.length === 0) return writer.left(command);
  if (kept.length === 0) return ":";
  // a script may end early by its own wish
  const ends = kept.some((it) => /^-([eu]|o (errexit|nounset))$/.test(it));
  return `${ends ? "__mlxpsub_t e\n" : ""}set ${kept.join(" ")}`;
}

/** `read`, `mapfile` and `getopts` in their plain forms. */
export function readCode(
  command: SimpleCommand,
  words: Word[],
  name: string,
  prefix: string,
  writer: Writer,
): string {
  const texts = words.map((it) => plain(it, writer.text));
  const refused = writer.refusal(
    command,
    `"${
      writer.text.slice(command.span.start, command.span.end)
    }" is more than can be read ahead of the job`,
  );
  const names: string[] = [];
  if (name === "getopts") {
    const [spec, variable = "", ...more] = texts;
    if (spec === undefined || !isName(variable) || more.length > 0) {
      return refused;
    }
    return `getopts ${shellQuote(spec)} ${variable}`;
  }
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index];
    if (text === undefined) return refused;
    if (/^-[A-Za-z]/.test(text)) {
      if (name === "read" ? /[ue]/.test(text) : /[uCc]/.test(text)) {
        return refused;
      }
      if (
        /^-[a-zA-Z]*[dnNptiOs]$/.test(text) &&
        !(name !== "read" && /t$/.test(text))
      ) {
        if (texts[++index] === undefined) return refused;
      }
    } else if (isName(text)) names.push(text);
    else return refused;
  }
  const targets = names.length > 0
    ? names
    : [name === "read" ? "REPLY" : "MAPFILE"];
  const codes = words.map((it) => writer.word(it).code).join(" ");
  const mark = writer.markOf(command);
  return `if [[ -z $__mlxpsub_tin ]]; then ${prefix}${name} ${codes}; else ${
    targets.map((it) => `${it}=${mark}`).join(" ")
  }; ${writer.unknown(command)}; fi`;
}
