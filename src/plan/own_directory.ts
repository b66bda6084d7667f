import type { Scheduler } from "../schedulers/scheduler.ts";
import { endTrap } from "./end_note.ts";
import { names } from "./layout.ts";

/*
 * Log directories may be removed while jobs wait, and their numbers go to other
 * jobs. Schedulers copy a script as it is submitted, so it carries the name of
 * its sweep: a job begins only where its directory holds its own script, or is
 * not there at all. Shell code for bash and sh.
 */

const jobDir = "$MLXPSUB_LOG_DIR";
const headStart = `trap 'echo "${saying(jobDir)}" >&2' EXIT`;

/** The line in the head of a job's script: may it begin, and how will it end. */
export function headLine(
  sweep: string,
  { scriptIsRead, jobIdVariable }: Pick<
    Scheduler,
    "scriptIsRead" | "jobIdVariable"
  >,
): string {
  return [
    headStart,
    `MLXPSUB_SWEEP=${sweep}`,
    `${isOwn(jobDir, "$MLXPSUB_SWEEP")} || exit 1`,
    ...scriptIsRead === "at the start"
      ? [`! ${isOlder(jobDir, jobIdVariable)} || exit 1`]
      : [],
    endTrap,
  ].join("; ");
}

/** Whether a line of a job's script is one that `headLine()` makes. */
export function isHeadLine(line: string): boolean {
  return line.startsWith(headStart);
}

/** The line of an array's script before it starts the script in `$log_dir`. */
export function arrayLine(sweep: string): string {
  const dir = "$log_dir";
  return `${isOwn(dir, sweep)} || { echo "${
    saying(dir)
  }" >>"${dir}/${names.stderr}"; exit 1; }`;
}

/** A condition: a run of a pack still has its directory, `$dir`. */
export function ownRun(
  sweep: string,
  { scriptIsRead, jobIdVariable }: Pick<
    Scheduler,
    "scriptIsRead" | "jobIdVariable"
  >,
): string {
  const own = `{ ${isOwn("$dir", sweep)}; }`;
  return scriptIsRead === "at the start"
    ? `${own} && ! ${isOlder("$dir", jobIdVariable)}`
    : own;
}

export function saying(dir: string): string {
  return `mlxpsub: ${dir} belongs to another job by now, so this one ends`;
}

/** grep(1) ends with 1 where it could read, and did not find. */
function isOwn(dir: string, sweep: string): string {
  const script = `"${dir}/${names.script}"`;
  return `[ ! -d "${dir}" ] || grep -Fqs "${sweep}" ${script} || { [ $? != 1 ] && [ -e ${script} ]; }`;
}

/**
 * A script that is read as its job starts is the new one's: then the ids tell,
 * which rise. Where nothing is recorded, the new job is not submitted yet.
 */
function isOlder(dir: string, variable: string): string {
  const pattern = String.raw`"s/^job_id: .\([0-9]*\).$/\1/p"`;
  const recorded = `"$(sed -n ${pattern} "${dir}/${names.copy}" 2>/dev/null)"`;
  return `[ "\${${variable}-}" -lt ${recorded} ] 2>/dev/null`;
}
