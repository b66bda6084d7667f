import { dirname } from "@std/path/posix";
import type { ConfigFiles } from "./config_files.ts";
import {
  type CalledFunction,
  calledImports,
  importsOf,
  moduleFile,
} from "./python_imports.ts";
import { type MaskedProgram, maskProgram } from "./python_tokens.ts";
import { type PythonValue, pythonValue } from "./python_value.ts";

/** Where a program has its configuration. */
export interface ConfigPlace {
  framework: "mlxp" | "hydra";
  configPath: PythonValue;
  configName: PythonValue;
  /** Hydra's rules of before 1.2, or of now; undefined: only Python can tell. */
  rules: "1.1" | "now" | undefined;
}

/** The file with the decorator, where that is not the program itself. */
export interface FoundDecorator extends ConfigPlace {
  /** Absolute path. */
  file: string;
  /** Its module's name: a config path is then taken from that. */
  module?: string;
  /** Root directory of that module. */
  root?: string;
}

/** Imports that are followed from a program to its constants. */
const deepestImport = 5;
/** Files that are looked into for a decorator. */
const mostFiles = 20;

/** Reads programs and what they import, without running them. */
export interface Surroundings {
  files: ConfigFiles;
  /** Where Python is started; undefined: known only inside the job. */
  workDir: string | undefined;
  /** From where Python imports the program's own modules; its directory if left out. */
  root?: string;
}

/**
 * Program → its `@hydra.main(…)` or `@mlxp.launch(…)`, its own or that of a
 * function it imports. Undefined where there is none.
 */
export function findDecorator(
  file: string,
  around: Surroundings,
): FoundDecorator | undefined {
  let answers = known.get(around.files);
  if (answers === undefined) known.set(around.files, answers = new Map());
  const { workDir, root = dirname(file) } = around;
  const key = JSON.stringify([workDir, root, file]);
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = {
      found: follow(file, undefined, root, around, new Set()),
    };
    answers.set(key, answer);
  }
  return answer.found;
}

/** A program is asked for again by each of its run commands. */
const known = new WeakMap<
  ConfigFiles,
  Map<string, { found: FoundDecorator | undefined }>
>();

