#!/bin/bash
#SBATCH --job-name=logs/1
#SBATCH --time=1:00

unset SLURM_OPEN_MODE
dir='/root/my logs/1'
test "${1-}" = run || { [ -d "$dir" ]; } || { echo "mlxpsub: $dir belongs to another job by now, so this one ends" >&2; exit 1; }
test "${1-}" = run || exec /bin/bash '/root/my logs/1/metadata/pack.sh' run "$(shopt login_shell 2>/dev/null)"

# Each run has its turn in metadata/turn of its log directory, which who
# makes the file has taken: a lane of this script, or who cancels it.
at_once=2
shell=(/bin/bash -l)
runs=(
  '/root/my logs/1'
  '/root/my logs/2'
)
attempts=('' .3)
is_own() { local dir=$1; [ -d "$dir" ]; }
login=${2-} failed=0 stop= again= children=

# say WORD [EXIT]: a line of metadata/turn
say() { printf '%s exit=%s at=%(%s)T host=%s\n' "$1" "${2-}" -1 "$HOSTNAME"; }

# The first four end the job, the others are warnings. Some come to every process
# of a job, some to this script only. So it tells its lanes by another signal,
# and a lane that heard nothing itself passes it on: no run gets it twice.
signals=(TERM INT HUP XCPU USR1 USR2)

heed() {
  local at
  for at in "${!signals[@]}"; do
    trap "$1 $at" "${signals[at]}"
    [ "$1" = tell ] || trap "told $at" "RTMIN+$((at + 1))"
  done
}

tell() {
  again=yes
  [ "$1" -gt 3 ] || stop=${signals[$1]}
  sleep 1
  kill -s "RTMIN+$(($1 + 1))" $children 2>/dev/null
}

hear() {
  again=yes heard[$1]=yes
  [ "$1" -gt 3 ] || stop=${signals[$1]}
}

told() {
  again=yes
  [ "$1" -gt 3 ] || stop=${signals[$1]}
  [ -n "${heard[$1]-}" ] || kill -s "${signals[$1]}" $children 2>/dev/null
  heard[$1]=
}

# await PID: its exit code in status, whatever signals come meanwhile
await() {
  local before=
  while :; do
    again=
    wait "$1"
    status=$?
    # it ended as the signal came, and was told of
    case $before:$status in [0-9]*:127 | [0-9]*:-*) status=$before again= ;; esac
    [ -n "$again" ] || return
    before=$status
  done
}

# share VARIABLE LANE: of a list of devices, this lane's part
share() {
  local IFS=, list from to
  read -ra list <<<"${!1-}"
  [ "${#list[@]}" -gt 1 ] || return
  from=$(($2 * ${#list[@]} / at_once)) to=$((($2 + 1) * ${#list[@]} / at_once))
  [ "$to" -gt "$from" ] || to=$((from + 1))
  export "$1=${list[*]:from:to - from}"
  count=$((to - from))
}

# renumber VARIABLE: devices that count from 0 among those of another list
renumber() {
  local IFS=, list at
  [ -n "${!1-}" ] || return
  for ((at = 0; at < count; at++)); do list[at]=$at; done
  export "$1=${list[*]}"
}

devices() {
  local count=0
  share ROCR_VISIBLE_DEVICES "$1"
  if [ "$count" -gt 0 ]; then
    renumber HIP_VISIBLE_DEVICES
    renumber CUDA_VISIBLE_DEVICES
  else
    share HIP_VISIBLE_DEVICES "$1"
    share CUDA_VISIBLE_DEVICES "$1"
  fi
}

# start DIR: a run's script, by its own shebang where the file system lets it
start() {
  trap - "${signals[@]}" QUIT
  case $login in
  *on) exec -l "${shell[@]}" "$1/script.sh" ;;
  esac
  if [ -x "$1/script.sh" ]; then exec "$1/script.sh"; fi
  exec "${shell[@]}" "$1/script.sh"
}

tree() {
  local child
  echo "$1"
  for child in $(ps -o pid= --ppid "$1"); do tree "$child"; done
}

# watch FILE PID: ends a run and what it started once FILE is there
watch() {
  local nap= pids
  trap - "${signals[@]}"
  trap 'kill $nap; exit' TERM
  while :; do
    sleep 5 &
    nap=$!
    wait "$nap"
    [ -O "$1" ] || continue
    pids=$(tree "$2")
    kill -s TERM $pids
    sleep 10 &
    nap=$!
    wait "$nap"
    kill -s KILL $pids
    return
  done 2>/dev/null
}

lane() {
  local at dir turn ending watcher word status heard=()
  heed hear
  devices "$1"
  export MLXPSUB_LANE=$1
  for at in "${!runs[@]}"; do
    [ -z "$stop" ] || break
    dir=${runs[at]} turn=$dir/metadata/turn${attempts[at]-}
    ending=$dir/metadata/stop${attempts[at]-}
    if ! is_own "$dir"; then
      echo "mlxpsub: $dir belongs to another job by now, so this one ends" >&2
      failed=1
      continue
    fi
    [ ! -O "$turn" ] || continue
    if ! (set -C && say begun >"$turn") 2>/dev/null; then
      if ! [ -O "$turn" ]; then
        echo "mlxpsub: Cannot make $turn: this run is left out" >&2
        failed=1
      fi
      continue
    fi
    if [ -O "$ending" ]; then say cancelled >>"$turn"; continue; fi
    (start "$dir") </dev/null >>"$dir/log.stdout" 2>>"$dir/log.stderr" &
    children=$!
    [ -z "$stop" ] || kill -s "$stop" "$children"
    watch "$ending" "$children" &
    watcher=$!
    await "$children"
    kill "$watcher" 2>/dev/null
    # what ended it may be meant for all, and not be here yet
    [ "$status" -le 128 ] || sleep 2
    if [ -O "$ending" ]; then word=cancelled
    elif [ -n "$stop" ]; then word=stopped
    else
      word=ended
      [ "$status" -eq 0 ] || failed=1
    fi
    say "$word" "$status" >>"$turn"
  done
  return "$failed"
}

# a job that was requeued goes on with what had not ended
for at in "${!runs[@]}"; do
  turn=${runs[at]}/metadata/turn${attempts[at]-}
  [ -O "$turn" ] && is_own "${runs[at]}" || continue
  case $(tail -n 1 "$turn") in
  ended* | cancelled*) ;;
  *) mv -f "$turn" "$turn.old" ;;
  esac
done

# steps of several runs share what the job has
if [ "$at_once" -gt 1 ] && [ -n "${SLURM_JOB_ID-}" ]; then
  export SLURM_OVERLAP=${SLURM_OVERLAP-1}
fi
heed tell
for ((lane = 0; lane < at_once; lane++)); do
  lane "$lane" &
  children+=" $!"
  [ -z "$stop" ] || kill -s RTMIN+1 "$!"
done
for lane in $children; do
  await "$lane"
  [ "$status" -eq 0 ] || failed=1
done
if [ -n "$stop" ]; then
  trap - "$stop"
  kill -s "$stop" "$$"
fi
exit "$failed"
