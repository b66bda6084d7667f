import type { Argument } from "../script/run_command.ts";
import { shellCode } from "../script/word_text.ts";
import type { Span } from "../source.ts";
import type { ExpandedSite } from "./expanded_site.ts";
import type { Slot, SlotEdit, Template } from "./run_template.ts";
import type { SiteOverride } from "./sweep_site.ts";

/**
 * Where the words of the axes go among those of the run command: those of the
 * configs before the user's, as Hydra orders them, and those of the job behind
 * them, for Hydra takes its overrides only side by side.
 */
export function slotEdits(site: ExpandedSite, source: string): SlotEdit[] {
  const { run } = site.site;
  const edits: SlotEdit[] = [];
  const before = configAxes(site);
  const behind: Slot[] = site.jobWords === undefined
    ? []
    : [{ axis: site.axes.length }];
  const overrides = run.arguments.filter((it) => it.role === "override");
  const first = overrides[0]?.word;
  const last = overrides.at(-1)?.word;
  const byWord = Map.groupBy(run.arguments, (it) => it.word);
  for (const [word, fields] of byWord) {
    const places = fields.map((it) => placeOf(it, site));
    const asWritten = places.every((it) => it === "as written");
    const parts: Template[] = word === first ? before.map((it) => [it]) : [];
    if (asWritten) parts.push([source.slice(word.span.start, word.span.end)]);
    else {
      places.forEach((part, index) => {
        if (part === "dropped") return;
        const text = fields[index]?.text;
        if (part !== "as written") parts.push([part]);
        else if (text !== undefined) {
          parts.push([shellCode(text.text, text.expansions)]);
        }
      });
    }
    const jobWords = word === last ? behind : [];
    if (parts.length === 0) {
      edits.push({ ...withBlanksBefore(word.span, source), parts: jobWords });
    } else if (!asWritten || parts.length > 1 || jobWords.length > 0) {
      const spaced = parts.flatMap((it, index): Template =>
        index === 0 ? it : [" ", ...it]
      );
      edits.push({ ...word.span, parts: [...spaced, ...jobWords] });
    }
  }
  if (first === undefined && before.length + behind.length > 0) {
    const at = endOfWords(site);
    const parts = [...before.flatMap((it): Template => [" ", it]), ...behind];
    edits.push({ start: at, end: at, parts });
  }
  return edits;
}

/** Behind the program and all its words. */
function endOfWords({ site: { run } }: ExpandedSite): number {
  const last = run.arguments.at(-1)?.word.span.end;
  if (last !== undefined) return last;
  const program = run.program.text.offsets[0] ?? run.command.span.end;
  const word = run.command.words.find((it) =>
    it.span.start <= program && program < it.span.end
  );
  return word?.span.end ?? run.command.span.end;
}

/** What becomes of one word of the command. */
function placeOf(
  argument: Argument,
  site: ExpandedSite,
): Slot | "as written" | "dropped" {
  if (argument.role === "multirun flag") return "dropped";
  const own = site.overrides.find(({ origin }) =>
    origin.kind === "argument" && origin.argument === argument
  );
  if (own === undefined) return "as written";
  const { key, reader } = own.override;
  // a later override of the same key stands in the first one's place
  if (reader === "Hydra" && firstArgumentOf(key, site) !== own) {
    return "dropped";
  }
  const place = site.overrides.indexOf(own);
  const axis = site.axes.findIndex((it) =>
    reader === "Hydra" ? it.key === key : it.place === place
  );
  const found = site.axes[axis];
  if (found === undefined) return "as written";
  const unchanged = site.overrides[found.source] === own &&
    found.size === 1 && found.valueAt(0) === argument.text.text;
  return unchanged ? "as written" : { axis };
}

/** Axes that the config file sets and the command does not name. */
function configAxes(site: ExpandedSite): Slot[] {
  return site.axes.flatMap((axis, index) =>
    site.overrides[axis.source]?.origin.kind === "config" &&
      firstArgumentOf(axis.key, site) === undefined
      ? [{ axis: index }]
      : []
  );
}

function firstArgumentOf(
  key: string,
  site: ExpandedSite,
): SiteOverride | undefined {
  return site.overrides.find((it) =>
    it.origin.kind === "argument" && it.override.reader === "Hydra" &&
    it.override.key === key
  );
}

/** A word and the blanks and continued lines that part it from the last. */
function withBlanksBefore(span: Span, source: string): Span {
  const before = /(?:[ \t]|\\\n)+$/.exec(source.slice(0, span.start));
  return { start: before?.index ?? span.start, end: span.end };
}
