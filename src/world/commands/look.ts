import { keyMeant } from "../../status/overrides.ts";
import { type Diagnostic, error, exitCodes, Failure } from "../../error.ts";
import type { StatusOptions } from "../../cli/life_calls.ts";
import {
  groupBy,
  keysOf,
  sentenceOf,
  type Separation,
} from "../../status/group.ts";
import { type BrokenRow, isFailure, type StatusRow } from "../../status/row.ts";
import {
  groupJson,
  groupTable,
  statusJson,
  statusLines,
  statusTable,
  summaryLine,
  sweepsLine,
  tableText,
} from "../../status/text.ts";
import type { Terminal } from "../system/terminal.ts";

/** Jobs as they stood at one moment. */
export interface Look {
  rows: StatusRow[];
  /** Those of `rows` that were asked for. */
  shown: StatusRow[];
  differing: Map<StatusRow, string[]>;
  broken: BrokenRow[];
  separation: Separation | undefined;
  diagnostics: Diagnostic[];
  /** What there is to say of jobs that are not submitted; a line each. */
  left: string[];
  /** Where there is no job, what there is to say of that. */
  nothing?: string;
}

/** Results, then what there is to say of them. */
export function printLook(
  look: Look,
  options: StatusOptions,
  terminal: Terminal,
): void {
  const text = resultText(look, options, terminal);
  if (options.json) terminal.print(text);
  else terminal.show(text);
  if (!options.quiet) {
    terminal.tell(summaryOf(look, options).map((it) => `${it}\n`).join(""));
  }
  terminal.report(look.diagnostics);
}

/** The counts, and what failures have in common; a line each. */
export function summaryOf(
  { rows, broken, separation, left, nothing }: Look,
  { by }: StatusOptions,
): string[] {
  if (nothing !== undefined) return [nothing];
  return [
    summaryLine(rows, broken),
    ...[sweepsLine(rows) ?? []].flat(),
    ...left,
    ...by === "" && separation === undefined
      ? ["no setting tells failed jobs from completed ones"]
      : [],
    ...separation === undefined ? [] : [sentenceOf(separation)],
  ];
}

export function exitCodeOf(
  { rows, diagnostics }: Look,
  options: StatusOptions,
): number {
  if (options.exitCode && rows.some((it) => isFailure(it.state))) {
    return exitCodes.someFailed;
  }
  return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
}

function resultText(
  look: Look,
  options: StatusOptions,
  terminal: Terminal,
): string {
  const { shown, differing, broken, separation } = look;
  const sentence = separation === undefined
    ? undefined
    : sentenceOf(separation);
  if (options.by !== undefined) {
    const key = groupingKey(look, options.by);
    const groups = key === undefined ? [] : groupBy(look.rows, key);
    if (options.json) return groupJson(key, groups, sentence);
    return key === undefined ? "" : groupTable(key, groups, terminal.view());
  }
  if (options.json) return statusJson(shown, differing, broken, sentence);
  return terminal.resultsGoTo === "pipe"
    ? statusLines(shown, differing)
    : tableText(statusTable(shown, differing, terminal.view()));
}

/** The key of `--by`; where it has none, the one that tells failures best. */
export function groupingKey(
  { rows, separation }: Look,
  by: string,
): string | undefined {
  if (by === "") return separation?.key;
  const keys = keysOf(rows);
  const meant = keyMeant(keys, by);
  if (meant !== undefined) return meant;
  throw new Failure([error(
    `Cannot group by "${by}": no job has such a setting`,
    undefined,
    `Write one of ${keys.join(", ")}`,
  )]);
}
