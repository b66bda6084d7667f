/**
 * How a job notes its end: a trap on EXIT appends to `metadata/end`, for
 * schedulers forget. It works in bash and in sh, changes neither the exit code
 * nor what the script sees, and is silent where it cannot write.
 * `src/status/end_note.ts` reads it.
 */

/**
 * The function that writes the note. bash runs a trap on EXIT when a signal ends
 * it, too, with the exit code of the command before; so come first the jobs that
 * it has left, asked for without a fork, which would make bash forget those that
 * ended with it. Then, in one write: the exit code, what the run left in
 * MLXPSUB_RUN, when, where, for how many seconds, the last process of the
 * background, the job's sweep, and what it was at.
 */
export function endNote(sweep: string): string {
  const format = [
    "exit=$MLXPSUB_END run=${MLXPSUB_RUN-} at=$(date +%s) host=$(uname -n)",
    'ran=$(ps -o etimes= -p "$$") behind=${!-}',
    `sweep=${sweep} in=%.40s\\n`,
  ].join(" ");
  return [
    "mlxpsub_end() { MLXPSUB_END=$?; { jobs -p;",
    `printf "${format}" "\${BASH_COMMAND-}"; }`,
    '2>/dev/null >>"${MLXPSUB_LOG_DIR-}/metadata/end" || :; }',
  ].join(" ");
}

/** The command that has it written from now on. */
export const endTrap = "trap mlxpsub_end EXIT";

/**
 * The user's own trap on EXIT, as shell code → one that notes the end first.
 * `if` gives the user's commands the exit code in `$?`, as `set -e` allows it.
 */
export function withEndNote(action: string): string {
  return `'mlxpsub_end; if (exit "$MLXPSUB_END"); then '${action}'\nelse '${action}'\nfi'`;
}
