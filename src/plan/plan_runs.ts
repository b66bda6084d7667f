import { hasOpaque } from "../script/opaque.ts";
import { plainWord } from "../script/plain_word.ts";
import type { RunCommand } from "../script/run_command.ts";
import type { KnownVariables } from "../script/known_text.ts";
import type { OwnTask, Script } from "../script/script.ts";
import {
  shellCode,
  type ShellExpansion,
  shellQuote,
  writtenAs,
} from "../script/word_text.ts";
import type { Span } from "../source.ts";
import type { Axis } from "../sweep/expand.ts";
import { runsAt, runsOf } from "../sweep/points.ts";
import { type Host, hostOf } from "./host_script.ts";
import type { ExpandedSite } from "./expanded_site.ts";
import type { Run } from "./run.ts";
import { slotEdits } from "./word_slots.ts";
import {
  asReceived,
  expansionValues,
  receivedAt,
  type SettingWord,
} from "./received_run.ts";
import type { Received } from "./settings.ts";
import {
  filled,
  type SlotEdit,
  type Template,
  templateOf,
  trimmed,
} from "./run_template.ts";
import { type ScriptEdits, scriptEdits } from "./script_edits.ts";
import { expansionsOf } from "./sweep_site.ts";

/**
 * Every run of a script, in order: run commands first, then settings. `places`
 * holds how many runs each line has had so far, `received` gets what each run
 * receives, where that can be told.
 */
export function planRuns(
  script: Script,
  sites: ExpandedSite[],
  allRuns: RunCommand[],
  places: Map<number, number> = new Map(),
  received: Map<Run, Received> = new Map(),
): Run[] {
  const edits = scriptEdits(script, allRuns);
  const host = script.host === undefined ? undefined : hostOf(script.host);
  return sites.flatMap((site) =>
    runsOfSite(script, site, edits, host, places, received)
  );
}

