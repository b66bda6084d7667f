# What the fake submit commands in bin/ share; each sources it. A test puts bin/
# first on PATH and sets
#   FAKE_DIR      a directory of its own. Each call leaves calls/N/ with program,
#                 argv and env (each word ends with NUL), cwd, PWD, script, and
#                 stdin where the command reads it; each job accepted leaves
#                 jobs/ID/ with name, script and, after it ran, exit_code.
#   FAKE_MODE     or the first line of $FAKE_DIR/mode, which wins:
#                 ok; noise (accepts, with chatter on both outputs);
#                 refuse; refuse-some PATTERN (of the script's text, grep -E);
#                 later; limit N (later, after N calls);
#                 ambiguous (accepts, and fails as after a time-out);
#                 lost (the same words, nothing accepted);
#                 garbage (exit code 0, no id); hang [SECONDS];
#                 kill N [SECONDS], kill-after N, kill-lost N (call N ends
#                 mlxpsub by SIGKILL: before it accepts, some seconds later;
#                 after it accepted; and accepts nothing)
#   FAKE_RUN      1: runs the job, as its node would, before the command ends;
#                 background: after
#   FAKE_PASS     names of variables that jobs get which start in a clean
#                 environment
#   FAKE_FLAVOUR  torque, pbspro or sge, for qsub
# shellcheck shell=bash disable=SC2034
set -u
: "${FAKE_DIR:?is not set: the fakes need a directory of the test}"

# What the directives say, as the schedulers' defaults have it.
name='' out='' err='' dir=$PWD tasks='' path='' pass=none shell='' merge='' held=''

# Few processes are started here, for tests submit thousands of jobs.

# record ARGUMENT…: one directory a call, numbered; mkdir keeps parallel calls apart.
record() {
  local last=0 variables=() cwd
  [ -d "$FAKE_DIR/calls" ] || mkdir -p "$FAKE_DIR/jobs" "$FAKE_DIR/calls"
  [ ! -s "$FAKE_DIR/last" ] || read -r last <"$FAKE_DIR/last"
  n=$((last + 1))
  until mkdir "$FAKE_DIR/calls/$n" 2>/dev/null; do n=$((n + 1)); done
  echo "$n" >"$FAKE_DIR/last"
  call=$FAKE_DIR/calls/$n
  echo "${0##*/}" >"$call/program"
  printf '%s\0' "$@" >"$call/argv"
  printf '%s' "${PWD-}" >"$call/PWD"
  # to a file and back, for what prints it would be a process
  pwd -P >"$call/cwd"
  IFS= read -r -d '' cwd <"$call/cwd"
  printf '%s' "${cwd%$'\n'}" >"$call/cwd"
  mapfile -d '' variables </proc/self/environ
  printf '%s\0' "${variables[@]}" >"$call/env"
}

# spool [SCRIPT]: keeps the script's text, from standard input if none is named.
spool() {
  path=${1-}
  [ $# -gt 0 ] || cat >"$call/stdin"
  IFS= read -r -d '' text <"${1-$call/stdin}"
  printf '%s' "$text" >"$call/script"
}

# words PREFIX [top]: sets `words` to those of the directives, one a line, their
# quotes undone; with top, of the lines up to the first command.
words() {
  local line word char quote i
  words=''
  while IFS= read -r line; do
    [ -z "${2-}" ] || [[ $line =~ ^[[:blank:]]*(#|$) ]] || break
    [[ $line == "$1"[[:blank:]]* ]] || continue
    line="${line#"$1"} " word='' quote=''
    for ((i = 0; i < ${#line}; i++)); do
      char=${line:i:1}
      case $char in
      \\) i=$((i + 1)) word+=${line:i:1} ;;
      "${quote:-none}") quote='' ;;
      [\"\']) if [ -z "$quote" ]; then quote=$char; else word+=$char; fi ;;
      [[:blank:]])
        if [ -n "$quote" ]; then word+=$char; continue; fi
        [ -z "$word" ] || words+=$word$'\n'
        word=''
        ;;
      *) word+=$char ;;
      esac
    done
  done <<<"$text"
}

# What the test asked for: `refuse`, `refuse-some PATTERN`, `limit 3` …
ask_mode() {
  mode=${FAKE_MODE-ok} argument=''
  [ ! -s "$FAKE_DIR/mode" ] || read -r mode <"$FAKE_DIR/mode"
  [[ $mode != *' '* ]] || argument=${mode#* } mode=${mode%% *}
}

# Ends as the mode says, or goes on to accept the job. The fake has functions
# refused, later and ambiguous, which print the real words and return the code.
judge() {
  ask_mode
  case $mode in
  ok) ;;
  noise)
    echo "Welcome to the cluster. Maintenance on day 12."
    echo "warning: this partition is deprecated" >&2
    ;;
  refuse) refused; exit ;;
  refuse-some) if grep -qE -- "$argument" "$call/script"; then refused; exit; fi ;;
  later) later; exit ;;
  limit) if [ "$n" -gt "$argument" ]; then later; exit; fi ;;
  lost) ambiguous; exit ;;
  ambiguous) ;; # accepted, but not said so: see answer
  garbage) echo "??? ($n)"; exit 0 ;;
  hang) exec sleep "${argument:-3600}" ;;
  kill)
    if [ "$n" -eq "${argument%% *}" ]; then
      kill -KILL $PPID
      case $argument in *' '*) sleep "${argument#* }" ;; esac
    fi
    ;;
  kill-lost) if [ "$n" -eq "$argument" ]; then kill -KILL $PPID; exit 1; fi ;;
  kill-after) ;; # see answer
  *) echo "fake ${0##*/}: no such mode: $mode" >&2; exit 99 ;;
  esac
}

