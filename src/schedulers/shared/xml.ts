import { byName } from "../../by_name.ts";

/** An element of a scheduler's XML. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  /** Its own text, without that of its children. */
  text: string;
}

const token =
  /<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>|<!\[CDATA\[([^]*?)\]\]>|<\/\s*([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * XML as qstat, showq and their like print it → its one root element;
 * undefined for anything that is not well-formed, such as half an answer.
 */
export function parseXml(text: string): Element | undefined {
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) return undefined;
    const [, data, closing, opening, attributes = "", empty, words] = found;
    const current = open.at(-1);
    if (current === undefined) return undefined;
    if (closing !== undefined) {
      if (current.name !== closing || current === top) return undefined;
      open.pop();
    } else if (opening !== undefined) {
      const element: Element = {
        name: opening,
        attributes: readAttributes(attributes),
        children: [],
        text: "",
      };
      current.children.push(element);
      if (empty === "") open.push(element);
    } else if (data !== undefined) current.text += data;
    else if (words !== undefined) current.text += unescape(words);
  }
  const [root, second] = top.children;
  return open.length === 1 && second === undefined && top.text.trim() === ""
    ? root
    : undefined;
}

/** All elements of that name below one, in order. */
export function elementsBelow(element: Element, name: string): Element[] {
  return element.children.flatMap((it) =>
    it.name === name ? [it] : elementsBelow(it, name)
  );
}

/** The text of the first child of that name, without blanks around it. */
export function childText(element: Element, name: string): string | undefined {
  const text = element.children.find((it) => it.name === name)?.text.trim();
  return text === "" ? undefined : text;
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((
      [, name = "", double, single],
    ) => [name, unescape(double ?? single ?? "")]),
  );
}

const entities = byName<string>({
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
});

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = Number(name.replace(/^#x?/, name[1] === "x" ? "0x" : ""));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
