import { type DirectiveOption, lastValue } from "./demand.ts";

/** What of the environment of a submission its jobs find. */
export interface HandedOn {
  /** Which variables. */
  names: "all" | readonly string[];
  /** The directive that hands one on: `#$ -v NAME`; left out: there is none. */
  directive?(name: string): string;
}

/** PBS's and SGE's: `-V` for all, `-v A,B=1` for some. */
export function handedOnBy(
  prefix: string,
  options: readonly DirectiveOption[],
): HandedOn {
  return {
    names: options.some((it) => it.name === "-V")
      ? "all"
      : options.flatMap((it) => it.name === "-v" ? namesIn(it.value) : []),
    directive: (name) => `${prefix} -v ${name}`,
  };
}

/** A list of names, in which a word stands for all of them. */
export function handedOnList(
  options: readonly DirectiveOption[],
  option: string,
  directive: (list: string) => string,
): HandedOn {
  const given = lastValue(options, option)?.replaceAll(/["']/g, "");
  const list = given === undefined || /^(none|nil)$/i.test(given) ? "" : given;
  const names = namesIn(list);
  return {
    names: given === undefined || names.some((it) => /^all$/i.test(it))
      ? "all"
      : names,
    directive: (name) => directive(list === "" ? name : `${list},${name}`),
  };
}

function namesIn(list: string): string[] {
  return list.split(/[,\s]+/).map((it) => it.replace(/=.*/s, ""))
    .filter((it) => it !== "");
}
