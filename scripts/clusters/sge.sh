#!/bin/bash
# A one-node Son of Grid Engine for tests, from Debian's packages: up, down or
# status. README.md says what it gives.
cluster=SGE
packages=(gridengine-common gridengine-client gridengine-master gridengine-exec)
daemons=(sge_qmaster sge_execd)
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
export SGE_ROOT=/var/lib/gridengine SGE_CELL=default SGE_SINGLE_LINE=1
programs=/usr/lib/gridengine
common=$SGE_ROOT/$SGE_CELL/common
spool=/var/spool/gridengine
bin=/opt/sge/bin
host=$(hostname)

refuse() {
  local name
  for name in slurm-wlm-torque torque-client; do
    ! installed $name || cannot "$name is installed and excludes gridengine-client"
  done
  ! grep -qs . $common/act_qmaster || [ -e "$state/made" ] ||
    cannot "$common/act_qmaster is not of this script's making"
  for name in "${daemons[@]}"; do
    [ ! -e "$state/made" ] || adopt "$name" || true
    [ -z "$(strangers "$name")" ] || cannot "another $name runs on this machine"
  done
}

as_admin() { setpriv --reuid=sgeadmin --regid=sgeadmin --init-groups "$@"; }

# The cell knows its host by name: under another name it is made anew.
make_cell() {
  local folder
  if [ -e "$state/made" ] && [ "$(cat "$state/made")" != "$host" ]; then
    stop sge_execd; stop sge_qmaster
    rm -rf $spool/spooldb $spool/qmaster $spool/execd
  fi
  for folder in $common $spool/qmaster/job_scripts $spool/spooldb $spool/execd; do
    install -d -o sgeadmin -g sgeadmin "$(dirname "$folder")" "$folder"
  done
  [ -s $common/bootstrap ] ||
    install -m 644 -o sgeadmin -g sgeadmin /usr/share/gridengine/default-bootstrap $common/bootstrap
  getent ahosts "$host" >/dev/null || echo "127.0.0.1 $host" >>/etc/hosts
  put "$state/made" "$host" || true
  put $common/act_qmaster "$host" || true
  # 127.0.0.1 resolves to localhost, so a client of this host is taken for
  # another one and denied; this makes both one name.
  put $common/host_aliases "$host localhost localhost.localdomain" || true
  [ -e $spool/spooldb/sge ] || as_admin \
    /usr/share/gridengine/scripts/init_cluster $SGE_ROOT $SGE_CELL $spool/spooldb sgeadmin \
    >"$run/init.log" 2>&1 || fail "cannot make the cell: $(tail -n 3 "$run/init.log")"
}

# SGE's commands under a path of their own, without the 50 ms that Debian's
# wrapper spends on finding out the architecture, and in no other scheduler's way.
make_commands() {
  local program
  install -d $bin
  put $bin/.run "#!/bin/sh
export SGE_ROOT=$SGE_ROOT SGE_CELL=$SGE_CELL SGE_ARCH=lx-amd64
exec $programs/\"\${0##*/}\" \"\$@\"" || true
  chmod 755 $bin/.run
  for program in "$programs"/q*; do ln -sfn .run $bin/"${program##*/}"; done
}

# adopt NAME: takes the pid from the file that SGE's daemon wrote. The folder of
# execd's is the host as execd resolves it.
adopt() {
  local file pid
  for file in "$spool"/qmaster/qmaster.pid "$spool"/execd/*/execd.pid; do
    pid=$(cat "$file" 2>/dev/null) && has "$pid" "$1" && echo "$pid" >"$run/$1.pid" && return
  done
  return 1
}

# start NAME: SGE's daemons fork; the command ends when the daemon works.
start() {
  if alive "$1"; then kill -CONT "$(pid_of "$1")"; return; fi
  (clean SGE_ROOT=$SGE_ROOT SGE_CELL=$SGE_CELL $programs/"$1") >"$run/$1.log" 2>&1 ||
    fail "$1 did not start: $(tail -n 3 "$run/$1.log")"
  eventually 20 adopt "$1" || fail "$1 did not start: $(cat "$run/$1.log" $spool/*/messages | tail -n 3)"
  say "started $1, pid $(pid_of "$1")"
}

