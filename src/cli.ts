import { parseArgs } from "@std/cli/parse-args";
import {
  type ColorChoice,
  type Diagnostic,
  error,
  type Place,
} from "./error.ts";
import { schedulers } from "./schedulers/registry.ts";

/** What the user asks for on the command line. */
export type Invocation =
  | { command: "help" }
  | { command: "version" }
  | { command: "doctor" }
  | { command: "completions"; shell: Shell }
  | { command: "check"; script: string; options: SubmitOptions }
  | { command: "submit"; script: string; options: SubmitOptions };

export type Shell = "bash" | "zsh" | "fish";

/** Options of a submission; what is left out is undefined. */
export interface SubmitOptions {
  dryRun?: true;
  json?: true;
  scheduler?: string;
  logDir?: string;
  /** How many jobs run here at once, without a scheduler. */
  local?: number;
  /** How many submit commands run at once. */
  jobs?: number;
  array?: boolean;
  maxRunning?: number;
  maxJobs?: number;
  run?: string;
  launchers?: string[];
  seed?: number;
  quiet?: true;
  color?: ColorChoice;
}

/** One flag, from which parsing, help and completions are made. */
export interface Flag {
  long: string;
  short?: string;
  /** What its value is called in the help; none for a switch. */
  value?: string;
  /** The value may be left out. */
  optionalValue?: true;
  /** May stand in a script, behind #MLXPSUB. */
  inScript: "yes" | "no";
  help: string;
}

export const flags: readonly Flag[] = [
  {
    long: "dry-run",
    short: "n",
    inScript: "no",
    help: "Show what would be submitted; touch nothing",
  },
  {
    long: "json",
    inScript: "no",
    help: "Print one JSON document on standard output",
  },
  {
    long: "scheduler",
    value: "NAME",
    inScript: "yes",
    help: `One of ${
      schedulers.map((it) => it.name).join(", ")
    }; default: the one found here`,
  },
  {
    long: "log-dir",
    value: "DIR",
    inScript: "yes",
    help:
      "Where the numbered log directories go; default: as in MLXP, else logs",
  },
  {
    long: "local",
    value: "N",
    optionalValue: true,
    inScript: "no",
    help: "Run the jobs here, N at a time (default 1), without a scheduler",
  },
  {
    long: "jobs",
    short: "j",
    value: "N",
    inScript: "yes",
    help: "Submit commands at once; default 4",
  },
  { long: "array", inScript: "yes", help: "Submit the sweep as one job array" },
  {
    long: "max-running",
    value: "N",
    inScript: "yes",
    help: "With --array: jobs of the array that run at once",
  },
  {
    long: "max-jobs",
    value: "N",
    inScript: "yes",
    help: "Refuse to make more jobs than this; default 1000",
  },
  {
    long: "run",
    value: "PATTERN",
    inScript: "yes",
    help:
      "Only programs that match make jobs; other python commands are set-up",
  },
  {
    long: "launcher",
    value: "NAME",
    inScript: "yes",
    help:
      "A further command that starts programs, such as torchrun; repeatable",
  },
  {
    long: "seed",
    value: "N",
    inScript: "yes",
    help: "Seed of shuffle(); default 0",
  },
  {
    long: "quiet",
    short: "q",
    inScript: "no",
    help: "No progress and no table",
  },
  {
    long: "color",
    value: "WHEN",
    inScript: "no",
    help: "auto, always or never; NO_COLOR is honoured",
  },
  { long: "help", short: "h", inScript: "no", help: "Show this help" },
  { long: "version", short: "V", inScript: "no", help: "Show the version" },
];

export const commands: Readonly<Record<string, string>> = {
  submit: "Submit a script's sweep; the word may be left out",
  check: "Show what each scheduler would make of a script",
  doctor: "Show what is installed here, and limits that matter",
  completions: "Print a completion script for bash, zsh or fish",
};

export type ParsedCall =
  | { ok: true; invocation: Invocation }
  | { ok: false; diagnostics: Diagnostic[] };

