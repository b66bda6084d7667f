/**
 * Characters that stand for others in a text of arithmetic, so that what an
 * expansion or quotes brought does not count as written. They are of a private
 * range of Unicode.
 */
export const singleQuote = "\uf8f1";

const masks: Readonly<Record<string, string>> = {
  "[": "\uf8f2",
  "]": "\uf8f3",
  "\\": "\uf8f4",
  "'": "\uf8f5",
  '"': "\uf8f6",
};

const unmasked = new Map(
  Object.entries(masks).map(([char, mask]) => [mask, char]),
);

/** What an expansion within a subscript makes. */
export function maskSubscript(text: string): string {
  return text.replace(/[[\]\\'"]/g, (char) => masks[char] ?? char);
}

/** The same, read back; of a key its quotes go. */
export function unmaskSubscript(text: string, quotes: "go" | "stay"): string {
  const bare = quotes === "go"
    ? text.replaceAll(singleQuote, "").replace(
      /\\([^])|"|'([^']*)'/g,
      (_, escaped = "", single = "") => escaped + single,
    )
    : text;
  return bare.replace(/[\uf8f2-\uf8f6]/g, (it) => unmasked.get(it) ?? it);
}
