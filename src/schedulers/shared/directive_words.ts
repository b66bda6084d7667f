/** How a scheduler splits a directive into words. */
export interface WordRules {
  /** Where a backslash takes the next character as it is. */
  backslash: "everywhere" | "outside quotes" | "nowhere";
  /**
   * What starts a comment: any `#` outside quotes, any `#` at all, a word that
   * starts with `#`, or nothing.
   */
  comment: "# outside quotes" | "any #" | "word with #" | "nothing";
}

/** One word of a directive, its quotes undone. */
export interface DirectiveWord {
  /** Which directive, counted from 0. */
  line: number;
  value: string;
  /** Where it stands in the directive's text, quotes and all. */
  start: number;
  end: number;
  /** Where each character of `value` stands in the directive's text. */
  offsets: number[];
}

/** Text of a directive, from offset `from` → its words. An open quote ends with the line. */
export function splitDirective(
  text: string,
  from: number,
  line: number,
  rules: WordRules,
): DirectiveWord[] {
  const words: DirectiveWord[] = [];
  const end = rules.comment === "any #"
    ? endBefore(text, "#", from)
    : text.length;
  let at = from;
  while (true) {
    while (at < end && isBlank(text.charAt(at))) at++;
    if (at >= end) return words;
    if (rules.comment !== "nothing" && text.charAt(at) === "#") return words;
    const word = readWord(text, at, end, line, rules);
    words.push(word);
    at = word.end;
  }
}

function readWord(
  text: string,
  start: number,
  end: number,
  line: number,
  rules: WordRules,
): DirectiveWord {
  const word: DirectiveWord = { line, value: "", start, end, offsets: [] };
  let quote = "";
  let at = start;
  const take = () => {
    word.value += text.charAt(at);
    word.offsets.push(at);
    at++;
  };
  while (at < end) {
    const char = text.charAt(at);
    if (
      char === "\\" && at + 1 < end &&
      (rules.backslash === "everywhere" ||
        rules.backslash === "outside quotes" && quote === "")
    ) {
      at++;
      take();
    } else if (quote !== "") {
      if (char !== quote) take();
      else {
        quote = "";
        at++;
      }
    } else if (char === '"' || char === "'") {
      quote = char;
      at++;
    } else if (
      isBlank(char) || char === "#" && rules.comment === "# outside quotes"
    ) {
      break;
    } else take();
  }
  word.end = at;
  return word;
}

function isBlank(char: string): boolean {
  return /\s/.test(char);
}

function endBefore(text: string, char: string, from: number): number {
  const at = text.indexOf(char, from);
  return at === -1 ? text.length : at;
}
