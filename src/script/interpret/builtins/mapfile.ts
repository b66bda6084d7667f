import { ofBuiltin } from "../faults.ts";
import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { readAll } from "../output.ts";
import { failure, success } from "../state.ts";
import { hasMark } from "../unknowns.ts";
import { assignArray, isName } from "../variables.ts";
import type { ElementValue } from "../assign.ts";
import type { Call } from "./builtin.ts";

/** `mapfile [-t] [-d delim] [-n count] [-O origin] [-s skip] [-u fd] [name]` */
export function mapfile(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  let trims = false;
  let delimiter = "\n";
  let count = 0;
  let skip = 0;
  let from: number | undefined;
  let descriptor = 0;
  let name = "MAPFILE";
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const option = /^-([tdnOsuCc])([^]*)$/.exec(word);
    if (option === null) {
      if (word !== "--") name = word;
      continue;
    }
    const [, letter, rest = ""] = option;
    if (letter === "t") {
      trims = true;
      if (rest !== "") args.splice(at + 1, 0, `-${rest}`);
      continue;
    }
    const value = rest !== "" ? rest : args[++at] ?? "";
    if (letter === "d") delimiter = [...value][0] ?? "\0";
    else if (letter === "n") count = Number(value);
    else if (letter === "O") from = Number(value);
    else if (letter === "s") skip = Number(value);
    else if (letter === "u") descriptor = Number(value);
    else if (letter === "C") {
      shell.refuse(
        "Cannot follow the script: mapfile -C runs a command",
        call.command.span,
        "Write a while read loop in its place",
      );
    }
  }
  if (!isName(name)) {
    shell.complain(`mapfile: \`${name}': not a valid identifier`);
    shell.setStatus(failure);
    return undefined;
  }
  const text = readAll(shell, descriptor);
  const origin = shell.origin(call.command.span);
  // other ends than those of lines may stand within what is known here
  const known = text === undefined || delimiter === "\n"
    ? text
    : shell.unknowns.resolved(text);
  const open = known === undefined || text === undefined ||
    text.split(delimiter).some((it) =>
      it.length === 2 && hasMark(it) &&
      shell.unknowns.within(it)[0]?.kind === "job"
    );
  if (open) {
    const from = text === undefined
      ? undefined
      : shell.unknowns.first(text)?.origin;
    setTo([{
      key: undefined,
      text: shell.unknowns.job({
        ...origin,
        many: "yes",
        ...(from === undefined ? {} : { from }),
      }),
      operator: "=",
    }], "=");
    shell.setStatus(success);
    return undefined;
  }
  const lines: string[] = [];
  let start = 0;
  while (start < known.length) {
    const end = known.indexOf(delimiter, start);
    const stop = end === -1 ? known.length : end + delimiter.length;
    const line = known.slice(start, stop);
    lines.push(
      trims && line.endsWith(delimiter)
        ? line.slice(0, -delimiter.length)
        : line,
    );
    start = stop;
  }
  // a last line that is empty here is none
  const last = lines.at(-1) ?? "";
  const isEmptyHere = !known.endsWith(delimiter) && hasMark(last) &&
    shell.unknowns.resolved(last) === "";
  const emptyHere = isEmptyHere ? lines.pop() : known === "" ? text : "";
  const here = known === text ? undefined : shell.unknowns.first(text)?.origin;
  const taken = lines.slice(skip, count > 0 ? skip + count : undefined);
  setTo(
    taken.map((line, index) => ({
      key: from === undefined ? undefined : from + index,
      text: here === undefined ? line : shell.unknowns.here(here, line),
      operator: "=",
    })),
    from === undefined ? "=" : "+=",
    emptyHere,
  );
  shell.setStatus(success);
  return undefined;

  function setTo(
    values: ElementValue[],
    operator: "=" | "+=",
    marks = "",
  ): void {
    ofBuiltin(() => assignArray(name, values, operator, shell, marks));
  }
}
