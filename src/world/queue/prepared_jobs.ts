import type { Diagnostic } from "../../error.ts";
import { splitJobScript } from "../../plan/attempt.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { worldFailure } from "../system/cause.ts";
import { readRecord, recordPath } from "../logs/record.ts";
import type { PreparedJob } from "./submit.ts";
import type { PreparedArray } from "./submit_array.ts";

/** What is handed over with one submit command. */
export type SubmitUnit =
  | { kind: "job"; script: string; job: PreparedJob }
  | { kind: "array"; script: string; size: number; array: PreparedArray };

/** Log directories whose record says that they were not submitted, by log_id. */
export function findPrepared(parentLogDir: string): PreparedJob[] {
  return numberedIn(parentLogDir).flatMap((it) => readPrepared(it) ?? []);
}

/** The paths of all numbered log directories, in their order. */
export function numberedIn(parentLogDir: string): string[] {
  let names: string[];
  try {
    names = [...Deno.readDirSync(parentLogDir)].map((it) => it.name);
  } catch (cause) {
    throw worldFailure(`list log directory "${parentLogDir}"`, cause);
  }
  return names.filter((it) => /^\d+$/.test(it))
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => `${parentLogDir}/${name}`);
}

/** The job of a log directory, if it is prepared and no more. */
export function readPrepared(logDir: string): PreparedJob | undefined {
  try {
    // thousands of others are told apart without being parsed
    const text = Deno.readTextFileSync(recordPath(logDir));
    if (!/^state:\s*['"]?prepared\b/m.test(text)) return undefined;
  } catch {
    return undefined;
  }
  const read = readRecord(logDir);
  return read?.ok === true && read.record.state === "prepared"
    ? preparedJob(logDir, read.record)
    : undefined;
}

/** Records that cannot be read, and might be of jobs that are prepared. */
export function brokenRecords(parentLogDir: string): Diagnostic[] {
  return numberedIn(parentLogDir).flatMap((logDir) => {
    try {
      const text = Deno.readTextFileSync(recordPath(logDir));
      // as above: it is another command's to read those
      if (/^state:\s*['"]?(?!prepared)[a-z]+['"]?\s*$/m.test(text)) return [];
    } catch {
      // said below, if there is a record
    }
    const read = readRecord(logDir);
    return read?.ok === false ? [read.diagnostic] : [];
  });
}

/** A log directory and its record → what the submit command needs. */
export function preparedJob(
  logDir: string,
  record: SubmissionRecord,
): PreparedJob {
  return {
    logDir,
    directives: directivesIn(`${logDir}/script.sh`, record.scheduler),
    record,
  };
}

/**
 * Jobs → what to hand over: an array whose jobs are all there goes as an
 * array, the rest one by one.
 */
export function unitsOf(jobs: readonly PreparedJob[]): SubmitUnit[] {
  const units: SubmitUnit[] = [];
  for (
    const [script, members] of Map.groupBy(
      jobs,
      (it) => it.record.arrayScript ?? "",
    )
  ) {
    if (script === "") {
      units.push(...members.map((job): SubmitUnit => ({
        kind: "job",
        script: `${job.logDir}/script.sh`,
        job,
      })));
      continue;
    }
    const [first] = members;
    if (first === undefined) continue;
    units.push({
      kind: "array",
      script,
      size: arraySize(script),
      array: {
        script,
        directives: directivesIn(script, first.record.scheduler),
        members: members.toSorted((a, b) =>
          (a.record.arrayIndex ?? 0) - (b.record.arrayIndex ?? 0)
        ),
      },
    });
  }
  return units;
}

/** How many jobs an array's script knows of; 0 where there is none. */
export function arraySize(script: string): number {
  return readLines(script).filter((it) => /^ {2}\d+\) log_dir=/.test(it))
    .length;
}

/** The directive lines at the top of a script of ours. */
function directivesIn(script: string, scheduler: string): string[] {
  const { prefix } = schedulerOf(scheduler);
  return splitJobScript(readLines(script).join("\n"), prefix).directives
    .filter((it) => it.startsWith(prefix));
}

function readLines(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n");
  } catch {
    return [];
  }
}

/** The jobs that one submit command hands over. */
export function jobsOf(unit: SubmitUnit): readonly PreparedJob[] {
  return unit.kind === "job" ? [unit.job] : unit.array.members;
}
