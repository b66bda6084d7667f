/** The options that take a word of their own. */
const valued = new Map(Object.entries({
  column: "cos",
  cut: "bcdf",
  fold: "w",
  grep: "efABCDdm",
  head: "nc",
  nl: "bdfhilnsvw",
  paste: "d",
  sed: "efl",
  sort: "kotST",
  tac: "s",
  tail: "ncs",
  uniq: "fsw",
}));

/**
 * What stands behind options: names of files, but for what grep and sed are to
 * do. Not sure behind a long option, which may take the next word, and where a
 * pattern is that matched nothing: it may in the job.
 */
export function operandsOf(
  name: string,
  args: string[],
): { operands: string[]; first?: string | undefined; sure: "yes" | "no" } {
  const letters = valued.get(name.replace(/^[ef](?=grep$)/, "")) ?? "";
  const operands: string[] = [];
  let [told, sure]: ["yes" | "no", "yes" | "no"] = ["no", "yes"];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!/^-./.test(word)) operands.push(word);
    else if (word.startsWith("--")) {
      if (!word.includes("=")) sure = "no";
      if (/^--(?:regexp|file|expression)\b/.test(word)) told = "yes";
    } else {
      const letter = [...word].findIndex((it, index) =>
        index > 0 && letters.includes(it)
      );
      if (letter === -1) continue;
      if (/[ef]/.test(word.charAt(letter))) told = "yes";
      if (letter === word.length - 1) at++;
    }
  }
  const hasFirst = /^([ef]?grep|sed)$/.test(name) && told === "no";
  const files = operands.slice(hasFirst ? 1 : 0);
  return {
    operands: files,
    first: hasFirst ? operands[0] : undefined,
    sure: files.some((it) => /[*?[]/.test(it)) ? "no" : sure,
  };
}

/** What stands behind awk's options and their values. */
export function awkProgram(
  args: string[],
): { program: string; operands: string[] } | undefined {
  let at = 0;
  while (/^-[Fv]/.test(args[at] ?? "")) at += args[at]?.length === 2 ? 2 : 1;
  const [program, ...operands] = args.slice(at);
  return program === undefined || program.startsWith("-")
    ? undefined
    : { program, operands };
}

/** The argument that says what awk, grep and sed are to do, which is no file. */
export function programAt(name: string, args: string[]): number {
  if (/awk$/.test(name)) {
    return args.length - 1 - (awkProgram(args)?.operands.length ?? args.length);
  }
  const { first } = operandsOf(name, args);
  return first === undefined ? -1 : args.indexOf(first);
}

/** Programs that read `-` as standard input, and print no name of a file. */
const nameless =
  /^([gm]?awk|sed|[ef]?grep|sort|uniq|cut|paste|comm|join|nl|fold|tac|cat)$/;

/**
 * Arguments with which a program reads on standard input what it would read of
 * the file that one of them names; undefined where it may tell the two apart.
 */
export function onStandardInput(
  name: string,
  args: string[],
  at: number,
): string[] | undefined {
  const file = args[at] ?? "";
  const awk = /awk$/.test(name) ? awkProgram(args) : undefined;
  if (
    /awk$/.test(name) && (awk === undefined || /FILENAME/.test(awk.program))
  ) {
    return undefined;
  }
  const { operands } = awk ?? operandsOf(name, args);
  if (
    !nameless.test(name) || !operands.includes(file) ||
    operands.includes("-") || args.indexOf(file) !== args.lastIndexOf(file)
  ) return undefined;
  // grep tells names where there are several, and where it is asked to
  if (
    name.endsWith("grep") &&
    (operands.length > 1 ||
      args.some((it) => /^-(\w*[HlLrRZ]|-[a-z])/.test(it)))
  ) return undefined;
  return args.map((it, index) => index === at ? "-" : it);
}
