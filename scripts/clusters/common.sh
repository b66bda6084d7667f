# shellcheck shell=bash
# What slurm.sh, sge.sh and oar.sh share. Sourced, never run.
#
# The script sets `cluster` (its name in messages), `packages` and `daemons`
# (in the order in which they start) and defines
#   refuse      calls `cannot` when the machine has a cluster of its own
#   up          configures and starts; whatever it prints goes to stderr
#   down        cancels the jobs, then stops
#   ready       true when a job can be submitted; never takes long
#   exports     prints the lines for the caller, on top of the common ones
# and ends with `main "$@"`. A cluster that can be `up EXTRA` too sets `extra` to
# that word, and defines
#   add_extra   adds its packages and daemons; `with` says in `up` that it is on
#   has_extra   was it set up so the last time?

set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
cd /

user=${MLXP_CLUSTER_USER:-mlxp}       # who submits: SGE and OAR refuse root
slots=16                              # jobs at once, whatever the machine has
base=/run/mlxp-clusters
run=$base/${cluster,,}                # NAME.pid and NAME.log of every daemon
state=/var/lib/mlxp-clusters/${cluster,,}
marker="Written by mlxpsub's scripts/clusters"
with=

say() { echo "$cluster: $*" >&2; }
fail() { say "${*//$'\n'/ | }"; exit 1; }
cannot() { echo "cannot set up $cluster: $*" >&2; exit 4; }

