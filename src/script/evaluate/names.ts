/** Builtins that change the shell's own state: each has code of its own. */
export const stateBuiltins: ReadonlySet<string> = new Set(
  (": true false [ test echo printf cd pushd popd export declare typeset " +
    "readonly local unset set shopt shift break continue return exit read " +
    "mapfile readarray getopts let wait trap eval source . exec builtin " +
    "command").split(" "),
);

/**
 * Programs that only read, and that people use in loops and lists. `date`
 * and `awk` and `sed` only in some forms (see the prelude); `hostname` and
 * `nproc` answer for the machine they run on, so they are left for the job.
 */
export const purePrograms: ReadonlySet<string> = new Set(
  ("seq basename dirname date expr cat ls head tail sort tr cut sed awk grep " +
    "wc realpath id").split(" "),
);

/** Commands left for the job that print nothing: they end as known text. */
export const silentCommands: ReadonlySet<string> = new Set(
  ("mkdir touch rm rmdir cp mv ln chmod chgrp sleep umask ulimit hash kill " +
    "module ml conda mamba").split(" "),
);

/** Variables that are the same here and in the job. */
export const sameInJob: ReadonlySet<string> = new Set(
  ("HOME USER LOGNAME SHELL LANG LC_ALL LC_COLLATE LC_CTYPE LC_NUMERIC " +
    "PWD OLDPWD IFS UID EUID OPTIND OPTARG REPLY MAPFILE BASH_REMATCH " +
    "BASH_VERSION BASH_VERSINFO").split(" "),
);

/** Parameters that bash itself makes up anew, here and in the job. */
export const madeUp: ReadonlySet<string> = new Set(
  ("0 ? $ ! - _ RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME LINENO " +
    "BASHPID PPID HOSTNAME BASH BASH_SOURCE BASH_LINENO BASH_COMMAND " +
    "FUNCNAME PIPESTATUS SHLVL BASH_SUBSHELL DIRSTACK COPROC BASH_ARGV " +
    "BASH_ARGC BASH_ARGV0 BASH_EXECUTION_STRING SHELLOPTS BASHOPTS COLUMNS " +
    "LINES HOSTTYPE MACHTYPE OSTYPE GROUPS").split(" "),
);

/** What user text may not name: our own, and what would change bash itself. */
export const forbiddenName =
  /__mlxpsub|\b(?:FUNCNEST|BASH_XTRACEFD|BASH_CMDS|BASH_ALIASES|BASH_COMPAT|BASH_LOADABLES_PATH|POSIXLY_CORRECT|TIMEFORMAT)\b/;

/** Whether a text can name a variable. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
