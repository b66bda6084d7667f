import { resolve } from "@std/path/posix";
import { closeWord } from "../close_word.ts";
import { type Diagnostic, error, type Place } from "../error.ts";
import { schedulers } from "../schedulers/registry.ts";
import {
  directiveLine,
  refuseSetting,
} from "../schedulers/shared/set_directives.ts";
import { lineOf, type Source } from "../source.ts";
import { readYaml } from "../yaml.ts";
import { parseScriptOptions, type SubmitOptions } from "./call.ts";
import type { Flag } from "./flag.ts";
import { flags } from "./flags.ts";

/** What is preset by one file, or by several. */
export interface Presets {
  /** By the long names of options; those that are switched off, too. */
  options: Map<string, Preset>;
  /** Directive lines by the names of schedulers. */
  set: Map<string, Preset[]>;
}

/** An option or a directive line, and where it was written. */
export interface Preset {
  /** As people would write it. */
  text: string;
  options: SubmitOptions;
  /** A switch that is not on, whatever a weaker file says. */
  off?: "yes";
  file: string;
  line: number;
}

export const noPresets: Presets = { options: new Map(), set: new Map() };

/** Keys that stand for options under another name. */
const plurals: ReadonlyMap<string, string> = new Map([
  ["launchers", "launcher"],
]);

/**
 * A config file's text → what it presets: options by their long names, and
 * `schedulers: {slurm: {set: [--account=lab]}}`. Paths count from `directory`.
 */
export function readConfigFile(
  source: Source,
  directory: string,
): { presets: Presets; diagnostics: Diagnostic[] } {
  const presets: Presets = { options: new Map(), set: new Map() };
  const diagnostics: Diagnostic[] = [];
  const yaml = readYaml(source.text);
  const whole = { source, span: { start: 0, end: 0 } };
  if (!yaml.ok) {
    diagnostics.push(error(`Cannot read this file: ${yaml.state}`, whole));
    return { presets, diagnostics };
  }
  if (yaml.value === null) return { presets, diagnostics };
  if (!isMapping(yaml.value)) {
    diagnostics.push(error(
      "Cannot read this file: it is no mapping of options",
      whole,
      "Write a line such as jobs: 4",
    ));
    return { presets, diagnostics };
  }
  const allowed = flags.filter((it) => it.inScript === "yes");
  for (const [key, value] of Object.entries(yaml.value)) {
    const place = placeOf(source, key);
    if (key === "schedulers") {
      diagnostics.push(...readSchedulers(value, source, presets));
      continue;
    }
    const long = plurals.get(key) ?? key;
    const flag = allowed.find((it) => it.long === long);
    if (flag === undefined) {
      diagnostics.push(unknownKey(key, allowed, place));
      continue;
    }
    const words = wordsOf(flag, value, directory);
    if ("state" in words) {
      diagnostics.push(error(
        `Cannot read "${key}": ${words.state}`,
        place,
        words.hint,
      ));
      continue;
    }
    const read = parseScriptOptions(words.words, place);
    diagnostics.push(...read.diagnostics);
    presets.options.set(long, {
      text: words.words.join(" "),
      options: read.options,
      ...words.words.length === 0 ? { off: "yes" as const } : {},
      file: source.name,
      line: lineOf(source.text, place.span.start),
    });
  }
  return { presets, diagnostics };
}

/** What a nearer file presets, over that of a farther one. */
export function withNearer(farther: Presets, nearer: Presets): Presets {
  const set = new Map(farther.set);
  for (const [name, lines] of nearer.set) {
    set.set(name, [...set.get(name) ?? [], ...lines]);
  }
  return { options: new Map([...farther.options, ...nearer.options]), set };
}

/** All options that are preset. */
export function presetOptions({ options }: Presets): SubmitOptions {
  return Object.assign({}, ...[...options.values()].map((it) => it.options));
}