# answer ID TEXT…: notes the job and prints the scheduler's answer to it.
answer() {
  mkdir "$FAKE_DIR/jobs/$1"
  echo "$name" >"$FAKE_DIR/jobs/$1/name"
  printf '%s' "$text" >"$FAKE_DIR/jobs/$1/script"
  printf '%s' "$path" >"$FAKE_DIR/jobs/$1/path"
  printf '%s' "$tasks" >"$FAKE_DIR/jobs/$1/tasks"
  printf '%s' "$out" >"$FAKE_DIR/jobs/$1/stdout"
  [ -z "$held" ] || echo held >"$FAKE_DIR/jobs/$1/state"
  shift
  if [ "$mode" = kill-after ] && [ "$n" -eq "$argument" ]; then
    kill -KILL $PPID
    exit 0
  fi
  if [ "$mode" = ambiguous ]; then ambiguous; code=$?; else printf '%s\n' "$@"; code=0; fi
}

# finish: leaves with the code of the answer, after the jobs that FAKE_RUN wants run.
finish() {
  case $held${FAKE_RUN-} in
  '' | yes*) ;;
  background) run_all >/dev/null 2>&1 </dev/null & ;;
  *) run_all >/dev/null 2>&1 </dev/null ;;
  esac
  exit "$code"
}

# run ID OPEN VARIABLE=VALUE… -- COMMAND…: one job on its node. OPEN is append,
# truncate or deliver (at the end). A file that cannot be opened ends the job.
run() {
  local id=$1 open=$2 variables=() o=$out e=${err:-$out}
  shift 2
  while [ "$1" != -- ]; do variables+=("$1"); shift; done
  shift
  [ "$pass" = all ] || clean variables
  if [ "$open" = deliver ]; then o=$FAKE_DIR/jobs/$id/OU e=$FAKE_DIR/jobs/$id/ER; fi
  [ "$open" != truncate ] || { : >"$o" && : >"$e"; }
  (
    cd "$dir" && exec >>"$o" 2>>"$e" || exit 1
    if [ "$pass" = all ]; then exec env "${variables[@]}" "$@"; fi
    exec env -i "${variables[@]}" "$@"
  )
  echo $? >"$FAKE_DIR/jobs/$id/exit_code"
  if [ "$open" = deliver ]; then deliver "$o" "$out"; deliver "$e" "$err"; fi
}

# deliver FILE PATH: PBS loses what it would have to quote.
deliver() { [[ $2 == *[!A-Za-z0-9_./+=-]* ]] || cp "$1" "$2"; }

# clean ARRAY: adds what a login gives, and what the test lets through (FAKE_PASS).
clean() {
  local -n into=$1
  local variable
  for variable in HOME USER LOGNAME PATH SHELL LANG FAKE_DIR ${FAKE_PASS-}; do
    [ -z "${!variable+set}" ] || into+=("$variable=${!variable}")
  done
}
