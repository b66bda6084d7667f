import { type Edit, inOrder } from "../script/cut.ts";
import type { Span } from "../source.ts";

/** Text in which slots stand for the words of a sweep. */
export type Template = (string | Slot)[];

/** Where the word of one axis goes, as shell code. */
export interface Slot {
  axis: number;
  /** Within single quotes. */
  quoted?: "yes";
}

/** Stands in the code of one run for its job's log_id, which is taken later. */
export const logId = { variable: "MLXPSUB_LOG_ID" } as const;

/** Shell code of one run. */
export type JobCode = readonly (string | typeof logId)[];

/** An edit whose text may hold slots. */
export interface SlotEdit extends Span {
  parts: Template;
}

/**
 * The stretch of a text with edits made, some of which hold slots. Edits
 * outside of the stretch are passed over.
 */
export function templateOf(
  text: string,
  within: Span,
  plain: Edit[],
  slots: SlotEdit[],
): Template {
  const edits = inOrder<Edit & { parts?: Template }>([
    ...plain,
    ...slots.map((it) => ({ ...it, text: "" })),
  ]).filter((it) => it.start >= within.start && it.end <= within.end);
  const template: Template = [];
  let at = within.start;
  for (const edit of edits) {
    template.push(text.slice(at, edit.start));
    template.push(...edit.parts ?? [edit.text]);
    at = edit.end;
  }
  template.push(text.slice(at, within.end));
  return template;
}

/** Template and the code for each slot → text. */
export function filled(
  template: Template,
  words: readonly (string | JobCode)[],
): string {
  let text = "";
  for (const part of template) {
    if (typeof part === "string") text += part;
    else {
      const word = words[part.axis] ?? "";
      for (const it of typeof word === "string" ? [word] : word) {
        const code = typeof it === "string" ? it : `"$${it.variable}"`;
        text += part.quoted === undefined
          ? code
          : typeof it === "string"
          ? withinQuotes(code)
          // for the job's own shell: the inner one may not have the variable
          : `'${code}'`;
      }
    }
  }
  return text;
}

/** A template as one word of shell code, without the newline at its end. */
export function quotedTemplate(template: Template): Template {
  const last = template.length - 1;
  return [
    "'",
    ...template.map((it, at): string | Slot =>
      typeof it === "string"
        ? withinQuotes(at === last ? it.replace(/\n$/, "") : it)
        : { ...it, quoted: "yes" }
    ),
    "'",
  ];
}

function withinQuotes(text: string): string {
  return text.replaceAll("'", "'\\''");
}

/** Neighbouring texts joined, blank lines at the start taken off. */
export function trimmed(template: Template): Template {
  const joined: Template = [];
  for (const part of template) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") {
      joined[joined.length - 1] = last + part;
    } else joined.push(part);
  }
  const [first] = joined;
  if (typeof first === "string") {
    const text = first.search(/[^ \t\n]/);
    const blank = text === -1 ? first : first.slice(0, text);
    joined[0] = first.slice(blank.lastIndexOf("\n") + 1);
  }
  const last = joined.at(-1);
  if (typeof last === "string") {
    joined[joined.length - 1] = `${last.trimEnd()}\n`;
  } else joined.push("\n");
  return joined;
}
