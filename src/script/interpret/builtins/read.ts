import { ofBuiltin } from "../faults.ts";
import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { failure, statusOf } from "../state.ts";
import {
  joined,
  readArray,
  readFields,
  readRecord,
  type RecordOptions,
} from "../text/split.ts";
import { hasMark, type Origin } from "../unknowns.ts";
import { assignArray, isName, textOf } from "../variables.ts";
import type { ElementValue } from "../assign.ts";
import type { Call } from "./builtin.ts";
import { assignTo } from "./echo.ts";

/** `read [-r] [-a array] [-d delim] [-n|-N count] [-u fd] [name …]` */
export function read(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const options: RecordOptions = { delimiter: "\n", backslashes: "escape" };
  let array: string | undefined;
  let descriptor = 0;
  let timeout: string | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!/^-./.test(word)) break;
    let taken = false;
    for (let index = 1; index < word.length && !taken; index++) {
      const letter = word[index] ?? "";
      if (letter === "r") options.backslashes = "raw";
      else if ("adinNptu".includes(letter)) {
        const rest = word.slice(index + 1);
        const value = rest !== "" ? rest : args[++at];
        taken = true;
        if (value === undefined) {
          return fails(`read: -${letter}: option requires an argument`, 2);
        }
        if (/[nNtu]/.test(letter) && !/^\d*\.?\d*$/.test(value)) {
          if (!hasMark(value)) {
            return fails(`read: ${value}: invalid number`, 1);
          }
        }
        if (letter === "a") array = value;
        else if (letter === "d") options.delimiter = [...value][0] ?? "";
        else if (letter === "t") timeout = value;
        else if (letter === "u") descriptor = Number(value);
        else if (letter === "n" || letter === "N") {
          options.limit = {
            kind: letter === "n" ? "at most" : "exactly",
            characters: Number(value),
          };
        }
      } else if (!/[es]/.test(letter)) {
        return fails(`read: -${letter}: invalid option`, 2);
      }
    }
  }
  const names = args.slice(at);
  const invalid = names.find((it) =>
    !isName(/^([A-Za-z_]\w*)(?:\[[^]*\])?$/.exec(it)?.[1] ?? "")
  );
  if (invalid !== undefined) {
    shell.complain(`read: \`${invalid}': not a valid identifier`);
    shell.setStatus(failure);
    return undefined;
  }
  const input = shell.state.descriptors.get(descriptor);
  if (timeout !== undefined && /^0*\.?0*$/.test(timeout)) {
    // asks only whether there is something to read
    shell.setStatus(statusOf(input?.kind === "input" ? 0 : 1));
    return undefined;
  }
  if (input?.kind !== "input") {
    shell.setStatus(failure);
    return undefined;
  }
  let here: Origin | undefined;
  const origin = input.unknown;
  if (origin !== undefined) {
    const mark = shell.unknowns.job(shell.origin(call.command.span));
    if (array !== undefined) setArray([mark], "yes");
    else {for (const it of names.length > 0 ? names : ["REPLY"]) {
        assignTo(it, mark, shell);
      }}
    shell.setStatus({ code: 0, mark });
    return undefined;
  }
  if (input.at >= input.text.length) {
    assign([]);
    shell.setStatus(failure);
    return undefined;
  }
  // one line is enough to look at, and 20000 lines are read in no time
  const end = options.delimiter === "" || options.backslashes === "escape" ||
      options.limit !== undefined
    ? -1
    : input.text.indexOf(options.delimiter, input.at);
  const text = end === -1
    ? input.text.slice(input.at)
    : input.text.slice(input.at, end + options.delimiter.length);
  const windowed = end === -1 ? windowOf(text, options) : text;
  // what is known here is split as it is here
  const known = shell.unknowns.resolved(windowed);
  if (known === "") {
    assign([]);
    input.at = input.text.length;
    const { code: _, ...origin } = shell.unknowns.first(windowed)?.origin ??
      { what: "" };
    const mark = shell.unknowns.here({ ...origin, of: "value" }, "1");
    shell.setStatus({ ...failure, mark });
    return undefined;
  }
  if (known !== undefined && known !== windowed) {
    here = shell.unknowns.first(windowed)?.origin;
  }
  const record = readRecord(known ?? windowed, options);
  const rest = asHere(record.rest);
  const from = input.at;
  input.at += windowed.length - rest.length;
  if (here !== undefined && rest !== "") {
    input.text = input.text.slice(0, input.at) + rest +
      input.text.slice(from + windowed.length);
  }
  const many = record.characters.some(({ char }) => hasMark(char)) ||
    hasMark(joined(record.characters));
  assign(record.characters);
  const mark = many ? manyLines(joined(record.characters)) : "";
  shell.setStatus(
    mark === "" ? statusOf(record.status) : { code: record.status, mark },
  );
  return undefined;

  function fails(message: string, status: number): undefined {
    shell.complain(message);
    shell.setStatus(statusOf(status));
    return undefined;
  }

  /** Output of a command that is not known may be any number of lines. */
  function manyLines(line: string): string {
    const [value] = shell.unknowns.within(line);
    const all = line.length === 2 && value?.kind === "job";
    return all ? line : "";
  }

  /** Its lines, as what is known of this machine. */
  function asHere(text: string): string {
    return here === undefined ? text : text.replaceAll(
      /[^\n]+/g,
      (line) => shell.unknowns.here(here, line),
    );
  }

  function assign(characters: { char: string; escaped: boolean }[]): void {
    const ifs = textOf("IFS", shell);
    if (array !== undefined) {
      setArray(readArray(characters, ifs).map(asHere), "no");
    } else if (names.length === 0) {
      assignTo("REPLY", asHere(joined(characters)), shell);
    } else if (options.limit?.kind === "exactly") {
      names.forEach((it, index) =>
        assignTo(it, index === 0 ? asHere(joined(characters)) : "", shell)
      );
    } else {
      const texts = readFields(characters, ifs, names.length);
      names.forEach((it, index) =>
        assignTo(it, asHere(texts[index] ?? ""), shell)
      );
    }
  }

  function setArray(texts: string[], many: "yes" | "no"): void {
    const origin = shell.origin(call.command.span);
    const values = texts.map((text): ElementValue => ({
      key: undefined,
      text: many === "yes"
        ? shell.unknowns.job({ ...origin, many: "yes" })
        : text,
      operator: "=",
    }));
    ofBuiltin(() => assignArray(array ?? "", values, "=", shell));
  }
}

/** The lines up to the first that is not continued by a backslash. */
function windowOf(text: string, options: RecordOptions): string {
  if (options.delimiter !== "\n" || options.limit !== undefined) return text;
  let at = 0;
  for (;;) {
    const end = text.indexOf("\n", at);
    if (end === -1) return text;
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return text.slice(0, end + 1);
    at = end + 1;
  }
}