function runsOfSite(
  script: Script,
  site: ExpandedSite,
  edits: ScriptEdits,
  host: Host | undefined,
  places: Map<number, number>,
  received: Map<Run, Received>,
): Run[] {
  const { text } = script.source;
  const { run, line } = site.site;
  const slots = slotEdits(site, text);
  const body = bodyOf(script, site, edits, slots, host);
  const setUp = setUpOf(script, site, edits, host);
  const command = templateOf(text, run.command.span, [], slots);
  const { variables } = site.site;
  const known: KnownVariables = {
    get: (name) => edits.sets(name) ? variables.get(name) : undefined,
  };
  const origins = site.axes.map((axis) => site.overrides[axis.source]);
  const told = origins.map((it) => {
    if (it?.origin.kind !== "argument") return undefined;
    const { argument } = it.origin;
    const same = asReceived(argument, run, site.received);
    const plain = (one: ShellExpansion) => plainValue(one, known);
    return { same, ...expansionValues(argument, plain, same) };
  });
  const printers = origins.map((it, axis) =>
    printerOf(expansionsOf(it), told[axis]?.values ?? [])
  );
  const { task } = host?.script ?? script;
  const runs: Run[] = [];
  const points = site.places === undefined
    ? runsOf(site.axes, site.wheels)
    : runsAt(site.axes, site.wheels, site.places);
  for (const words of points) {
    const printed = words.map((word, axis) => printers[axis]?.(word));
    const codes = printed.map((it) => it?.code ?? "");
    const parentLogDir = site.parentLogDir(words);
    const place = places.get(line) ?? 0;
    places.set(line, place + 1);
    const jobWords = site.jobWords?.({ parentLogDir, place }) ?? [];
    const receives = site.received &&
      receivedAt(site.received, settingOf(words, printed));
    const one: Run = {
      line,
      parentLogDir,
      ...(receives === undefined && task !== undefined
        ? { settings: { [task.indexVariable]: `${task.index}` } }
        : {}),
      ...(site.jobId === "from MLXP" ? {} : { jobId: site.jobId }),
      ...(site.programDir === undefined ? {} : { programDir: site.programDir }),
      overrides: printed.map((it, axis) =>
        withFlag(it?.written ?? "", site.axes[axis], site)
      ),
      command: filled(command, codes),
      body: filled(body, [...codes, jobWords]),
      setUp,
    };
    if (receives !== undefined) received.set(one, receives);
    runs.push(one);
  }
  return runs;

  /** The words of one point that are overrides, and whether they are known here. */
  function settingOf(
    words: readonly string[],
    printed: readonly (PrintedWord | undefined)[],
  ): SettingWord[] {
    return site.axes.flatMap((axis, at): SettingWord[] => {
      const text = printed[at]?.written ?? "";
      const override = site.overrides[axis.source]?.override;
      const argument = told[at]?.same;
      return override === undefined ? [] : [{
        override,
        ...(argument === undefined ? {} : { argument }),
        text,
        known: !hasOpaque(words[at] ?? "") ? "yes" : told[at]?.known ??
          (/[$`]|=~/.test(text) ? "only in the job" : "yes"),
      }];
    });
  }
}

/** What a job's script holds below its head, with a slot for each word. */
function bodyOf(
  script: Script,
  site: ExpandedSite,
  edits: ScriptEdits,
  slots: readonly SlotEdit[],
  host: Host | undefined,
): Template {
  const { text } = script.source;
  const { run } = site.site;
  const cuts = [...edits.everywhere, ...edits.cut(run)];
  const own = trimmed(
    templateOf(text, { start: 0, end: text.length }, cuts, [
      ...slots,
      // behind all words that the run gets; of a text, behind its shell
      ...(host === undefined ? edits.status(run) : [])
        .map((it) => ({ ...it, parts: [it.text] })),
    ]),
  );
  const { ownName } = host?.edits ?? edits;
  const { arguments: given = [], task, decided } = host?.script ?? script;
  return [
    ...taskLines(task),
    ...decidedLines(decided),
    ...ownName,
    ...(given.length === 0
      ? []
      : [`set -- ${given.map(shellQuote).join(" ")}\n`]),
    ...host?.around(own) ?? own,
  ];
}

/** The lines around a run command, without comments and a loop's own values. */
function setUpOf(
  script: Script,
  site: ExpandedSite,
  edits: ScriptEdits,
  host: Host | undefined,
): string {
  const { text } = script.source;
  const { run } = site.site;
  const cuts = [...edits.everywhere, ...edits.cut(run)];
  const around = templateOf(text, { start: 0, end: text.length }, [
    ...cuts.filter((it) => !isWithin(it, run.command.span)),
    { ...run.command.span, text: "" },
  ], []);
  const spelled = spelledTurns(site);
  return filled(host?.around(around) ?? around, []).split("\n")
    .map((it) => it.trim())
    .filter((it) => it !== "" && !it.startsWith("#") && !spelled.has(it))
    .join("\n");
}

/** Lines that set a loop's variable to what the run receives, wherever from. */
function spelledTurns({ received }: ExpandedSite): ReadonlySet<string> {
  if (received === undefined) return new Set();
  const words = new Set([
    ...received.arguments.map(({ text: { text } }) => {
      const { lead } = plainWord(text, undefined);
      return lead === ""
        ? text.replace(/^[^=]*=/, "")
        : text.slice(lead.length);
    }),
    ...[...received.environment.values()].map((it) => it.text),
  ]);
  return new Set(
    [...received.loops].filter(([, value]) => words.has(value))
      .map(([name, value]) => `${name}=${shellQuote(value)}`),
  );
}

function isWithin(one: Span, other: Span): boolean {
  return one.start >= other.start && one.end <= other.end;
}

/** What a task of a job array finds, also where the job is one of another. */
function taskLines(task: OwnTask | undefined): string[] {
  if (task === undefined) return [];
  const { variables, line } = task;
  const set = Object.entries(variables).map(([name, value]) =>
    `${name}=${shellQuote(value)}`
  );
  return [
    ...(line === undefined ? [] : [`${line}\n`]),
    `export ${set.join(" ")}\n`,
  ];
}

/** Variables of the environment, as they were where all of it was planned. */
export function decidedLines(decided: Script["decided"]): string[] {
  const all = [...decided ?? []];
  const unset = all.flatMap(([name, it]) => it === undefined ? [name] : []);
  const set = all.flatMap(([name, it]) =>
    it === undefined ? [] : [`${name}=${shellQuote(it)}`]
  );
  return [
    ...(unset.length === 0 ? [] : [`unset -v ${unset.join(" ")}\n`]),
    ...(set.length === 0 ? [] : [`export ${set.join(" ")}\n`]),
  ];
}

/** `0.1` behind `--lr`, `-l0.1` → both words, for a value alone says nothing. */
function withFlag(
  word: string,
  axis: Axis | undefined,
  site: ExpandedSite,
): string {
  const override = site.overrides[axis?.source ?? -1]?.override;
  if (override?.reader !== "any program" || !override.key.startsWith("-")) {
    return word;
  }
  const { key, lead } = override;
  return lead === "" || lead === key
    ? `${key} ${word.slice(lead.length)}`
    : word;
}

interface PrintedWord {
  /** As shell code. */
  code: string;
  /** As the program receives it; expansions as written. */
  written: string;
}

/** Words recur in a sweep, so each is printed once. */
function printerOf(expansions: ShellExpansion[], values: string[]) {
  const known = new Map<string, PrintedWord>();
  const received = expansions.map((it, at) => ({
    ...it,
    written: values[at] ?? it.written,
  }));
  return (word: string): PrintedWord => {
    let printed = known.get(word);
    if (printed === undefined) {
      printed = {
        code: shellCode(word, expansions),
        written: writtenAs(word, received),
      };
      known.set(word, printed);
    }
    return printed;
  };
}

/** Of `$seed`, where the script sets it to a plain text. */
function plainValue(
  { code, written }: ShellExpansion,
  values: KnownVariables,
): string | undefined {
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(written);
  const value = values.get(name?.[1] ?? name?.[2] ?? "");
  const splits = !code.startsWith('"') && !/^[^\s*?[\]]+$/.test(value ?? "");
  return splits ? undefined : value;
}
