import type { Directive, DirectiveFault } from "../scheduler.ts";
import { commentBehind, findingAt, unexpanded } from "../shared/misread.ts";

const prefix = "#OAR";

/** What oarsub 2.5.9 was seen to read otherwise than people do. */
export function oarMisreads(directives: Directive[]): DirectiveFault[] {
  return [
    ...directives.flatMap(lineMisreads),
    ...commentBehind(
      directives,
      prefix,
      "OAR takes this for a part of the value: it knows no comments behind an option",
    ),
    ...unexpanded(directives, prefix, "OAR"),
  ];
}

/** One option a line, its value to the letter. */
function lineMisreads(it: Directive): DirectiveFault[] {
  const [, equals] = /^#OAR\s+--[a-z][a-z-]*(=)/.exec(it.text) ?? [];
  const [lead = "", option, value = ""] =
    /^#OAR\s+(--?[A-Za-z][a-z-]*)[\s=]*/.exec(it.text)?.concat(
      it.text.replace(/^#OAR\s+--?[A-Za-z][a-z-]*[\s=]*/, ""),
    ) ?? [];
  if (option === undefined) return [];
  const found: DirectiveFault[] = [];
  if (equals !== undefined) {
    found.push(findingAt(
      it,
      it.text.indexOf("="),
      1,
      `OAR 2.5 takes "=" for a part of the value of ${option}`,
      `Write a blank: #OAR ${option} ${value}`,
    ));
  }
  if (/^(["']).*\1$/.test(value)) {
    found.push(findingAt(
      it,
      lead.length,
      value.length,
      `OAR takes the quotes for a part of the value of ${option}`,
      "Leave them out; blanks need none",
    ));
  }
  const next = value.search(/(?<=\s)--?[A-Za-z]/);
  if (next !== -1) {
    found.push(findingAt(
      it,
      lead.length + next,
      value.length - next,
      `OAR takes this for a part of the value of ${option}: it reads one option a line`,
      "Give each option a line of its own",
    ));
  }
  return found;
}
