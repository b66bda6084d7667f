/**
 * Shell patterns as Python's `fnmatch.fnmatchcase()` reads them: `*`, `?`, `[abc]`,
 * `[a-c]` and `[!a]`; a backslash is an ordinary character.
 */

type Part =
  | { readonly kind: "any run" }
  | { readonly kind: "any one" }
  | { readonly kind: "character"; readonly character: string }
  | {
    readonly kind: "set";
    readonly negated: "yes" | "no";
    readonly ranges: readonly (readonly [number, number])[];
  };

/** Whether the whole name matches the pattern. */
export function matchesPattern(name: string, pattern: string): boolean {
  const characters = [...name];
  const parts = parsePattern(pattern);
  let at = 0;
  let part = 0;
  // Where to go on when what follows the last `*` does not match.
  let retryPart = -1;
  let retryAt = 0;
  while (at < characters.length || part < parts.length) {
    const current = parts[part];
    if (current?.kind === "any run") {
      retryPart = ++part;
      retryAt = at;
      continue;
    }
    const character = characters[at];
    if (
      current !== undefined && character !== undefined &&
      matchesOne(current, character)
    ) {
      at++;
      part++;
      continue;
    }
    if (retryPart < 0 || retryAt >= characters.length) return false;
    at = ++retryAt;
    part = retryPart;
  }
  return true;
}

function matchesOne(
  part: Exclude<Part, { kind: "any run" }>,
  character: string,
): boolean {
  switch (part.kind) {
    case "any one":
      return true;
    case "character":
      return part.character === character;
    case "set": {
      const code = character.codePointAt(0) ?? 0;
      const inside = part.ranges.some(([low, high]) =>
        low <= code && code <= high
      );
      return inside !== (part.negated === "yes");
    }
  }
}

function parsePattern(pattern: string): Part[] {
  const characters = [...pattern];
  const parts: Part[] = [];
  let at = 0;
  while (at < characters.length) {
    const character = characters[at++] ?? "";
    const close = character === "[" ? endOfSet(characters, at) : -1;
    if (character === "*") {
      if (parts.at(-1)?.kind !== "any run") parts.push({ kind: "any run" });
    } else if (character === "?") {
      parts.push({ kind: "any one" });
    } else if (close >= 0) {
      parts.push(parseSet(characters.slice(at, close)));
      at = close + 1;
    } else {
      parts.push({ kind: "character", character });
    }
  }
  return parts;
}

/** The "]" that ends a set; one that comes first is a member of it. -1 if there is none. */
function endOfSet(characters: readonly string[], from: number): number {
  const negated = characters[from] === "!";
  const first = negated ? from + 1 : from;
  return characters.indexOf("]", characters[first] === "]" ? first + 1 : first);
}

function parseSet(members: readonly string[]): Part {
  const negated = members[0] === "!" ? "yes" : "no";
  const ranges: [number, number][] = [];
  let at = negated === "yes" ? 1 : 0;
  while (at < members.length) {
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    const low = members[at]?.codePointAt(0) ?? 0;
    const high = isRange ? members[at + 2]?.codePointAt(0) ?? 0 : low;
    ranges.push([low, high]);
    at += isRange ? 3 : 1;
  }
  return { kind: "set", negated, ranges };
}
