import { type Shell } from "../shell.ts";

const letters: [string, string][] = [
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["errexit", "e"],
  ["noglob", "f"],
  ["hashall", "h"],
  ["monitor", "m"],
  ["noexec", "n"],
  ["nounset", "u"],
  ["verbose", "v"],
  ["xtrace", "x"],
  ["noclobber", "C"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["physical", "P"],
];

/** In which `$-` shows them. */
const letterOrder = "abefhikmnprtuvxBCEHPT";

export function optionLetters(shell: Shell): string {
  return letters.filter(([name]) => shell.state.options.has(name))
    .map(([, letter]) => letter).sort((a, b) =>
      letterOrder.indexOf(a) - letterOrder.indexOf(b)
    ).join("");
}
