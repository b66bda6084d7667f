/** Upper and lower case as bash has it: one character for another. */

export function toUpper(text: string): string {
  return mapped(text, (it) => it.toUpperCase());
}

export function toLower(text: string): string {
  return mapped(text, (it) => it.toLowerCase());
}

function mapped(text: string, change: (char: string) => string): string {
  if (/^[\0-\x7f]*$/.test(text)) return change(text);
  return Array.from(text, (char) => {
    const changed = change(char);
    return [...changed].length === 1 ? changed : char;
  }).join("");
}
