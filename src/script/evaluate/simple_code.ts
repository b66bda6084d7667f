import { hasOpaque } from "../opaque.ts";
import type { SimpleCommand, Word } from "../syntax.ts";
import { shellQuote, wordTexts } from "../word_text.ts";
import { assignmentsCode, prefixCode, safeValue } from "./assignment_code.ts";
import { plain, withChecks } from "./checked_words.ts";
import { declarationCode, readCode, setCode } from "./declaration_code.ts";
import { isName, purePrograms, stateBuiltins } from "./names.ts";
import { sourceCode } from "./sourced_files.ts";
import { touches } from "./touched_files.ts";
import type { Writer } from "./writer.ts";

/** A simple command → code that does no more than change the shell's state. */
export function simpleCode(command: SimpleCommand, writer: Writer): string {
  const names = command.words.length > 0
    ? wordTexts(command.words[0] ?? emptyWord, writer.text)
    : [];
  if (writer.facts.runs.has(command)) return runCode(command, writer);
  if (command.words.length === 0) return assignmentsCode(command, writer);
  const name = names[0]?.text ?? "";
  const prefix = prefixCode(command, writer);
  if (names.length !== 1 || hasOpaque(name)) {
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
      return exitCode(rest[0], writer);
    case "exec":
      if (rest.length === 0) return ":";
      return all((it) =>
        `__mlxpsub_left ${at} ${mark} all exec ${it.join(" ")}; ${
          exitCode(undefined, writer)
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
      return sourceCode(
        command,
        all((it) =>
          `__mlxpsub_left ${at} ${mark} silent ${name} ${it.join(" ")}`
        ),
        writer,
      );
  }
  if (purePrograms.has(name)) {
    return all((it) =>
      `${prefix}__mlxpsub_pure ${at} ${mark} ${name} ${it.join(" ")}`
    );
  }
  const kind = touches(name, command);
  return all((it) =>
    `__mlxpsub_left ${at} ${mark} ${kind} ${shellQuote(name)} ${it.join(" ")}`
  );
}

/** Ends the evaluation, with the status that a word gives if it is plain. */
function exitCode(word: Word | undefined, writer: Writer): string {
  const text = word === undefined
    ? ""
    : writer.text.slice(word.span.start, word.span.end);
  return `{ __mlxpsub_t x; exit ${/^\d+$/.test(text) ? text : "0"}; }`;
}

function isShopt(name: string): boolean {
  return /^(nullglob|extglob|globstar|dotglob|nocaseglob|nocasematch|failglob|inherit_errexit)$/
    .test(name);
}

function wordsCode(words: Word[], writer: Writer): string {
  return words.map((word, index) => {
    const { code, checks } = writer.word(word);
    const safe = `__mlxpsub_word ${index} ${code}`;
    return checks.length === 0
      ? safe
      : `if ${
        checks.join(" && ")
      }; then ${safe}; else __mlxpsub_word ${index} ${writer.markOf(word)}; fi`;
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
      shellQuote(name)
    } \${__mlxpsub_a[@]+"\${__mlxpsub_a[@]}"}`;
  }
  return withChecks(
    command.words.slice(1),
    writer,
    (words) =>
      `${prefix}__mlxpsub_call ${at} ${mark} '' ${shellQuote(name)} ${
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
    ? `\n${exitCode(undefined, writer)}`
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