function follow(
  file: string,
  called: CalledFunction | undefined,
  root: string,
  around: Surroundings,
  seen: Set<string>,
): FoundDecorator | undefined {
  const read = around.files.read(file);
  if (read?.ok !== true || seen.size > mostFiles || seen.has(file)) {
    return undefined;
  }
  seen.add(file);
  const scope = scopeOf(read.text, file, root, around, 0);
  const { code } = maskProgram(read.text);
  const found = decoratorIn(code);
  const place = readDecorator(read.text, scope);
  if (found !== undefined && place !== undefined) {
    if (called === undefined) return { ...place, file };
    const [, decorated] = /\bdef[ \t]+(\w+)/.exec(code.slice(found.end)) ?? [];
    if (decorated === called.name) {
      return { ...place, file, module: moduleName(file, root), root };
    }
  }
  for (const { module, name } of calledImports(code, called?.name)) {
    const path = moduleFile(module, file, root, around.files);
    const place = path === undefined
      ? undefined
      : follow(path, { module, name }, root, around, seen);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** `/root/pkg/app.py` → `pkg.app` */
function moduleName(file: string, root: string): string {
  return file.slice(root.length + 1).replace(/(?:\/__init__)?\.py$/, "")
    .replaceAll("/", ".");
}

/** What the names in a program's text stand for. */
export interface ProgramScope {
  file: string | undefined;
  workDir: string | undefined;
  /** A name that another module gives. */
  imported(name: string): PythonValue;
}

const noScope: ProgramScope = {
  file: undefined,
  workDir: undefined,
  imported: () => undefined,
};

/**
 * Text of a Python program → the config_path and config_name of its
 * `@mlxp.launch(…)` or `@hydra.main(…)`, with their defaults. Undefined where
 * there is no such decorator.
 */
export function readDecorator(
  program: string,
  scope: ProgramScope = noScope,
): ConfigPlace | undefined {
  const masked = maskProgram(program);
  const found = decoratorIn(masked.code);
  if (found === undefined) return undefined;
  const given = readArguments(masked, found.end);
  const value = (expression: string): PythonValue =>
    valueIn(masked, expression, found.start, scope, 0);
  const argument = (
    name: string,
    position: number,
    unset: PythonValue,
  ): PythonValue => {
    const key = [name, position].find((it) => given.has(it));
    return key === undefined ? unset : value(given.get(key) ?? "");
  };
  if (found.kind === "launch") {
    return {
      framework: "mlxp",
      configPath: argument("config_path", 0, "configs"),
      configName: "config",
      rules: "now",
    };
  }
  if (found.kind === "hydra_main") {
    return {
      framework: "hydra",
      configPath: argument("config_path", 9, "."),
      configName: argument("config_name", 9, null),
      rules: rulesOf(argument("version_base", 9, "1.1")),
    };
  }
  const rules = rulesOf(argument("version_base", 2, "1.1"));
  // Hydra 1.3: the program's own directory, unless told to be newer than 1.1
  const unset = { "1.1": ".", now: null };
  return {
    framework: "hydra",
    configPath: argument(
      "config_path",
      0,
      rules === undefined ? undefined : unset[rules],
    ),
    configName: argument("config_name", 1, null),
    rules,
  };
}

/** `version_base=None` means the installed Hydra's own version. */
function rulesOf(base: PythonValue): ConfigPlace["rules"] {
  if (base === undefined) return undefined;
  return base !== null && /^1\.[01](?:\.|$)/.test(base) ? "1.1" : "now";
}

interface FoundCall {
  kind: "launch" | "main" | "hydra_main";
  start: number;
  /** Behind its opening bracket. */
  end: number;
}

function decoratorIn(code: string): FoundCall | undefined {
  const named = ["launch", "main"].flatMap((it) => [
    [it, it],
    ...[...code.matchAll(
      new RegExp(
        `^[ \\t]*from[ \\t]+(?:hydra|mlxp)(?:\\.\\w+)*[ \\t]+import[^\\n]*\\b${it}[ \\t]+as[ \\t]+(\\w+)`,
        "gm",
      ),
    )].map(([, alias = ""]) => [alias, it]),
  ]);
  const kinds = new Map(named.map(([name = "", kind = ""]) => [name, kind]));
  const decorator = new RegExp(
    `^[ \\t]*@[ \\t]*(?:[\\w.]+\\.)?(${
      [...kinds.keys()].join("|")
    })[ \\t]*\\(|\\b(?:hydra\\.(main)|mlxp\\.(launch))[ \\t]*\\(|\\)[ \\t]*\\.(hydra_main)[ \\t]*\\(`,
    "m",
  ).exec(code);
  if (decorator === null) return undefined;
  const [text, name = "", main, launch, zen] = decorator;
  const kind = zen ?? main ?? launch ?? kinds.get(name);
  return {
    kind: kind === "launch" || kind === "hydra_main" ? kind : "main",
    start: decorator.index,
    end: decorator.index + text.length,
  };
}

/** Reads up to the bracket that closes the call: expressions by name or place. */
function readArguments(
  { code, strings }: MaskedProgram,
  start: number,
): ReadonlyMap<string | number, string> {
  const given = new Map<string | number, string>();
  let depth = 0;
  let from = start;
  let position = 0;
  for (let at = start; at < code.length && depth >= 0; at++) {
    const char = code.charAt(at);
    if (/[([{]/.test(char)) depth++;
    if (/[)\]}]/.test(char)) depth--;
    if (depth > 0 || (depth === 0 && char !== ",")) continue;
    const text = strings.slice(from, at).trim();
    const [, name, value] = /^(\w+)\s*=(?!=)\s*([^]*)$/.exec(text) ?? [];
    if (name !== undefined) given.set(name, value ?? "");
    else if (text !== "") given.set(position++, text);
    from = at + 1;
  }
  return given;
}

function valueIn(
  masked: MaskedProgram,
  expression: string,
  before: number,
  scope: ProgramScope,
  depth: number,
): PythonValue {
  return pythonValue(expression, {
    file: scope.file,
    workDir: scope.workDir,
    valueOf: (name) => constantIn(masked, name, before, scope, depth + 1),
  });
}

/** `NAME = …` at the top level, the last one above; else an imported one. */
function constantIn(
  masked: MaskedProgram,
  name: string,
  before: number,
  scope: ProgramScope,
  depth: number,
): PythonValue {
  if (depth > 20) return undefined;
  const above = masked.code.slice(0, before);
  const assignments = [
    ...above.matchAll(
      new RegExp(
        `^([ \\t]*)${name}[ \\t]*(?::[^=\\n]*)?([-+*/|]?=)(?!=)`,
        "gm",
      ),
    ),
  ];
  const last = assignments.at(-1);
  if (last === undefined) return scope.imported(name);
  const [text, indent, sign] = last;
  // below an if or in a function: which one holds is Python's to tell
  if (indent !== "" || sign !== "=") return undefined;
  const start = last.index + text.length;
  const end = endOfExpression(masked.code, start);
  return valueIn(
    masked,
    masked.strings.slice(start, end),
    last.index,
    scope,
    depth,
  );
}

/** Where a statement's line ends, brackets and continued lines regarded. */
function endOfExpression(code: string, start: number): number {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    const char = code.charAt(at);
    if (/[([{]/.test(char)) depth++;
    else if (/[)\]}]/.test(char)) depth--;
    else if (char === "\n" && depth <= 0 && code.charAt(at - 1) !== "\\") {
      return at;
    }
  }
  return code.length;
}

function scopeOf(
  program: string,
  file: string,
  root: string,
  around: Surroundings,
  depth: number,
): ProgramScope {
  const { code } = maskProgram(program);
  return {
    file,
    workDir: around.workDir,
    imported: (name) => {
      if (depth >= deepestImport) return undefined;
      for (const { module, names } of importsOf(code)) {
        const found = names.find((it) => it.as === name);
        if (found === undefined) continue;
        const path = moduleFile(module, file, root, around.files);
        const read = path === undefined ? undefined : around.files.read(path);
        if (path === undefined || read?.ok !== true) return undefined;
        const inner = scopeOf(read.text, path, root, around, depth + 1);
        const masked = maskProgram(read.text);
        return constantIn(masked, found.name, masked.code.length, inner, 0);
      }
      return undefined;
    },
  };
}