# eventually SECONDS COMMAND...: tries again and again until it succeeds.
eventually() {
  local deadline=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# prints PATTERN COMMAND...: does a line of what it prints match (grep -E)? All of
# it is read: under pipefail a `grep -q` that stops early makes a failure of it.
prints() {
  local pattern=$1; shift
  grep -qE "$pattern" <<<"$({ "$@" || true; } 2>/dev/null | tr '\0' ' ')"
}

# put FILE TEXT: writes the file; fails if it says that already.
put() {
  [ "$(cat "$1" 2>/dev/null)" != "$2" ] || return 1
  printf '%s\n' "$2" >"$1"
}

# ---- Processes. A pid counts only together with the program's name. ---------

# has PID NAME [STATES]: a live process of that name (not in one of STATES)?
has() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  [[ $stat == "$1 ($2) "* && ${stat##*) } != [${3:-ZX}]* ]]
}
gone() { ! has "$@"; }
pid_of() { cat "$run/$1.pid" 2>/dev/null || echo none; }
alive() { has "$(pid_of "$1")" "$1"; }
works() { has "$(pid_of "$1")" "$1" ZXTt; }   # T: stopped by a signal

# parent_and_session PID
parent_and_session() {
  local stat parent session
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -r _ parent _ session _ <<<"${stat##*) }"
  echo "$parent $session"
}

# strangers NAME: processes of that name which this script did not start. Ours
# are the daemon, what is in its session, and what it just forked.
strangers() {
  local comm name pid parent session ours
  ours=$(pid_of "$1")
  for comm in /proc/[0-9]*/comm; do
    { read -r name <"$comm"; } 2>/dev/null && [ "$name" = "$1" ] || continue
    pid=${comm#/proc/}; pid=${pid%/comm}
    # One in a container is on a machine of its own.
    [ "$(readlink "/proc/$pid/ns/net")" = "$(readlink /proc/self/ns/net)" ] || continue
    read -r parent session <<<"$(parent_and_session "$pid")"
    [[ $ours == "$pid" || $ours == "${session:-}" ]] || has "${parent:-0}" "$1" ||
      gone "$pid" "$1" || echo "$pid"
  done
}

# leftovers LEADER PATTERN: processes of a daemon's session, which outlives a
# leader that was killed, whose command line matches (grep -E).
leftovers() {
  local file pid
  for file in /proc/[0-9]*/cmdline; do
    pid=${file#/proc/}; pid=${pid%/cmdline}
    [[ "$(parent_and_session "$pid")" == *" $1" ]] || continue
    if prints "$2" cat "$file"; then echo "$pid"; fi
  done
}

# clean COMMAND...: becomes COMMAND, away from the caller's terminal, variables
# and open files (the lock, a pipe somebody reads to its end).
clean() {
  local fd
  for fd in /proc/"$BASHPID"/fd/*; do
    fd=${fd##*/}
    [ "$fd" -le 2 ] || [ "$fd" = 255 ] || eval "exec $fd>&-"
  done
  exec setsid env -i PATH="$PATH" LANG=C.UTF-8 "$@" </dev/null
}

# launch NAME COMMAND...: starts a daemon that stays in the foreground, unless
# it runs; one that was stopped by a signal goes on.
launch() {
  local name=$1; shift
  if alive "$name"; then kill -CONT "$(pid_of "$name")"; return; fi
  (clean "$@") >"$run/$name.log" 2>&1 &
  echo $! >"$run/$name.pid"
  eventually 10 alive "$name" || fail "$name did not start: $(tail -n 3 "$run/$name.log")"
  say "started $name, pid $(pid_of "$name")"
}

# stop NAME [SIGNAL]: ends a daemon that this script started.
stop() {
  local name=$1 signal=${2:-TERM} pid
  pid=$(pid_of "$name")
  if has "$pid" "$name"; then
    kill "-$signal" "$pid"; kill -CONT "$pid" 2>/dev/null || true
    eventually 20 gone "$pid" "$name" || kill -KILL "$pid" 2>/dev/null || true
    eventually 5 gone "$pid" "$name" || fail "$name, pid $pid, cannot be killed"
    say "stopped $name, pid $pid"
  fi
  rm -f "$run/$name.pid"
}

# ---- Packages and the user --------------------------------------------------

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
  local missing=() package log=$run/apt.log policy=/usr/sbin/policy-rc.d made=no rc=0 i
  for package in "${packages[@]}"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || cannot "no apt-get on this machine"
  say "installing ${missing[*]}"
  exec 8>"$base/apt.lock"; flock 8
  # Lists may be locked by others (no option waits for that one) or out of
  # reach while a mirror on disk is not: the installation decides.
  for i in 1 2 3 4 5 6; do
    apt-get -qq update >"$log" 2>&1 8>&- 9>&- && break
    grep -q 'Could not get lock' "$log" && [ "$i" -lt 6 ] || break
    sleep 5
  done
  # The packages must not start their services: those want systemd.
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=yes
    trap "rm -f $policy" EXIT
  fi
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-remove --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
    install "${missing[@]}" >>"$log" 2>&1 8>&- 9>&- </dev/null || rc=$?
  [ $made = no ] || { rm -f $policy; trap - EXIT; }
  exec 8>&-
  [ $rc = 0 ] || cannot "apt-get cannot install ${missing[*]}:" \
    "$(grep -m 1 '^E:' "$log" || tail -n 1 "$log") (see $log)"
}

make_user() {
  (
    flock 8
    id "$user" >/dev/null 2>&1 || useradd -m -s /bin/bash "$user"
  ) 8>"$base/user.lock" || cannot "cannot create the user $user"
  [ "$(id -u "$user")" -ge 1000 ] || cannot "the user $user is a system account"
}

# ---- The commands -----------------------------------------------------------

lock() {
  mkdir -p "$run" "$state"
  exec 9>"$run/lock"
  flock -w 600 9 || fail "another $0 does not end"
}

status() {
  local name dead=() pids=
  for name in "${daemons[@]}"; do
    if works "$name"; then pids+=", $name $(pid_of "$name")"; else dead+=("$name"); fi
  done
  if [ ${#dead[@]} -gt 0 ]; then echo "$cluster is down: not running: ${dead[*]}"; exit 3; fi
  ready || { echo "$cluster is down: its daemons run but take no jobs"; exit 3; }
  echo "$cluster is up${with:+ with $with}: ${pids#, }"
}

# No reason to wait longer: it is ready, or a daemon has ended.
settled() {
  local name
  for name in "${daemons[@]}"; do alive "$name" || return 0; done
  ready
}

main() {
  local name
  if [ -n "${extra-}" ] &&
    { [ "$*" = "up $extra" ] || { [ "$*" = status ] && has_extra; }; }; then
    with=$extra
    add_extra
    set -- "$1"
  fi
  case "$#${1-}" in
    1up)
      [ "$(id -u)" = 0 ] || cannot "not root"
      lock; refuse; install_packages; make_user
      up >&2
      eventually 30 settled || true
      for name in "${daemons[@]}"; do
        alive "$name" || fail "$name ended: $(tail -n 3 "$run/$name.log")"
      done
      ready || fail "its daemons run but take no jobs (logs: $run, /var/log)"
      status >&2
      echo "export MLXP_CLUSTER_USER=$user"
      echo "export MLXP_CLUSTER_PIDS=$run"
      exports ;;
    1down)
      [ "$(id -u)" = 0 ] || { say "cannot stop it: not root"; exit 4; }
      lock
      down >&2
      rm -rf "${run:?}"/*.pid ;;
    1status) status ;;
    *) echo "usage: $0 up${extra:+ [$extra]}|down|status" >&2; exit 2 ;;
  esac
}
