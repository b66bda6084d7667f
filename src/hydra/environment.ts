/** A text with variables put in, and the first interpolation that is left. */
export interface Interpolated {
  text: string;
  left?: { kind: "variable"; name: string } | {
    kind: "other";
    written: string;
  };
}

/** More than anyone nests, and an end for values that hold `${…}` again. */
const deepest = 10;

/**
 * OmegaConf's `${oc.env:NAME}` and `${oc.env:NAME,default}` in a text → what
 * they stand for.
 */
export function withEnvironment(
  value: string,
  environment: ReadonlyMap<string, string>,
): Interpolated {
  let unset: string | undefined;
  const once = (text: string): string =>
    text.replace(
      /\$\{\s*oc\.env:\s*(\w+)\s*(?:,([^{}]*))?\}/g,
      (whole, name: string, instead: string | undefined) => {
        const found = environment.get(name) ??
          instead?.trim().replace(/^(["'])(.*)\1$/, "$2");
        if (found === undefined) unset ??= name;
        return found ?? whole;
      },
    );
  // a default may hold the next one: `${oc.env:A,${oc.env:B,1}}`
  let text = value;
  for (let depth = 0; depth < deepest; depth++) {
    unset = undefined;
    const next = once(text);
    if (next === text) break;
    text = next;
  }
  if (unset !== undefined) {
    return { text, left: { kind: "variable", name: unset } };
  }
  const other = /\$\{[^}]*\}?/.exec(text)?.[0];
  return other === undefined
    ? { text }
    : { text, left: { kind: "other", written: other } };
}
