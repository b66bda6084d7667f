import { saying } from "./own_directory.ts";
import { shellQuote } from "../script/word_text.ts";
import { attemptEnding, firstLogDirOf, names, packStreams } from "./layout.ts";

/** What the script of several runs in one job is made of. */
export interface PackScript {
  /** Of the runs' scripts. */
  shebang: string;
  /** The scheduler's own directives and the user's. */
  directives: string[];
  /** Absolute path of this very script. */
  path: string;
  /** Who opens its streams: the scheduler, or it itself. */
  output: "scheduler" | "script";
  /** A line that undoes what the directives do to a job beside. */
  undo?: string;
  /** A condition: the log directory `$dir` is still what it was. */
  isOwn: string;
  /** Runs at once. */
  atOnce: number;
  members: readonly PackMember[];
}

export interface PackMember {
  logDir: string;
  /** Which submission of this run it is, from 1. */
  attempt: number;
}

/**
 * The text of a pack's script. It is submitted with its directives, under
 * whatever shell these name, and goes on in bash; it tells whether that shell
 * was a login shell, for then the runs' are, too.
 */
export function renderPackScript(it: PackScript): string {
  const atOnce = Math.min(it.atOnce, it.members.length);
  const attempts = it.members.map((one) => attemptEnding(one.attempt));
  return [
    "#!/bin/bash",
    ...it.directives,
    "",
    ...it.output === "script" ? [redirection(it.path)] : [],
    ...it.undo === undefined ? [] : [it.undo],
    `dir=${shellQuote(firstLogDirOf(it.path))}`,
    `test "\${1-}" = run || { ${it.isOwn}; } || { echo "${
      saying("$dir")
    }" >&2; exit 1; }`,
    `test "\${1-}" = run || exec ${packCall(shellQuote(it.path))}`,
    "",
    "# Each run has its turn in metadata/turn of its log directory, which who",
    "# makes the file has taken: a lane of this script, or who cancels it.",
    `at_once=${atOnce}`,
    `shell=(${shellOf(it.shebang).map(shellQuote).join(" ")})`,
    "runs=(",
    ...it.members.map(({ logDir }) => `  ${shellQuote(logDir)}`),
    ")",
    attempts.some((one) => one !== "")
      ? `attempts=(${attempts.map((one) => one || "''").join(" ")})`
      : "attempts=()",
    `is_own() { local dir=$1; ${it.isOwn}; }`,
    runner,
  ].join("\n");
}

/** What starts a pack's script, by a shell word that is its path. */
export function packCall(path: string): string {
  return `/bin/bash ${path} run "$(shopt login_shell 2>/dev/null)"`;
}

/** `#!/usr/bin/env bash` → what starts such a script, a login shell too. */
function shellOf(shebang: string): string[] {
  const words = shebang.slice(2).trim().split(/\s+/);
  if (!/(?:^|\/)env$/.test(words[0] ?? "")) return words;
  const first = words.findIndex((it, at) => at > 0 && !/^-|=/.test(it));
  return first === -1 ? ["bash"] : words.slice(first);
}

function redirection(path: string): string {
  const { stdout, stderr } = packStreams(path);
  return `exec >>${shellQuote(stdout)} 2>>${shellQuote(stderr)}`;
}

/**
 * The same for every pack. A signal that ends the job is passed on to what runs,
 * and nothing begins any more; a run that it may have ended is noted as stopped,
 * and runs again where the job is requeued. bash puts what runs in the
 * background out of reach of INT and QUIT unless a subshell asks for them. Where
 * traps may run there is no `$(…)`: bash 5.2 takes one for the end of it.
 */
const runner = String.raw`login=\${2-} failed=0 stop= again= children=

# say WORD [EXIT]: a line of metadata/turn
say() { printf '%s exit=%s at=%(%s)T host=%s\n' "$1" "\${2-}" -1 "$HOSTNAME"; }

# The first four end the job, the others are warnings. Some come to every process
# of a job, some to this script only. So it tells its lanes by another signal,
# and a lane that heard nothing itself passes it on: no run gets it twice.
signals=(TERM INT HUP XCPU USR1 USR2)

heed() {
  local at
  for at in "\${!signals[@]}"; do
    trap "$1 $at" "\${signals[at]}"
    [ "$1" = tell ] || trap "told $at" "RTMIN+$((at + 1))"
  done
}

tell() {
  again=yes
  [ "$1" -gt 3 ] || stop=\${signals[$1]}
  sleep 1
  kill -s "RTMIN+$(($1 + 1))" $children 2>/dev/null
}

hear() {
  again=yes heard[$1]=yes
  [ "$1" -gt 3 ] || stop=\${signals[$1]}
}

told() {
  again=yes
  [ "$1" -gt 3 ] || stop=\${signals[$1]}
  [ -n "\${heard[$1]-}" ] || kill -s "\${signals[$1]}" $children 2>/dev/null
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
  read -ra list <<<"\${!1-}"
  [ "\${#list[@]}" -gt 1 ] || return
  from=$(($2 * \${#list[@]} / at_once)) to=$((($2 + 1) * \${#list[@]} / at_once))
  [ "$to" -gt "$from" ] || to=$((from + 1))
  export "$1=\${list[*]:from:to - from}"
  count=$((to - from))
}

# renumber VARIABLE: devices that count from 0 among those of another list
renumber() {
  local IFS=, list at
  [ -n "\${!1-}" ] || return
  for ((at = 0; at < count; at++)); do list[at]=$at; done
  export "$1=\${list[*]}"
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
  trap - "\${signals[@]}" QUIT
  case $login in
  *on) exec -l "\${shell[@]}" "$1/${names.script}" ;;
  esac
  if [ -x "$1/${names.script}" ]; then exec "$1/${names.script}"; fi
  exec "\${shell[@]}" "$1/${names.script}"
}

tree() {
  local child
  echo "$1"
  for child in $(ps -o pid= --ppid "$1"); do tree "$child"; done
}

# watch FILE PID: ends a run and what it started once FILE is there
watch() {
  local nap= pids
  trap - "\${signals[@]}"
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
  for at in "\${!runs[@]}"; do
    [ -z "$stop" ] || break
    dir=\${runs[at]} turn=$dir/${names.turn}\${attempts[at]-}
    ending=$dir/${names.stop}\${attempts[at]-}
    if ! is_own "$dir"; then
      echo "${saying("$dir")}" >&2
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
    (start "$dir") </dev/null >>"$dir/${names.stdout}" 2>>"$dir/${names.stderr}" &
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
for at in "\${!runs[@]}"; do
  turn=\${runs[at]}/${names.turn}\${attempts[at]-}
  [ -O "$turn" ] && is_own "\${runs[at]}" || continue
  case $(tail -n 1 "$turn") in
  ended* | cancelled*) ;;
  *) mv -f "$turn" "$turn.old" ;;
  esac
done

# steps of several runs share what the job has
if [ "$at_once" -gt 1 ] && [ -n "\${SLURM_JOB_ID-}" ]; then
  export SLURM_OVERLAP=\${SLURM_OVERLAP-1}
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
`.replaceAll("\\$", "$");
