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
 * MLXPSUB_RUN, when, where, for how many seconds and which signals the shell
 * blocks, the last process of the background, the job's sweep, and what it was at.
 */
export function endNote(sweep: string): string {
  const format = [
    "exit=$MLXPSUB_END run=${MLXPSUB_RUN-} at=$(date +%s) host=$(uname -n)",
    'ran=$(ps -o etimes=,blocked= -p "$$") behind=${!-}',
    `sweep=${sweep} in=%.40s\\n`,
  ].join(" ");
  return [
    "mlxpsub_end() { MLXPSUB_END=$?; { jobs -p;",
    `printf "${format}" "\${BASH_COMMAND-}"; }`,
    '2>/dev/null >>"${MLXPSUB_LOG_DIR-}/metadata/end" || :; }',
  ].join(" ");
}
