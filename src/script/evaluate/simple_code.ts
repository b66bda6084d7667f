import { isName } from "../read_word.ts";
import type { Assignment, SimpleCommand, Word } from "../syntax.ts";
import { hasExpansion, type WordText, wordTexts } from "../word_text.ts";
import { globCheck } from "./compound_code.ts";
import { purePrograms, silentCommands, stateBuiltins } from "./names.ts";
import type { Writer } from "./program.ts";
import { keyChecks, type WordCode } from "./word_code.ts";

/** A simple command → code that does no more than change the shell's state. */
export function simpleCode(command: SimpleCommand, writer: Writer): string {
  const names = command.words.length > 0
    ? wordTexts(command.words[0] ?? emptyWord, writer.text)
    : [];
  const run = writer.runOf(command);
  if (run !== undefined) return runCode(command, writer);
  if (command.words.length === 0) return assignmentsCode(command, writer);
  const name = names[0]?.text ?? "";
  const prefix = prefixCode(command, writer);
  if (names.length !== 1 || hasExpansion(name)) {
    return `${prefix}${
      withChecks(command.words, writer, (words) =>
        `__mlxpsub_dynamic ${writer.at(command)} ${writer.markOf(command)} ${
          words.join(" ")
        }`)
    }`;
  }
  if (writer.facts.functions.has(name)) {
    if (stateBuiltins.has(name) || purePrograms.has(name)) {
      return writer.refusal(
        command,
        `the function "${name}" stands for a command of that name`,
      );
    }
    return callCode(command, name, prefix, writer);
  }
  return namedCode(command, command.words, name, prefix, writer);
}

const emptyWord: Word = { span: { start: 0, end: 0 }, parts: [] };

function namedCode(
  command: SimpleCommand,
  words: Word[],
  name: string,
  prefix: string,
  writer: Writer,
): string {
  const rest = words.slice(1);
  const all = (build: (words: string[]) => string): string =>
    withChecks(rest, writer, build);
  const at = writer.at(command);
  const mark = writer.markOf(command);
  switch (name) {
    case ":":
    case "true":
    case "false":
      return all((it) => `${name} ${it.join(" ")}`);
    case "trap":
    case "wait":
      return ":";
    case "builtin":
    case "command": {
      const next = rest[0] === undefined
        ? undefined
        : plain(rest[0], writer.text);
      if (next === undefined || next.startsWith("-")) break;
      return namedCode(command, rest, next, prefix, writer);
    }
    case "[":
      return all((it) =>
        `__mlxpsub_test ${at} ${mark} ${it.slice(0, -1).join(" ")}`
      );
    case "test":
      return all((it) => `__mlxpsub_test ${at} ${mark} ${it.join(" ")}`);
    case "echo":
      return all((it) => `__mlxpsub_echo ${mark} echo ${it.join(" ")}`);
    case "printf": {
      const option = plain(rest[0], writer.text);
      if (option?.startsWith("-v")) {
        const target = plain(rest[1], writer.text) ?? "";
        if (option !== "-v" || !isName(target)) break;
      } else if (option === undefined && rest.length > 0) {
        return all((it) => `__mlxpsub_echo ${mark} printf -- ${it.join(" ")}`);
      }
      if (
        writer.text.slice(command.span.start, command.span.end)
          .includes("%(")
      ) break;
      return all((it) => `__mlxpsub_echo ${mark} printf ${it.join(" ")}`);
    }
    case "cd":
    case "pushd":
    case "popd":
      return all((it) => `__mlxpsub_cd ${at} ${mark} ${name} ${it.join(" ")}`);
    case "export":
    case "declare":
    case "typeset":
    case "readonly":
    case "local":
      return declarationCode(command, rest, name, writer);
    case "unset": {
      const names = rest.map((it) => plain(it, writer.text));
      if (names.every((it) => it === "-v" || isName(it ?? ""))) {
        return `unset ${names.join(" ")}`;
      }
      return writer.refusal(command, "it is not plain which variables go");
    }
    case "set":
      return setCode(command, rest, writer);
    case "shopt": {
      const options = rest.map((it) => plain(it, writer.text) ?? "");
      if (/^-[su]$/.test(options[0] ?? "") && options.slice(1).every(isShopt)) {
        return `shopt ${options.join(" ")}`;
      }
      break;
    }
    case "shift":
    case "break":
    case "continue":
    case "return": {
      if (writer.facts.loose.has(command)) {
        return writer.refusal(
          command,
          `"${name}" stands where there is no loop for it`,
        );
      }
      const count = rest[0] === undefined ? "" : plain(rest[0], writer.text);
      if (count !== undefined && /^\d*$/.test(count)) return `${name} ${count}`;
      if (name === "return") return "return 0";
      return writer.refusal(
        command,
        `the number behind "${name}" is not plain`,
      );
    }
    case "exit":
      return writer.exitCode(rest);
    case "exec":
      if (rest.length === 0) return ":";
      return all((it) =>
        `__mlxpsub_left ${at} ${mark} all exec ${it.join(" ")}; ${
          writer.exitCode([])
        }`
      );
    case "read":
    case "mapfile":
    case "readarray":
    case "getopts":
      return readCode(command, rest, name, prefix, writer);
    case "let":
      return all((it) =>
        `if __mlxpsub_arithmetic ${it.join(" ")}; then let ${
          it.join(" ")
        }; else ${writer.unknown(command)}; fi`
      );
    case "eval":
      return all((it) =>
        `__mlxpsub_t E ${at} ${
          it.join(" ")
        }; __mlxpsub_left ${at} ${mark} all eval`
      );
    case "source":
    case ".":
      return all((it) =>
        `__mlxpsub_left ${at} ${mark} silent ${name} ${it.join(" ")}`
      );
  }
  if (purePrograms.has(name)) {
    return all((it) =>
      `${prefix}__mlxpsub_pure ${at} ${mark} ${name} ${it.join(" ")}`
    );
  }
  const kind = touches(name, command);
  return all((it) =>
    `__mlxpsub_left ${at} ${mark} ${kind} ${writer.quoted(name)} ${
      it.join(" ")
    }`
  );
}

