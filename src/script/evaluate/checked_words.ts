import { hasOpaque } from "../opaque.ts";
import type { Word } from "../syntax.ts";
import { wordTexts } from "../word_text.ts";
import { globCheck } from "./glob_check.ts";
import type { Writer } from "./writer.ts";
import type { WordCode } from "./word_code.ts";

/** The text of a word without expansions. */
export function plain(
  word: Word | undefined,
  text: string,
): string | undefined {
  if (word === undefined) return undefined;
  const texts = wordTexts(word, text);
  const found = texts[0]?.text ?? "";
  return texts.length === 1 && !hasOpaque(found) ? found : undefined;
}

/** Code with the words as they are, or with marks where they may not be read. */
export function withChecks(
  words: Word[],
  writer: Writer,
  build: (words: string[]) => string,
): string {
  const codes = words.map((word) => ({ word, ...fields(word, writer) }));
  const checks = codes.flatMap((it) => it.checks);
  const safe = build(codes.map((it) => it.code));
  if (checks.length === 0) return safe;
  const marked = codes.map((it) =>
    it.checks.length === 0 ? it.code : writer.markOf(it.word)
  );
  return `if ${checks.join(" && ")}; then ${safe}; else ${build(marked)}; fi`;
}

/** A word where patterns find files. */
export function fields(word: Word, writer: Writer): WordCode {
  const { code, checks } = writer.word(word);
  return { code, checks: [...checks, ...globCheck(word, writer)] };
}
