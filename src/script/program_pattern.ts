/**
 * Whether a glob of `--run` names a program, by its path or by the end of it
 * behind a slash. Its time grows with both lengths and no faster.
 */
export function isNamed(program: string, pattern: string): boolean {
  return matches(program, pattern) || matches(program, `*/${pattern}`);
}

/** `*` stands for any text, `?` for any character. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let behindStar = 0;
  while (at < text.length) {
    const sign = pattern[from];
    if (sign === "*") {
      star = from++;
      behindStar = at;
    } else if (sign === "?" || sign === text[at] && sign !== undefined) {
      at++;
      from++;
    } else if (star !== -1) {
      from = star + 1;
      at = ++behindStar;
    } else return false;
  }
  while (pattern[from] === "*") from++;
  return from === pattern.length;
}
