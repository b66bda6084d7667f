import type { Scheduler } from "../schedulers/scheduler.ts";
import { endTrap } from "../plan/end_traps.ts";
import { endNote } from "./end_note.ts";
import { names } from "./layout.ts";

/*
 * Log directories may be removed while jobs wait, and their numbers go to other
 * jobs. Schedulers copy a script as it is submitted, so it carries the name of
 * its sweep: a job begins only where its directory holds its own script, or is
 * not there at all. Shell code for bash and sh.
 */

/** What a job has of its scheduler here. */
type Facts = Pick<Scheduler, "scriptIsRead" | "jobIdVariable">;

const jobDir = "$MLXPSUB_LOG_DIR";

/** The line in the head of a job's script: may it begin, and how will it end. */
export function headLine(sweep: string, scheduler: Facts): string {
  return [
    `${ownRun(sweep, scheduler, jobDir)} || { echo "${
      saying(jobDir)
    }" >&2; exit 1; }`,
    endNote(sweep),
    endTrap,
  ].join("; ");
}

/** Whether a line of a job's script is one that `headLine()` makes. */
export function isHeadLine(line: string): boolean {
  return line.startsWith(`(cd "${jobDir}" `) && line.endsWith(endTrap);
}

/** The line of an array's script before it starts the script in `$log_dir`. */
export function arrayLine(sweep: string): string {
  const dir = "$log_dir";
  return `${isOwn(dir, sweep)} || { echo "${
    saying(dir)
  }" >>"${dir}/${names.stderr}"; exit 1; }`;
}

/** A condition: a job still has its directory. */
export function ownRun(
  sweep: string,
  { scriptIsRead, jobIdVariable }: Facts,
  dir = "$dir",
): string {
  return isOwn(
    dir,
    sweep,
    ...scriptIsRead === "at the start" ? [isNoOlder(jobIdVariable)] : [],
  );
}

export function saying(dir: string): string {
  return `mlxpsub: ${dir} belongs to another job by now, so this one ends`;
}

/** grep(1) ends with 1 where it could read, and did not find. */
function isOwn(dir: string, sweep: string, ...more: string[]): string {
  const conditions = [
    `grep -q ${sweep} ${names.script} || [ $? -gt 1 ]`,
    `[ -e ${names.script} ]`,
    ...more,
  ];
  return `(cd "${dir}" || exit 0; ${conditions.join(" && ")}) 2>/dev/null`;
}

/**
 * A script that is read as its job starts is the new one's: then the ids tell,
 * which rise. Where nothing is recorded, the new job is not submitted yet.
 */
function isNoOlder(variable: string): string {
  const pattern = String.raw`"s/^job_id: .\([0-9]*\).$/\1/p"`;
  return `! [ "\${${variable}-}" -lt "$(sed -n ${pattern} ${names.copy})" ]`;
}