/** Which files a command that is left for the job may change. */
export function touches(name: string, command: SimpleCommand): string {
  if (/^(mkdir|touch|rm|rmdir|cp|mv|ln|chmod|chgrp)$/.test(name)) {
    return "paths";
  }
  if (name === "tee") return "paths-loud";
  const hidden = command.redirects.some((it) =>
    /^&?>/.test(it.operator) && (it.descriptor ?? "1") === "1"
  );
  if (silentCommands.has(name)) return "silent";
  if (
    /^(module|ml|nvidia-smi|activate|alias|hostname|nproc|date|sleep|which|type|command|hash|uname|whoami|ulimit|umask|free|df|du|uptime|env|printenv|squeue|sinfo|scontrol|bc|mktemp)$/
      .test(name)
  ) {
    return hidden ? "silent" : "none";
  }
  return hidden ? "all-silent" : "all";
}

function isShopt(name: string): boolean {
  return /^(nullglob|extglob|globstar|dotglob|nocaseglob|nocasematch|failglob|inherit_errexit)$/
    .test(name);
}

/** The text of a word without expansions. */
export function plain(
  word: Word | undefined,
  text: string,
): string | undefined {
  if (word === undefined) return undefined;
  const texts: WordText[] = wordTexts(word, text);
  const found = texts[0]?.text ?? "";
  return texts.length === 1 && !hasExpansion(found) ? found : undefined;
}

/** Code with the words as they are, or with marks where they may not be read. */
export function withChecks(
  words: Word[],
  writer: Writer,
  build: (words: string[]) => string,
): string {
  const codes = words.map((it) => fields(it, writer));
  const checks = codes.flatMap((it) => it.checks);
  const safe = build(codes.map((it) => it.code));
  if (checks.length === 0) return safe;
  const marked = codes.map((it, index) =>
    it.checks.length === 0 ? it.code : writer.markOfWord(words[index])
  );
  return `if ${checks.join(" && ")}; then ${safe}; else ${build(marked)}; fi`;
}

/** A word where patterns find files. */
function fields(word: Word, writer: Writer): WordCode {
  const { code, checks } = writer.word(word);
  return { code, checks: [...checks, ...globCheck(word, writer)] };
}

function prefixCode(command: SimpleCommand, writer: Writer): string {
  return command.assignments.map((it) =>
    Array.isArray(it.value) || it.subscript !== undefined
      ? ""
      : `${it.name}${it.operator}${safeValue(it.value, writer)} `
  ).join("");
}

function safeValue(word: Word, writer: Writer): string {
  const { code, checks } = writer.word(word);
  return checks.length === 0 ? code : writer.markOfWord(word);
}

