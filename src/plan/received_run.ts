import { receivedWords } from "../script/interpret/run_fields.ts";
import type { ListStep, RunStep, Trace } from "../script/interpret/trace.ts";
import { toldOfJob } from "../script/interpret/start_state.ts";
import type { Variables } from "../script/known_text.ts";
import type { OwnTask } from "../script/script.ts";
import { hasOpaque, opaqueCharacters, opaqueNumber } from "../script/opaque.ts";
import type { Argument } from "../script/run_command.ts";
import { type ShellExpansion, writtenAs } from "../script/word_text.ts";
import type { Override } from "../sweep/override.ts";
import { launcherVariables } from "./launcher_variables.ts";
import type { Received, ReceivedText } from "./settings.ts";

/** What a run command receives, before its sweeps are expanded. */
export interface ReceivedRun extends Omit<Received, "words"> {
  /** The words behind the program, as the shell expands them. */
  arguments: Argument[];
}

/** Variables that the shell itself keeps, and those of every job. */
const ownVariables = new Set([
  ...["PWD", "OLDPWD", "SHLVL", "_"],
  // what a job is told of itself makes no two jobs different
  ...toldOfJob,
]);

/**
 * A run of the user's script → what it receives; undefined where its words
 * cannot be told. `environment`: what mlxpsub was called with.
 */
export function receivedRun(
  run: RunStep,
  { unknowns }: Trace,
  launchers: string[],
  environment: Variables,
  task?: OwnTask,
): ReceivedRun | undefined {
  const command = receivedWords(run.fields, unknowns, launchers);
  if (command === undefined) return undefined;
  const text = (it: string): ReceivedText => {
    const known = unknowns.resolved(it);
    return known === undefined
      ? { text: unknowns.shown(it), known: "only in the job" }
      : { text: known, known: "yes" };
  };
  let index: Received["index"];
  const given = run.exported.flatMap((it): [string, ReceivedText][] => {
    const at = it.indexOf("=");
    // `-NAME`: the script takes it away
    const [name, value] = at === -1
      ? [it.slice(1), undefined]
      : [it.slice(0, at), it.slice(at + 1)];
    if (value !== undefined && task?.variables[name] === value) {
      if (name === task.indexVariable) {
        index = { name, value };
        return [];
      }
      if (!task.told.includes(name)) return [];
    } else if (
      ownVariables.has(name) || environment.get(name) === value
    ) return [];
    return [[
      name,
      value === undefined ? { text: "", known: "yes" } : text(value),
    ]];
  });
  const { text: program } = command.program.text;
  if (hasOpaque(program)) return undefined;
  const before = run.fields.slice(0, -1 - command.arguments.length)
    .map((it) => it.text);
  for (const [name, value] of launcherVariables(before)) {
    const same = environment.get(name) === value ||
      unknowns.shown(value) === `$${name}`;
    if (!same && !ownVariables.has(name)) {
      given.push([name, text(value)]);
    }
  }
  return {
    program,
    ...(command.program.kind === "module" ? { kind: "module" } : {}),
    arguments: command.arguments,
    environment: new Map(given),
    directory: text(run.directory),
    loops: loopsAround(run, unknowns),
    ...(index === undefined ? {} : { index }),
  };
}

/** The variables of `for` loops around a run, from the outside in. */
function loopsAround(
  run: RunStep,
  unknowns: Trace["unknowns"],
): Map<string, string> {
  const found: [string, string][] = [];
  let list: ListStep | undefined = run.parent.parent;
  while (list !== undefined) {
    const step: ListStep["parent"] = list.parent;
    if (step === undefined) break;
    if (step.kind === "loop") {
      const { command } = step;
      const turn = step.iterations.find((it) => it.body === list);
      const value = unknowns.resolved(turn?.value ?? "");
      if (command.kind === "for" && value !== undefined) {
        found.unshift([command.variable, value]);
      }
    }
    list = step.kind === "statement" ? step.parent : step.parent.parent;
  }
  return new Map(found);
}

