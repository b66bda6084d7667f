import type { Directive, DirectiveFault } from "../scheduler.ts";
import { findingAt, unexpanded } from "../shared/misread.ts";

const prefix = "#$";

/** What qsub of Son of Grid Engine 8.1.9 was seen to read otherwise than people do. */
export function sgeMisreads(directives: Directive[]): DirectiveFault[] {
  return [
    ...directives.flatMap(lineMisreads),
    // qsub(1), "-o"
    ...unexpanded(
      directives,
      prefix,
      "SGE",
      /^\$\{?(?:HOME|USER|JOB_ID|JOB_NAME|HOSTNAME|TASK_ID)\}?$/,
    ),
  ];
}

function lineMisreads(it: Directive): DirectiveFault[] {
  const found: DirectiveFault[] = [];
  const hash = it.text.indexOf("#", prefix.length);
  const cut = hash !== -1 && /[^\s]/.test(it.text.charAt(hash - 1));
  const inQuotes = hash !== -1 &&
    (it.text.slice(prefix.length, hash).match(/["']/g)?.length ?? 0) % 2 === 1;
  if (cut || inQuotes) {
    found.push(findingAt(
      it,
      hash,
      1,
      "SGE ends the directive at this #, in quotes too",
      "Leave the # out of the value",
    ));
  }
  const read = hash === -1 ? it.text : it.text.slice(0, hash);
  const quoted = [...read.matchAll(/(["']).*?\1/g)];
  const second = quoted[1];
  if (second !== undefined) {
    found.push(findingAt(
      it,
      second.index,
      second[0].length,
      "SGE lets quoted values in one line swallow each other",
      "Give each option a line of its own",
    ));
  }
  const backslash = read.indexOf("\\");
  if (backslash !== -1) {
    found.push(findingAt(
      it,
      backslash,
      1,
      "SGE takes a backslash for a part of the value: it quotes nothing",
      "Put the value into quotes",
    ));
  }
  return found;
}
