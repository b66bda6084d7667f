import { type Diagnostic, error, warning } from "../error.ts";
import type { OwnArray, Scheduler } from "../schedulers/scheduler.ts";
import { countIndices, indicesOf } from "../schedulers/shared/own_array.ts";
import type { OwnTask, Script } from "../script/script.ts";
import { lineOf, type Source } from "../source.ts";
import { plainWords } from "./plan.ts";
import { distinct, type ScriptParts } from "./script_parts.ts";

/** A job array of a script's own directives, and whose they are. */
export interface ScriptArray {
  array: OwnArray;
  scheduler: Scheduler;
}

/**
 * The tasks of a script's own job array, each with what its job finds; an error
 * where there are more than `maxJobs`, before one is made. `read` yields the
 * text of a file of parameters.
 */
export function tasksOf(
  { array, scheduler }: ScriptArray,
  { source }: Script,
  maxJobs: number,
  read: (path: string) => string | undefined,
): { tasks: OwnTask[]; diagnostics: Diagnostic[] } {
  const place = placeOf(array, source);
  const fails = (message: string, hint: string) => ({
    tasks: [],
    diagnostics: [error(message, place, hint)],
  });
  const given = "parameterFile" in array.tasks
    ? parametersIn(read(array.tasks.parameterFile))
    : undefined;
  if (given !== undefined && !given.ok) {
    return fails(
      `Cannot read the job array "${array.text}": ${given.fault}`,
      "Write one line of plain words for each task, in a file that is there now",
    );
  }
  const ranges = given === undefined
    ? array.tasks as Exclude<OwnArray["tasks"], { parameterFile: string }>
    : [{ first: 1, last: given.lines.length, step: 1 }];
  const total = countIndices(ranges);
  if (total > maxJobs) {
    return fails(
      `Cannot make ${total} jobs: --max-jobs is ${maxJobs}, and the job array "${array.text}" has ${total} tasks`,
      total > 1_000_000
        ? "Make the array smaller"
        : `Make the array smaller, or allow it with --max-jobs ${total}`,
    );
  }
  const indices = indicesOf(ranges);
  const tasks = indices.map((index, at): OwnTask => {
    const variables = scheduler.taskVariables?.({
      index,
      count: indices.length,
      lowest: indices[0] ?? index,
      highest: indices.at(-1) ?? index,
      step: ranges[0]?.step ?? 1,
    }) ?? {};
    const names = Object.keys(variables);
    const mentioned = names.filter((it) => source.text.includes(it));
    const words = given?.lines[at];
    return {
      index,
      indexVariable: mentioned[0] ?? names[0] ?? "",
      variables,
      told: mentioned,
      ...(scheduler.taskLine === undefined ? {} : { line: scheduler.taskLine }),
      ...(words === undefined ? {} : { arguments: words }),
    };
  });
  return { tasks, diagnostics: [] };
}

/** More runs than may be, found in the first so many tasks. */
export function tooManyRuns(
  { array }: ScriptArray,
  { tasks, counted, runs }: { tasks: number; counted: number; runs: number },
  { source }: Script,
  maxJobs: number,
): Diagnostic {
  const all = Math.ceil(runs / counted) * tasks;
  return error(
    `Cannot make more than ${maxJobs} jobs: the job array "${array.text}" has ${tasks} tasks, and the first ${counted} of them reach ${runs} runs`,
    placeOf(array, source),
    `Make the array or the loops shorter, or allow more: --max-jobs ${all}`,
  );
}

/** None where an option of the call put the array there. */
function placeOf({ span, text }: OwnArray, source: Source) {
  return source.text.slice(span.start, span.end).includes(text.slice(0, 2))
    ? { source, span }
    : undefined;
}

type Parameters =
  | { ok: true; lines: string[][] }
  | { ok: false; fault: string };

/** As oarsub reads them (OAR::Sub): without comments and empty lines. */
function parametersIn(text: string | undefined): Parameters {
  if (text === undefined) {
    return { ok: false, fault: "its file cannot be read" };
  }
  const lines = text.split("\n").map((it) => it.replace(/#.*/, ""));
  const words: string[][] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const read = plainWords(line);
    if (read === undefined) {
      return {
        ok: false,
        fault: `line ${at + 1} of its file has no plain words`,
      };
    }
    words.push(read);
  }
  return words.length === 0
    ? { ok: false, fault: "its file has no line" }
    : { ok: true, lines: words };
}

/** What the parts of all tasks are together. */
export function joinTasks(
  { array }: ScriptArray,
  all: readonly { task: OwnTask; parts: ScriptParts }[],
  { source }: Script,
): ScriptParts {
  const idle = all.filter(({ parts }) => parts.none !== undefined);
  const [none] = idle;
  const diagnostics = all.flatMap(({ parts }) => parts.diagnostics);
  const found = new Map<number, number>();
  for (const { parts } of all) {
    for (const [line, count] of parts.evaluation?.found ?? []) {
      found.set(line, (found.get(line) ?? 0) + count);
    }
  }
  const texts = (of: "decided" | "left") => [
    ...new Set(all.flatMap(({ parts }) => parts.evaluation?.[of] ?? [])),
  ];
  if (idle.length > 0 && idle.length < all.length) {
    diagnostics.push(warning(
      `No job is made of ${
        indexText(idle.map((it) => it.task.index))
      } of the job array: no run is reached there`,
      placeOf(array, source),
    ));
  }
  return {
    parts: all.flatMap(({ parts }) => parts.parts),
    diagnostics: distinct(diagnostics),
    ...(all.some(({ parts }) => parts.evaluation !== undefined)
      ? {
        evaluation: { found, decided: texts("decided"), left: texts("left") },
      }
      : {}),
    ...(none?.parts.none !== undefined && idle.length === all.length
      ? { none: none.parts.none }
      : {}),
  };
}

function indexText(indices: number[]): string {
  const shown = indices.slice(0, 5).join(", ");
  return `${indices.length === 1 ? "task" : "tasks"} ${shown}${
    indices.length > 5 ? ` … (${indices.length})` : ""
  }`;
}

/** What a dry run tells of the array. */
export function arrayText(
  { array }: ScriptArray,
  tasks: readonly OwnTask[],
  { source }: Script,
): string {
  const place = placeOf(array, source);
  const where = place === undefined
    ? ""
    : `line ${lineOf(source.text, array.span.start)}: `;
  return `${where}"${array.text}" is the outermost sweep: ${tasks.length} ${
    tasks.length === 1 ? "task" : "tasks"
  }, told apart by ${tasks[0]?.indexVariable}`;
}