/** Command line → what to do. */
export function parseCall(argv: string[]): ParsedCall {
  const { words, options, asked, problems } = parseWords(argv, flags);
  if (problems.length > 0) return { ok: false, diagnostics: problems };
  if (asked.has("help")) return { ok: true, invocation: { command: "help" } };
  if (asked.has("version")) {
    return { ok: true, invocation: { command: "version" } };
  }
  const [first, ...rest] = words;
  switch (first) {
    case undefined:
      return refuse(
        "Cannot submit: no script is named",
        "Write mlxpsub SCRIPT, or see mlxpsub --help",
      );
    case "help":
      return { ok: true, invocation: { command: "help" } };
    case "doctor":
      return rest.length > 0
        ? refuse(`Cannot run doctor: "${rest[0]}" is too much`)
        : { ok: true, invocation: { command: "doctor" } };
    case "completions": {
      const [shell = ""] = rest;
      return shell === "bash" || shell === "zsh" || shell === "fish"
        ? { ok: true, invocation: { command: "completions", shell } }
        : refuse(
          `Cannot print completions for "${shell}"`,
          "Write bash, zsh or fish",
        );
    }
    case "check":
    case "submit":
      return withScript(first, rest, options);
    default:
      return withScript("submit", words, options);
  }
}

function withScript(
  command: "check" | "submit",
  words: string[],
  options: SubmitOptions,
): ParsedCall {
  const [script, second] = words;
  if (script === undefined) {
    return refuse(
      `Cannot ${command}: no script is named`,
      `Write mlxpsub ${command} SCRIPT`,
    );
  }
  if (second !== undefined) {
    return refuse(
      `Cannot ${command} more than one script: "${second}" follows "${script}"`,
      "Name one script; its own arguments belong into the script",
    );
  }
  return { ok: true, invocation: { command, script, options } };
}

function refuse(message: string, hint?: string): ParsedCall {
  return { ok: false, diagnostics: [error(message, undefined, hint)] };
}

/** The words of a `#MLXPSUB` line → options. */
export function parseScriptOptions(
  words: string[],
  place: Place,
): { options: SubmitOptions; diagnostics: Diagnostic[] } {
  const allowed = flags.filter((it) => it.inScript === "yes");
  const { words: strays, options, problems } = parseWords(words, allowed);
  const stray = strays[0];
  const diagnostics: Diagnostic[] = problems.map((it) => ({ ...it, place }));
  if (stray !== undefined) {
    diagnostics.push(error(
      `Cannot read #MLXPSUB: "${stray}" is no option`,
      place,
    ));
  }
  return { options, diagnostics };
}

/** Options of the command line over those of the script. */
export function mergeOptions(
  script: SubmitOptions,
  call: SubmitOptions,
): SubmitOptions {
  return { ...script, ...call };
}

interface Words {
  words: string[];
  options: SubmitOptions;
  asked: Set<string>;
  problems: Diagnostic[];
}

function parseWords(argv: string[], allowed: readonly Flag[]): Words {
  const problems: Diagnostic[] = [];
  const valued = allowed.filter((it) => it.value !== undefined);
  const switches = allowed.filter((it) => it.value === undefined);
  const parsed = parseArgs(withOptionalValues(argv), {
    string: ["_", ...valued.map((it) => it.long)],
    boolean: switches.map((it) => it.long),
    collect: valued.map((it) => it.long),
    alias: Object.fromEntries(
      allowed.filter((it) => it.short !== undefined)
        .map((it) => [it.long, it.short ?? ""]),
    ),
    unknown: (argument: string) => {
      if (!argument.startsWith("-") || argument === "-") return true;
      problems.push(unknownFlag(argument, allowed));
      return false;
    },
  }) as Record<string, unknown>;
  const asked = new Set(
    switches.filter((it) => parsed[it.long] === true).map((it) => it.long),
  );
  const values = new Map<string, string[]>();
  for (const { long } of valued) {
    const given = [parsed[long] ?? []].flat().map(String);
    if (given.length > 0) values.set(long, given);
  }
  const options = optionsFrom(asked, values, allowed, problems);
  return { words: [parsed._].flat().map(String), options, asked, problems };
}

