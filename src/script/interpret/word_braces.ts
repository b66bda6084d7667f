import type { Part, Word } from "../syntax.ts";
import type { Shell } from "./shell.ts";
import { type BraceItem, expandBraces } from "./text/brace.ts";

interface Item extends BraceItem {
  part?: Part;
}

/** Whether braces make more than one word of it. */
export function hasBraces(word: Word, shell: Shell): boolean {
  return word.parts.some((it) => it.kind === "text" && it.text.includes("{")) &&
    bracesExpanded(word, shell).length > 1;
}

/** Brace expansion comes first: the parts of each word that it makes. */
export function bracesExpanded(word: Word, shell: Shell): Part[][] {
  const { parts } = word;
  if (
    !parts.some((it) => it.kind === "text" && it.text.includes("{")) ||
    shell.option("braceexpand") === "off"
  ) return [parts];
  const items: Item[] = parts.flatMap((part): Item[] =>
    part.kind === "text"
      ? [...part.text].map((char) => ({ char, quoting: "unquoted" }))
      : [{ char: "\ufffc", quoting: "quoted", part }]
  );
  const result = expandBraces<Item>(
    items,
    (char) => ({ char, quoting: "quoted" }),
  );
  if (result.kind === "too many") {
    shell.refuse(
      `Cannot read "${
        shortened(shell.code.text.slice(word.span.start, word.span.end))
      }": ${result.reason}`,
      word.span,
      "Write a range() sweep, or a shorter loop",
    );
  }
  if (
    /\{[^}]*\.\./.test(
      shell.code.text.slice(word.span.start, word.span.end),
    ) && result.words.some(hasBackquote)
  ) {
    // `{z..A}` makes code that bash reads then
    shell.refuse(
      "Cannot follow the script: braces make a backquote of it",
      word.span,
      "Write the letters out",
    );
  }
  shell.tickFor(result.words.length, "thing");
  return result.words.map((one) => {
    const found: Part[] = [];
    let text = "";
    const flush = (): void => {
      if (text === "") return;
      const last = found.at(-1);
      const more = /^\w+/.exec(text)?.[0];
      if (
        more !== undefined && last?.kind === "parameter" &&
        /^\$[A-Za-z_]\w*$/.test(
          shell.code.text.slice(last.span.start, last.span.end),
        )
      ) {
        // what comes to stand behind it is of its name
        found[found.length - 1] = { ...last, name: last.name + more };
        text = text.slice(more.length);
      }
      if (text !== "") found.push({ kind: "text", span: word.span, text });
      text = "";
    };
    for (const it of one) {
      if (it.part === undefined) text += it.char;
      else {
        flush();
        found.push(it.part);
      }
    }
    flush();
    return found;
  });
}

function hasBackquote(word: Item[]): boolean {
  return word.some((it) => it.char === "`");
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