/** An argument as the run receives it, where all of them can be told apart. */
export function asReceived(
  argument: Argument,
  written: { arguments: readonly Argument[] },
  received: ReceivedRun | undefined,
): Argument | undefined {
  return received?.arguments.length === written.arguments.length
    ? received.arguments[written.arguments.indexOf(argument)]
    : undefined;
}

/** One word of a setting, in place of the override that sweeps. */
export interface SettingWord {
  override: Override;
  /** What it stands for, among those that are received. */
  argument?: Argument;
  /** As the program receives it; expansions as written. */
  text: string;
  known: ReceivedText["known"];
}

/** What the run at one setting receives. */
export function receivedAt(
  run: ReceivedRun,
  setting: readonly SettingWord[],
): Received {
  const { arguments: all, ...rest } = run;
  const left = [...setting];
  const words = all.flatMap((argument): ReceivedText[] => {
    if (argument.role === "multirun flag") return [];
    const at = left.findIndex((it) =>
      it.override.reader === "Hydra" || it.argument === undefined
        ? suits(argument, it.override)
        : it.argument === argument
    );
    if (at !== -1) {
      const [word] = left.splice(at, 1);
      return word === undefined ? [] : [textOf(word)];
    }
    // of two overrides with one key the last counts, in the first one's place
    const again = setting.some(({ override }) =>
      override.reader === "Hydra" && suits(argument, override)
    );
    return again ? [] : [receivedText(argument)];
  });
  // those of a config file that the command does not name
  return { ...rest, words: [...words, ...left.map(textOf)] };
}

function textOf({ override, text, known }: SettingWord): ReceivedText {
  const { key, lead } = override;
  return lead === key ? { text, known, flag: key } : { text, known };
}

/**
 * An argument's expansions as the run receives it; as written where that cannot
 * be told. `plain`: what is known of variables; `same`: it, as it is received.
 */
export function expansionValues(
  { text: { text, expansions } }: Argument,
  plain: (it: ShellExpansion) => string | undefined,
  same: Argument | undefined,
): { values: string[]; known?: ReceivedText["known"] } {
  const found = expansions.map(plain);
  const values = expansions.map(({ written }, at) => found[at] ?? written);
  if (same === undefined) return { values };
  // what stands around the one that is open, maybe several times, tells it
  const open = [...text.matchAll(opaqueCharacters)].flatMap((it) => {
    const number = opaqueNumber(it[0]) ?? -1;
    return found[number] === undefined ? [{ number, at: it.index }] : [];
  });
  const received = receivedText(same);
  const [first] = open;
  if (
    first === undefined ||
    new Set(open.map((it) => expansions[it.number]?.written)).size > 1
  ) return { values };
  const filled = (part: string, value: string): string =>
    writtenAs(
      part,
      expansions.map((it, at) => ({ ...it, written: found[at] ?? value })),
    );
  const start = filled(text.slice(0, first.at), "").length;
  const size = (received.text.length - filled(text, "").length) / open.length;
  const value = received.text.slice(start).slice(0, Math.max(0, size));
  if (filled(text, value) !== received.text) return { values };
  for (const { number } of open) values[number] = value;
  return { values, known: received.known };
}

/** Whether an argument is the override's word, maybe one that is known here. */
function suits(argument: Argument, override: Override): boolean {
  return [argument.text.text, receivedText(argument).text].some((text) =>
    override.reader === "Hydra"
      ? text.startsWith(override.lead) || text === override.key
      : text === override.text
  );
}

/** What every job is told of itself makes no two jobs different. */
const ofTheJob = /^"?\$\{?MLXPSUB_LOG_(DIR|ID)\}?"?$/;

function receivedText({ text: { text, expansions } }: Argument): ReceivedText {
  const open = expansions.filter(({ written }) => !ofTheJob.test(written));
  return {
    // what is true here tells more than how it is written
    text: writtenAs(
      text,
      expansions.map((it) => ({ ...it, written: it.here ?? it.written })),
    ),
    known: hasOpaque(text) && open.length > 0 ? "only in the job" : "yes",
  };
}
