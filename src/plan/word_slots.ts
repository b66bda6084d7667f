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
  const found = lookUp(site);
  const before = configAxes(site, found);
  const behind: Slot[] = site.jobWords === undefined
    ? []
    : [{ axis: site.axes.length }];
  const overrides = run.arguments.filter((it) => it.role === "override");
  const first = overrides[0]?.word;
  const last = overrides.at(-1)?.word;
  const byWord = Map.groupBy(run.arguments, (it) => it.word);
  for (const [word, fields] of byWord) {
    const places = fields.map((it) => placeOf(it, site, found));
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

/** The first of a site's overrides and axes, by what they are looked up by. */
interface Found {
  byArgument: ReadonlyMap<Argument, SiteOverride>;
  /** Of Hydra's overrides that the command has. */
  byKey: ReadonlyMap<string, SiteOverride>;
  places: ReadonlyMap<SiteOverride, number>;
  axes: ReadonlyMap<string | number, number>;
}

function lookUp({ overrides, axes }: ExpandedSite): Found {
  const byArgument = new Map<Argument, SiteOverride>();
  const byKey = new Map<string, SiteOverride>();
  const places = new Map<SiteOverride, number>();
  const byName = new Map<string | number, number>();
  for (let at = overrides.length - 1; at >= 0; at--) {
    const it = overrides[at];
    if (it === undefined) continue;
    places.set(it, at);
    if (it.origin.kind !== "argument") continue;
    byArgument.set(it.origin.argument, it);
    if (it.override.reader === "Hydra") byKey.set(it.override.key, it);
  }
  for (let at = axes.length - 1; at >= 0; at--) {
    const { key, place } = axes[at] ?? {};
    if (key !== undefined) byName.set(key, at);
    if (place !== undefined) byName.set(place, at);
  }
  return { byArgument, byKey, places, axes: byName };
}

/** What becomes of one word of the command. */
function placeOf(
  argument: Argument,
  site: ExpandedSite,
  { byArgument, byKey, places, axes }: Found,
): Slot | "as written" | "dropped" {
  if (argument.role === "multirun flag") return "dropped";
  const own = byArgument.get(argument);
  if (own === undefined) return "as written";
  const { key, reader } = own.override;
  // a later override of the same key stands in the first one's place
  if (reader === "Hydra" && byKey.get(key) !== own) return "dropped";
  const axis = axes.get(reader === "Hydra" ? key : places.get(own) ?? -1);
  const found = axis === undefined ? undefined : site.axes[axis];
  if (axis === undefined || found === undefined) return "as written";
  const unchanged = site.overrides[found.source] === own &&
    found.size === 1 && found.valueAt(0) === argument.text.text;
  return unchanged ? "as written" : { axis };
}

/** Axes that the config file sets and the command does not name. */
function configAxes(site: ExpandedSite, { byKey }: Found): Slot[] {
  return site.axes.flatMap((axis, index) =>
    site.overrides[axis.source]?.origin.kind === "config" &&
      !byKey.has(axis.key)
      ? [{ axis: index }]
      : []
  );
}

/** A word and the blanks and continued lines that part it from the last. */
function withBlanksBefore(span: Span, source: string): Span {
  const before = /(?:[ \t]|\\\n)+$/.exec(source.slice(0, span.start));
  return { start: before?.index ?? span.start, end: span.end };
}
