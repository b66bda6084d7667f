/**
 * An opaque character stands in a text for a shell expansion such as
 * `$SCRATCH`, whose value only the job knows. It is a lone low surrogate
 * (U+DC00 to U+DFFF without the high half before it): no text that was decoded
 * from bytes holds one, so it cannot be mistaken for something the user wrote.
 */
const firstOpaque = 0xdc00;

/** How many there are. */
export const opaqueCount = 0x400;

/** All opaque characters of a text. */
export const opaqueCharacters = /[\udc00-\udfff]/gu;

/** The opaque character number `number`, from 0. */
export function opaqueCharacter(number: number): string {
  return String.fromCharCode(firstOpaque + number);
}

/** The number of an opaque character; undefined for any other. */
export function opaqueNumber(char: string): number | undefined {
  const code = char.codePointAt(0) ?? 0;
  const number = code - firstOpaque;
  return number >= 0 && number < opaqueCount ? number : undefined;
}

/** Whether a text holds a value that is known only inside the job. */
export function hasOpaque(text: string): boolean {
  return text.search(opaqueCharacters) !== -1;
}