/** `--local 4` and `--local script.sh`: only a number is its value. */
function withOptionalValues(argv: string[]): string[] {
  const optional = flags.filter((it) => it.optionalValue).map((it) =>
    `--${it.long}`
  );
  const words: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return [...words, ...argv.slice(at)];
    if (!optional.includes(word)) words.push(word);
    else if (/^\d+$/.test(argv[at + 1] ?? "")) {
      words.push(`${word}=${argv[++at]}`);
    } else words.push(`${word}=1`);
  }
  return words;
}

function optionsFrom(
  asked: Set<string>,
  values: Map<string, string[]>,
  allowed: readonly Flag[],
  problems: Diagnostic[],
): SubmitOptions {
  const text = (long: string): string | undefined => {
    const given = values.get(long)?.at(-1);
    if (given !== "") return given;
    const { value } = allowed.find((it) => it.long === long) ?? {};
    problems.push(error(
      `Cannot read --${long}: its value is missing`,
      undefined,
      `Write --${long} ${value}`,
    ));
    return undefined;
  };
  const whole = (long: string, least: number): number | undefined => {
    const given = text(long);
    if (given === undefined) return undefined;
    const number = Number(given);
    if (
      /^\d+$/.test(given) && number >= least && Number.isSafeInteger(number)
    ) {
      return number;
    }
    problems.push(error(
      `Cannot read --${long}: "${given}" is no whole number from ${least}`,
    ));
    return undefined;
  };
  const options: {
    [Key in keyof SubmitOptions]: SubmitOptions[Key] | undefined;
  } = {
    dryRun: asked.has("dry-run") || undefined,
    json: asked.has("json") || undefined,
    quiet: asked.has("quiet") || undefined,
    array: asked.has("array") || undefined,
    scheduler: text("scheduler"),
    logDir: text("log-dir"),
    run: text("run"),
    local: whole("local", 1),
    jobs: whole("jobs", 1),
    maxRunning: whole("max-running", 1),
    maxJobs: whole("max-jobs", 1),
    seed: whole("seed", 0),
    launchers: text("launcher") === undefined
      ? undefined
      : values.get("launcher"),
    color: colorOf(text("color"), problems),
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as SubmitOptions;
}

function colorOf(
  given: string | undefined,
  problems: Diagnostic[],
): ColorChoice | undefined {
  if (given === undefined) return undefined;
  if (given === "auto" || given === "always" || given === "never") return given;
  problems.push(error(
    `Cannot read --color: "${given}" is not auto, always or never`,
  ));
  return undefined;
}

function unknownFlag(argument: string, allowed: readonly Flag[]): Diagnostic {
  const name = argument.replace(/=.*/s, "");
  const close = allowed.find((it) =>
    `--${it.long}`.startsWith(name) && name.length > 3
  );
  return error(
    `Cannot read "${name}": no such option`,
    undefined,
    close === undefined ? "See mlxpsub --help" : `Write --${close.long}`,
  );
}

/** The text of `mlxpsub --help`. */
export function helpText(): string {
  const rows = flags.map((it): [string, string] => {
    const short = it.short === undefined ? "    " : `-${it.short}, `;
    const value = it.value === undefined
      ? ""
      : it.optionalValue
      ? ` [${it.value}]`
      : ` ${it.value}`;
    return [`${short}--${it.long}${value}`, it.help];
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    "Turns every setting of a script's sweeps into a job of its own.",
    "",
    "Usage: mlxpsub SCRIPT [options]",
    ...Object.entries(commands).map(([name, help]) =>
      `       mlxpsub ${name.padEnd(12)} ${help}`
    ),
    "",
    "Options:",
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`),
    "",
    "A line `#MLXPSUB --array --max-running 4` in the script gives options with it.",
    "Exit codes: 0 done, 1 something was refused or failed, 2 nothing was touched,",
    "130 interrupted.",
    "",
  ].join("\n");
}
