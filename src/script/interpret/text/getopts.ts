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

/** One call of getopts over the words it looks at (bash manual, 4.1). */
export function getoptsStep(
  letters: string,
  args: readonly string[],
  state: GetoptsState,
  opterr: "on" | "off",
): GetoptsStep {
  const isSilent = letters.startsWith(":");
  const known = isSilent ? letters.slice(1) : letters;
  let { index, position } = state;
  if (index < 1) index = 1;
  const word = args[index - 1];
  if (word === undefined) return ended(index);
  if (position <= 1 || position >= word.length) {
    if (word === "--") return ended(index + 1);
    if (!word.startsWith("-") || word === "-") return ended(index);
    position = 1;
  }
  const letter = Array.from(word.slice(position))[0] ?? "";
  position += letter.length;
  const isLast = position >= word.length;
  const place = letter === ":" ? -1 : known.indexOf(letter);
  const next = isLast ? { index: index + 1, position: 1 } : { index, position };
  const says = (message: string) =>
    opterr === "on" && !isSilent ? { message: `${message} -- ${letter}` } : {};
  if (place === -1) {
    return {
      status: 0,
      value: "?",
      argument: isSilent ? letter : undefined,
      state: next,
      ...says("illegal option"),
    };
  }
  if (known[place + letter.length] !== ":") {
    return { status: 0, value: letter, argument: undefined, state: next };
  }
  const following = isLast ? args[index] : word.slice(position);
  if (following === undefined) {
    return {
      status: 0,
      value: isSilent ? ":" : "?",
      argument: isSilent ? letter : undefined,
      state: next,
      ...says("option requires an argument"),
    };
  }
  return {
    status: 0,
    value: letter,
    argument: following,
    state: { index: index + (isLast ? 2 : 1), position: 1 },
  };
}

function ended(index: number): GetoptsStep {
  const state = { index, position: 1 };
  return { status: 1, value: "?", argument: undefined, state };
}
