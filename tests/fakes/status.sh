# What the fake status and cancel commands in bin/ share; each sources it. They
# tell of the jobs that the fake submit commands left in $FAKE_DIR/jobs.
#   jobs/ID/state       or jobs/ID/state.TASK: pending, held, running, done, failed,
#                       cancelled, timeout or gone, which the queue has forgotten;
#                       by default what jobs/ID/exit_code says, else pending
#   $FAKE_DIR/queries   gets a line for each call
#   $FAKE_DIR/PROGRAM-fails   the program is down
#   $FAKE_DIR/submit-times    status answers say when a job was submitted: the time
#                       of jobs/ID/path
#   $FAKE_DIR/array-limit    how many jobs an array of this cluster may hold
# shellcheck shell=bash
set -u
: "${FAKE_DIR:?is not set: the fakes need a directory of the test}"
program=${0##*/}

# asked ARGUMENT…: notes the call; ends where the test wants the program down.
asked() {
  [ -d "$FAKE_DIR" ] || mkdir -p "$FAKE_DIR"
  echo "$program $*" >>"$FAKE_DIR/queries"
  [ -e "$FAKE_DIR/$program-fails" ] || return 0
  echo "$program: cannot connect to server" >&2
  exit 1
}

# array_limit USUAL: how many jobs an array may hold, or $FAKE_DIR/array-limit.
array_limit() {
  local limit=$1
  [ ! -s "$FAKE_DIR/array-limit" ] || read -r limit <"$FAKE_DIR/array-limit"
  echo "$limit"
}

# job_limit: how many jobs a user may have, of $FAKE_DIR/job-limit; 0: any.
job_limit() {
  local limit=0
  [ ! -s "$FAKE_DIR/job-limit" ] || read -r limit <"$FAKE_DIR/job-limit"
  echo "$limit"
}

# jobs [STATE]: `ID TASK STATE CODE` of each job or task that is not in that
# state; TASK is - outside arrays. Starts no process for one, for tests have
# arrays of hundreds.
jobs() {
  local dir id tasks task word code
  for dir in "$FAKE_DIR"/jobs/*/; do
    [ -e "$dir/name" ] || continue
    dir=${dir%/} id=${dir##*/} tasks=''
    [ ! -s "$dir/tasks" ] || read -r tasks <"$dir/tasks" || :
    if [ -z "$tasks" ]; then
      state "$dir" -
      [ "$word" = "${1-}" ] || echo "$id - $word $code"
      continue
    fi
    case $tasks in *-*) ;; *) tasks=1-$tasks ;; esac
    for ((task = ${tasks%%-*}; task <= ${tasks##*-}; task++)); do
      state "$dir" "$task"
      [ "$word" = "${1-}" ] || echo "$id $task $word $code"
    done
  done
}

# state DIR TASK: sets `word` and `code`.
state() {
  code=0 word=pending
  if [ -s "$1/exit_code" ]; then
    read -r code <"$1/exit_code" || :
    if [ "$code" = 0 ]; then word='done'; else word=failed; fi
  fi
  [ ! -s "$1/state" ] || read -r word <"$1/state" || :
  [ ! -s "$1/state.$2" ] || read -r word <"$1/state.$2" || :
}

# told ID WHAT: name, path (of the script) or stdout, as the job was submitted.
told() {
  local dir=${1##*Moab.}
  { echo "$(<"$FAKE_DIR/jobs/${dir%%[.[]*}/$2")"; } 2>/dev/null
}

# submitted ID FORMAT [BEFORE [AFTER]]: when, between these texts, if the test wants it.
submitted() {
  local dir=${1##*Moab.}
  [ -e "$FAKE_DIR/submit-times" ] || return 0
  printf '%s' "${3-}$(TZ=UTC0 LC_ALL=C date -r "$FAKE_DIR/jobs/${dir%%[.[]*}/path" "$2")${4-}"
}

# queued: those that the queue has not forgotten.
queued() { jobs gone; }

# among WORD LIST…: is it one of them, or is there no list?
among() {
  local word=$1 it
  shift
  [ $# -gt 0 ] || return 0
  for it in "$@"; do [ "$it" != "$word" ] || return 0; done
  return 1
}

# strike ID TASK: cancels one; fails where there is none that waits or runs.
strike() {
  local dir=$FAKE_DIR/jobs/$1 file=state word code
  [ -e "$dir/name" ] || return 1
  [ "$2" = - ] || file=state.$2
  state "$dir" "$2"
  case $word in
  pending | held | running) echo cancelled >"$dir/$file" ;;
  *) return 1 ;;
  esac
}

# let_go ID TASK: releases one, or a whole array; fails where none is held.
let_go() {
  local dir=$FAKE_DIR/jobs/$1 file=state word code
  [ -e "$dir/name" ] || return 1
  [ "$2" = - ] || file=state.$2
  state "$dir" "$2"
  [ "$word" = held ] || return 1
  echo pending >"$dir/$file"
}