function readSchedulers(
  value: unknown,
  source: Source,
  presets: Presets,
): Diagnostic[] {
  const place = placeOf(source, "schedulers");
  const hint = "Write schedulers: {slurm: {set: [--account=lab]}}";
  if (!isMapping(value)) {
    return [
      error('Cannot read "schedulers": it is no mapping of names', place, hint),
    ];
  }
  return Object.entries(value).flatMap(([name, of]) => {
    const at = placeOf(source, name);
    const scheduler = schedulers.find((it) => it.name === name);
    if (scheduler === undefined) {
      return [error(
        `Cannot read "schedulers": there is no "${name}"`,
        at,
        `Write one of ${schedulers.map((it) => it.name).join(", ")}`,
      )];
    }
    if (!isMapping(of)) {
      return [error(`Cannot read "${name}": it is no mapping`, at, hint)];
    }
    const other = Object.keys(of).find((it) => it !== "set");
    if (other !== undefined) {
      return [error(
        `Cannot read "${other}": a scheduler has no such key`,
        placeOf(source, other),
        "Write set: and a list of directive lines",
      )];
    }
    const lines = Array.isArray(of.set) ? of.set : [of.set];
    return lines.flatMap((line: unknown) => {
      if (typeof line !== "string") {
        return [error(
          `Cannot read "set": a line of it is no text`,
          placeOf(source, "set"),
          hint,
        )];
      }
      const place = textPlace(source, line, at.span.start) ?? at;
      const fault = refuseSetting(scheduler, directiveLine(scheduler, line));
      if (fault !== undefined) {
        return [error(`Cannot set "${line}": ${fault}`, place)];
      }
      presets.set.set(name, [...presets.set.get(name) ?? [], {
        text: line,
        options: {},
        file: source.name,
        line: lineOf(source.text, place.span.start),
      }]);
      return [];
    });
  });
}

/** The words of a command line that mean the same; none for a switch that is off. */
function wordsOf(
  { long, value: name, optionalValue }: Flag,
  value: unknown,
  directory: string,
): { words: string[] } | { state: string; hint: string } {
  const isSwitch = name === undefined;
  if (typeof value === "boolean" && (isSwitch || optionalValue !== undefined)) {
    return { words: value ? [`--${long}`] : [] };
  }
  if (isSwitch) {
    return { state: "it is true or false", hint: `Write ${long}: true` };
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.flatMap((it) =>
    typeof it === "string" || typeof it === "number" ? [String(it)] : []
  );
  if (texts.length < values.length || texts.length === 0) {
    return {
      state: "its value is no text and no number",
      hint: `Write ${long}: ${name}`,
    };
  }
  return {
    words: texts.map((it) =>
      `--${long}=${
        long === "log-dir" && it !== "" ? resolve(directory, it) : it
      }`
    ),
  };
}

function unknownKey(
  key: string,
  allowed: readonly Flag[],
  place: Place,
): Diagnostic {
  if (flags.some((it) => it.long === key)) {
    return error(
      `Cannot preset "${key}": it is an option of the command line only`,
      place,
      "Take it out",
    );
  }
  const names = [...allowed.map((it) => it.long), "schedulers", "launchers"];
  const close = closeWord(key.replaceAll("_", "-"), names);
  return error(
    `Cannot read "${key}": there is no such option`,
    place,
    close === undefined
      ? "Write long names of options, as in mlxpsub --help"
      : `Write ${close}`,
  );
}

/** Where a key stands; YAML's reader does not tell. */
function placeOf(source: Source, key: string): Place {
  const quoted = key.replace(/[^\w]/g, "\\$&");
  const found = new RegExp(`^[^#\\n]*?["']?(?<![\\w-])${quoted}["']?\\s*:`, "m")
    .exec(source.text);
  if (found === null) return { source, span: { start: 0, end: 0 } };
  const start = found.index + found[0].lastIndexOf(key);
  return { source, span: { start, end: start + key.length } };
}

function textPlace(
  source: Source,
  text: string,
  from: number,
): Place | undefined {
  const start = source.text.indexOf(text, from);
  return start === -1
    ? undefined
    : { source, span: { start, end: start + text.length } };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
