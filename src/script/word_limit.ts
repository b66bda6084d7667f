/** A word that is more than anybody can want; the message says in what way. */
export class WordLimitError extends Error {
  override readonly name = "WordLimitError";
}