qconf() { timeout 20 $programs/qconf "$@"; }

# change SHOW MODIFY KEY VALUE...: sets keys of a configuration, if they differ.
# -Mconf takes the name of the file for that of the host: "global".
change() {
  local show=$1 modify=$2 file=$run/global; shift 2
  # shellcheck disable=SC2086
  qconf $show | grep -v '^#' >"$file.old"
  cp "$file.old" "$file"
  while [ $# -gt 0 ]; do
    sed -i "s|^$1 .*|$1 $2|" "$file"
    grep -q "^$1 " "$file" || echo "$1 $2" >>"$file"
    shift 2
  done
  cmp -s <(tr -s ' ' <"$file.old") <(tr -s ' ' <"$file") || qconf "$modify" "$file"
  rm -f "$file" "$file.old"
}

# One queue on this host. shell_start_mode stays SGE's default, posix_compliant:
# the #! line is ignored and jobs run under /bin/sh unless -S says otherwise.
configure() {
  local file=$run/new
  prints "^$host\$" qconf -ss || qconf -as "$host"
  change "-sconf global" -Mconf mailer /bin/true administrator_mail none \
    reporting_params "accounting=true reporting=false flush_time=00:00:01 accounting_flush_time=00:00:00 joblog=false sharelog=00:00:00"
  change -ssconf -Msconf schedule_interval 0:0:2 flush_submit_sec 1 flush_finish_sec 1
  if ! prints '^@allhosts$' qconf -shgrpl; then
    printf 'group_name @allhosts\nhostlist %s\n' "$host" >"$file"
    qconf -Ahgrp "$file"
  fi
  if ! prints '^smp$' qconf -spl; then
    printf '%s\n' 'pe_name smp' 'slots 999' 'user_lists NONE' 'xuser_lists NONE' \
      'start_proc_args NONE' 'stop_proc_args NONE' "allocation_rule \$pe_slots" \
      'control_slaves TRUE' 'job_is_first_task TRUE' 'urgency_slots min' \
      'accounting_summary FALSE' 'qsort_args NONE' >"$file"
    qconf -Ap "$file"
  fi
  if ! prints '^main.q$' qconf -sql; then
    # The template of a new queue comes only through an editor; an edit counts
    # only if it leaves a later time on the file.
    # shellcheck disable=SC2016
    printf '%s\n' '#!/bin/sh' \
      "sed -i 's/^hostlist .*/hostlist @allhosts/; s/^slots .*/slots $slots/; s/^load_thresholds .*/load_thresholds NONE/; s/^pe_list .*/pe_list smp/' \"\$1\"" \
      'sleep 1.1; touch "$1"' >"$file"
    chmod 700 "$file"
    EDITOR=$file qconf -aq main.q
  fi
  rm -f "$file"
}

answers() { timeout 5 $programs/qconf -sh; }

up() {
  make_cell
  make_commands
  # An execd that lost its qmaster takes half a minute to report again; a new
  # one does at once, and takes the running jobs over.
  alive sge_qmaster || stop sge_execd
  start sge_qmaster
  eventually 20 answers || fail "sge_qmaster does not answer: $(tail -n 3 $spool/qmaster/messages)"
  configure
  start sge_execd
  # A queue instance in error, or disabled, is cleared.
  eventually 10 ready || { $programs/qmod -c '*'; $programs/qmod -e '*'; } >/dev/null || true
}

# The sixth column holds the queue's troubles: unreachable, error, disabled.
ready() {
  works sge_qmaster && works sge_execd &&
    prints '^main.q@[^ ]+( +[^ ]+){4} *$' timeout 5 $programs/qstat -f -q main.q
}

# qstat forgets a job before its processes end: each has a shepherd.
empty() {
  [ -z "$(timeout 5 $programs/qstat -u '*' || echo silent)" ] &&
    ! grep -qsx sge_shepherd /proc/[0-9]*/comm
}

down() {
  if ready; then
    timeout 20 $programs/qdel -u '*' >/dev/null || true
    eventually 15 empty || say "some jobs do not end"
  fi
  stop sge_execd
  stop sge_qmaster
}

exports() { echo "export MLXP_CLUSTER_BIN=$bin"; }

main "$@"
