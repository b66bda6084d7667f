/** What getopts keeps between calls beside OPTIND: the place in a word. */
export interface GetoptsState {
  /** As OPTIND reads; where the script assigns it, `position` is 1 again. */
  index: number;
  /** Of the next letter in that word; 1 is the first behind the dash. */
  position: number;
}

export interface GetoptsStep {
  status: 0 | 1;
  /** For the variable that is named. */
  value: string;
  /** undefined: OPTARG is unset. */
  argument: string | undefined;
  state: GetoptsState;
  /** What is printed on stderr, without "$0: ". */
  message?: string;
}

export function getoptsStep(
  _letters: string,
  _args: readonly string[],
  _state: GetoptsState,
  _opterr: "on" | "off",
): GetoptsStep {
  throw new Error("not written");
}
