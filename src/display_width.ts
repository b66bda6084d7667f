/** How many columns of a terminal a text takes: wide letters two, marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const it of text) width += widthOf(it);
  return width;
}

/** The beginning of a text that fits into so many columns. */
export function clipped(text: string, columns: number): string {
  let width = 0;
  let kept = "";
  for (const it of text) {
    width += widthOf(it);
    if (width > columns) break;
    kept += it;
  }
  return kept;
}

/** Unicode's East Asian Width W and F (UAX 11), by blocks, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const mark = /[\p{Mn}\p{Me}\u200b-\u200f]/u;

function widthOf(character: string): 0 | 1 | 2 {
  if (character < "\u0300") return 1;
  return mark.test(character) ? 0 : wide.test(character) ? 2 : 1;
}