function assignmentsCode(command: SimpleCommand, writer: Writer): string {
  if (command.assignments.length === 0) {
    // `$(< file)`, or a redirection alone
    const [first] = command.redirects;
    return first?.operator === "<" && first.descriptor === undefined
      ? `__mlxpsub_pure ${writer.at(command)} ${writer.markOf(command)} cat ${
        writer.word(first.target).code
      }`
      : ":";
  }
  const codes = command.assignments.map((it) => assignmentCode(it, writer));
  const checks = codes.flatMap((it) => it.checks);
  const plainly = codes.map((it) => it.code).join(" ");
  const values = command.assignments.map((it) => `"\${${it.name}-}"`);
  const safe = /\$\(/.test(plainly)
    ? `{ ${plainly}; __mlxpsub_assigned $? ${writer.at(command)} ${
      values.join(" ")
    }; }`
    : plainly;
  if (checks.length === 0) return safe;
  const marked = command.assignments.map((it) =>
    `${it.name}=${
      writer.markOfText(writer.text.slice(it.span.start, it.span.end))
    }`
  ).join(" ");
  return `if ${checks.join(" && ")}; then ${safe}; else ${marked}; fi`;
}

function assignmentCode(it: Assignment, writer: Writer): WordCode {
  const checks: string[] = [];
  const values = Array.isArray(it.value) ? it.value : [it.value];
  const codes = values.map((word) => {
    const { code, checks: found } = Array.isArray(it.value)
      ? fields(word, writer)
      : writer.word(word);
    checks.push(...found);
    return code;
  });
  let subscript = "";
  if (it.subscript !== undefined) {
    const start = it.span.start + it.name.length + 1;
    subscript = `[${it.subscript}]`;
    if (!/^\d+$/.test(it.subscript)) {
      const inner = writer.subscriptParts(start, it.subscript);
      if (inner === undefined) checks.push("false");
      else {
        checks.push(
          ...keyChecks(it.name, it.subscript, start, inner, writer.context()),
        );
      }
    }
  }
  if (Array.isArray(it.value)) {
    for (const code of codes) {
      const key = /^\[([\w./-]+)\]\+?=/.exec(code)?.[1];
      // `([$k]=v)`: keys are computed
      if (key === undefined && /^\[/.test(code)) checks.push("false");
      else if (key !== undefined && !/^\d+$/.test(key)) {
        checks.push(
          writer.facts.associative.has(it.name)
            ? `__mlxpsub_key ${it.name} '${key}'`
            : "false",
        );
      }
    }
    return { code: `${it.name}${it.operator}(${codes.join(" ")})`, checks };
  }
  return {
    code: `${it.name}${subscript}${it.operator}${codes[0] ?? ""}`,
    checks,
  };
}

function declarationCode(
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
      found[2] === "" ? code : `${found[1]}=${writer.markOfText(written)}`,
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
function setCode(
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

function readCode(
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
    return `getopts ${writer.quoted(spec)} ${variable}`;
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

function wordsCode(words: Word[], writer: Writer): string {
  return words.map((word, index) => {
    const { code, checks } = writer.word(word);
    const safe = `__mlxpsub_word ${index} ${code}`;
    return checks.length === 0
      ? safe
      : `if ${
        checks.join(" && ")
      }; then ${safe}; else __mlxpsub_word ${index} ${
        writer.markOfWord(word)
      }; fi`;
  }).join("\n");
}

function callCode(
  command: SimpleCommand,
  name: string,
  prefix: string,
  writer: Writer,
): string {
  const at = writer.at(command);
  const mark = writer.markOf(command);
  if (writer.mode === "traced" && writer.facts.runFunctions.has(name)) {
    return `__mlxpsub_a=()
__mlxpsub_t C ${writer.id(command)}
${wordsCode(command.words.slice(1), writer)}
${prefix}__mlxpsub_call ${at} ${mark} ${writer.id(command)} ${
      writer.quoted(name)
    } \${__mlxpsub_a[@]+"\${__mlxpsub_a[@]}"}`;
  }
  return withChecks(
    command.words.slice(1),
    writer,
    (words) =>
      `${prefix}__mlxpsub_call ${at} ${mark} '' ${writer.quoted(name)} ${
        words.join(" ")
      }`,
  );
}

function runCode(command: SimpleCommand, writer: Writer): string {
  if (writer.mode !== "traced") return writer.left(command);
  const exported = command.assignments.map((it) =>
    Array.isArray(it.value)
      ? ""
      : `export ${it.name}${it.operator}${safeValue(it.value, writer)}; `
  ).join("");
  const ended = plain(command.words[0], writer.text) === "exec"
    ? `\n${writer.exitCode([])}`
    : "";
  const end = `__mlxpsub_R ${writer.at(command)} ${writer.markOf(command)}`;
  return `__mlxpsub_a=()
__mlxpsub_t B ${writer.id(command)}
${wordsCode(command.words, writer)}
${
    exported === ""
      ? end
      : `{ (${exported}${end}); __mlxpsub_u=$((__mlxpsub_u + 1)); }`
  }${ended}`;
}
