import { hasOpaque } from "../script/opaque.ts";
import { plainWord } from "../script/plain_word.ts";
import type { Argument, RunCommand } from "../script/run_command.ts";
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
import { runsAt, runsOf, type Wheel } from "../sweep/points.ts";
import { type Host, hostOf } from "./host_script.ts";
import type { JobWords } from "./hydra_job.ts";
import type { Run } from "./run.ts";
import {
  asReceived,
  expansionValues,
  receivedAt,
  type SettingWord,
} from "./received_run.ts";
import type { Received } from "./settings.ts";
import {
  filled,
  type Slot,
  type SlotEdit,
  type Template,
  templateOf,
  trimmed,
} from "./run_template.ts";
import { type ScriptEdits, scriptEdits } from "./script_edits.ts";
import {
  expansionsOf,
  type SiteOverride,
  type SweepSite,
} from "./sweep_site.ts";

/** A sweep site whose overrides have become axes. */
export interface ExpandedSite extends SweepSite {
  axes: Axis[];
  /** Which axes turn together. */
  wheels: readonly Wheel[];
  /** The places of the sweep's points that become runs; all if left out. */
  places?: readonly bigint[];
  /** The log directory at one setting; absolute. */
  parentLogDir(words: string[]): string;
  /** Whether MLXP is asked to run a copy of the code. */
  versionManager: "on" | "off";
  /** Of its program; absolute. */
  programDir?: string;
  /** Further words of each run's command, which tell no setting. */
  jobWords?: JobWords;
  /** Who writes the job's id into metadata/info.yaml. */
  jobId: NonNullable<Run["jobId"]>;
}

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
  const cuts = [...edits.everywhere, ...edits.cut(run)];
  const plain = trimmed(
    templateOf(text, { start: 0, end: text.length }, cuts, [
      ...slots,
      // behind all words that the run gets; of a text, behind its shell
      ...(host === undefined ? edits.status(run) : [])
        .map((it) => ({ ...it, parts: [it.text] })),
    ]),
  );
  const around = templateOf(text, { start: 0, end: text.length }, [
    ...cuts.filter((it) => !isWithin(it, run.command.span)),
    { ...run.command.span, text: "" },
  ], []);
  const whole = host ?? { script, edits, around: (it: Template) => it };
  const spelled = spelledTurns(site);
  const setUp = filled(whole.around(around), []).split("\n").map((it) =>
    it.trim()
  )
    .filter((it) => it !== "" && !it.startsWith("#") && !spelled.has(it)).join(
      "\n",
    );
  const { arguments: given = [], task, decided } = whole.script;
  const body = [
    ...taskLines(task),
    ...decidedLines(decided),
    ...whole.edits.ownName,
    ...(given.length === 0
      ? []
      : [`set -- ${given.map(shellQuote).join(" ")}\n`]),
    ...whole.around(plain),
  ];
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
    let receives: Received | undefined;
    if (site.received !== undefined) {
      const setting = site.axes.map((axis, at): SettingWord | undefined => {
        const text = printed[at]?.written ?? "";
        const override = site.overrides[axis.source]?.override;
        const argument = told[at]?.same;
        return override === undefined ? undefined : {
          override,
          ...(argument === undefined ? {} : { argument }),
          text,
          known: !hasOpaque(words[at] ?? "") ? "yes" : told[at]?.known ??
            (/[$`]|=~/.test(text) ? "only in the job" : "yes"),
        };
      }).filter((it) => it !== undefined);
      receives = receivedAt(site.received, setting);
    }
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

/** `0.1` behind `--lr` → both words, for a value alone says nothing. */
function withFlag(
  word: string,
  axis: Axis | undefined,
  site: ExpandedSite,
): string {
  const override = site.overrides[axis?.source ?? -1]?.override;
  return override?.reader === "any program" && override.lead === "" &&
      override.key.startsWith("-")
    ? `${override.key} ${word}`
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

/**
 * Where the words of the axes go among those of the run command: those of the
 * configs before the user's, as Hydra orders them, and those of the job behind
 * them, for Hydra takes its overrides only side by side.
 */
function slotEdits(site: ExpandedSite, source: string): SlotEdit[] {
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
