import { type Diagnostic, warning } from "./error.ts";
import { lineOf } from "./source.ts";

/** So many warnings of one kind are shown. */
const shownOfKind = 5;

/**
 * Warnings of which each is another's but for names and numbers are told by the
 * first few, and how many more there are. In the order that they have.
 */
export function summedWarnings(all: Diagnostic[]): Diagnostic[] {
  if (all.length <= shownOfKind) return all;
  const kinds = Map.groupBy(all, kindOf);
  const summed = new Map<Diagnostic, Diagnostic>();
  const left = new Set<Diagnostic>();
  for (const kind of kinds.values()) {
    const [first] = kind;
    const last = kind[shownOfKind - 1];
    const more = kind.slice(shownOfKind);
    // in place of one more there is room for that one
    if (first?.severity !== "warning" || last === undefined) continue;
    if (more.length < 2) continue;
    for (const it of more) left.add(it);
    summed.set(last, sumOf(more));
  }
  if (left.size === 0) return all;
  return all.flatMap((it) => {
    if (left.has(it)) return [];
    const sum = summed.get(it);
    return sum === undefined ? [it] : [it, sum];
  });
}

function kindOf({ severity, message, place }: Diagnostic): string {
  const words = message.replace(/"[^"]*"|\d+/g, "…");
  return `${severity} ${place?.source.name ?? ""} ${words}`;
}

function sumOf(more: Diagnostic[]): Diagnostic {
  const place = more.at(-1)?.place;
  return warning(
    place === undefined
      ? `${more.length} more like this one`
      : `${more.length} more like this one, up to line ${
        lineOf(place.source.text, place.span.start)
      }`,
  );
}
