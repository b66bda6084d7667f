import {
  type Company,
  nextAttempt,
  splitJobScript,
  withOpenJobId,
} from "../../plan/attempt.ts";
import { infoYaml, jobIdOf } from "../../plan/metadata.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import {
  type DirectiveChange,
  setDirectives,
} from "../../schedulers/shared/set_directives.ts";
import { worldFailure } from "../system/cause.ts";
import { removeQuietly } from "../logs/control_dir.ts";
import { preparedJob } from "./prepared_jobs.ts";
import { replaceRecord } from "../logs/record.ts";
import type { PreparedJob } from "./submit.ts";

/**
 * Makes a job that is over ready for its next submission: its directives
 * change, its logs get a number. The record comes last, so that a
 * crash before leaves a job that is over, with its logs out of the way.
 */
export async function prepareAgain(
  logDir: string,
  record: SubmissionRecord,
  change: DirectiveChange,
  company: Company,
): Promise<PreparedJob> {
  try {
    rewriteScript(`${logDir}/script.sh`, record, change);
    reopenInfo(`${logDir}/metadata/info.yaml`, record, company);
    for (const name of ["log.stdout", "log.stderr"]) {
      moveAside(`${logDir}/${name}`);
    }
    removeQuietly(`${logDir}/metadata/submitting.json`);
    const again = nextAttempt(record, new Date().toISOString(), company);
    await replaceRecord(logDir, again);
    return preparedJob(logDir, again);
  } catch (cause) {
    throw worldFailure(`prepare "${logDir}" once more`, cause);
  }
}

/**
 * The same for the script of an array, of which all jobs are over. It comes
 * before them: what is left after a crash is submitted one by one, with the
 * jobs' own scripts.
 */
export function prepareArrayAgain(
  record: SubmissionRecord,
  change: DirectiveChange,
): void {
  const { arrayScript } = record;
  if (arrayScript === undefined) return;
  try {
    rewriteScript(arrayScript, record, change);
  } catch (cause) {
    throw worldFailure(`prepare "${arrayScript}" once more`, cause);
  }
}

function moveAside(path: string): void {
  if (isThere(path)) Deno.renameSync(path, freeName(path));
}

/** `log.stdout` → `log.stdout.1`, or the first number that is free. */
function freeName(path: string): string {
  for (let number = 1;; number++) {
    const name = `${path}.${number}`;
    if (!isThere(name)) return name;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** Copied and replaced, so that there is a script.sh at any moment. */
function rewriteScript(
  path: string,
  record: SubmissionRecord,
  change: DirectiveChange,
): void {
  if (change.set.length + change.unset.length === 0) return;
  const old = Deno.readTextFileSync(path);
  const text = withDirectives(old, record, change);
  if (text === old) return;
  Deno.copyFileSync(path, freeName(path));
  const beside = `${path}.${crypto.randomUUID()}`;
  Deno.copyFileSync(path, beside); // with its mode
  Deno.writeTextFileSync(beside, text);
  Deno.renameSync(beside, path);
}

/** A job's script with other directives. */
export function withDirectives(
  script: string,
  { scheduler: name }: SubmissionRecord,
  change: DirectiveChange,
): string {
  const scheduler = schedulerOf(name);
  const { shebang, directives, rest } = splitJobScript(
    script,
    scheduler.prefix,
  );
  const lines = setDirectives(scheduler, directives, change);
  return [shebang, ...lines, rest].join("\n");
}

function reopenInfo(
  path: string,
  record: SubmissionRecord,
  company: Company,
): void {
  const jobId = jobIdOf(
    schedulerOf(record.scheduler),
    company === "its array" ? "one" : "each",
  );
  const fresh = infoYaml(record.scheduler, jobId);
  const old = isThere(path) ? Deno.readTextFileSync(path) : "";
  const text = old.trim() === "" || jobId === undefined
    ? fresh
    : withOpenJobId(old, jobId);
  if (text !== old) Deno.writeTextFileSync(path, text);
}
