/**
 * Scripts with something wrong: a stretch of a real one in which tokens were
 * put in, taken out, doubled or cut. The same seed makes the same text.
 */
import { seededRandom } from "../../src/sweep/seeded_random.ts";

// deno-fmt-ignore
const tokens = [
  "(", ")", "((", "))", "{", "}", "[[", "]]", "$(", "${", "$((", "`", "'", '"',
  "\\", "\n", ";", ";;", "&", "&&", "|", "||", "<", ">", "<<X", "<<<", "if",
  "then", "fi", "do", "done", "case", "esac", "in", "for", "while", " ", "#",
  "=", "+=", "[", "]", "$", "!", "a", "=~", "==", "-f", "f()", "function ",
  "<(", "x=(", "elif", "else", "until", "select", "coproc ", "time ", "|&",
  ";&", ";;&", "$'", '$"', ":-", "%", "/", "~", "*", "?", "@(", "{fd}>",
  "2>&1", "1", "declare ", "in\n", "EOF", "\t", "$[", "${a[", "a[", "X\n",
  "<<-X\n", "\\\n", "extglob", "é", "😀", "\0", "\r\n",
];

/** Seed → a text made of one of some scripts. */
export function mutatedScript(seed: number, scripts: string[]): string {
  const random = seededRandom(seed);
  const upTo = (count: number): number => Math.floor(random() * count);
  let text = scripts[upTo(scripts.length)] ?? "";
  if (random() < 0.7) {
    const lines = text.split("\n");
    const first = upTo(lines.length);
    text = `${lines.slice(first, first + 1 + upTo(12)).join("\n")}\n`;
  }
  for (let changes = upTo(6); changes > 0; changes--) {
    text = changed(text, random(), upTo);
  }
  return text;
}

function changed(
  text: string,
  kind: number,
  upTo: (count: number) => number,
): string {
  const at = upTo(text.length + 1);
  const blank = (): string => upTo(5) < 2 ? " " : "";
  if (kind < 0.4) {
    const token = tokens[upTo(tokens.length)] ?? "";
    return text.slice(0, at) + blank() + token + blank() + text.slice(at);
  }
  if (kind < 0.65) return text.slice(0, at) + text.slice(at + 1 + upTo(3));
  if (kind < 0.75) return text.slice(0, at + upTo(30)) + text.slice(at);
  if (kind < 0.85) {
    const words = [...text.matchAll(/\S+/g)];
    const word = words[upTo(words.length)];
    if (word === undefined) return text;
    const behind = word.index + word[0].length;
    return text.slice(0, word.index) + text.slice(behind);
  }
  if (kind < 0.92) return text.slice(0, at);
  const token = tokens[upTo(tokens.length)] ?? "";
  return text.slice(0, at) + token.repeat(1 + upTo(60)) + text.slice(at);
}
