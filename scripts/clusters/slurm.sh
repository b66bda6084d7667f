#!/bin/bash
# A one-node Slurm for tests, from Debian's packages: up, down or status.
# README.md says what it gives.
cluster=Slurm
extra=accounting
packages=(munge slurm-client slurmctld slurmd slurm-wlm)
daemons=(munged slurmctld slurmd)
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
unset SLURM_CONF
conf=/etc/slurm/slurm.conf
dbd_conf=/etc/slurm/slurmdbd.conf
database=$state/database    # MariaDB's files, and its socket

refuse() {
  local name
  for name in "$conf" "$dbd_conf"; do
    [ ! -s "$name" ] || grep -qF "$marker" "$name" || cannot "$name is not of this script's making"
  done
  for name in slurmctld slurmd slurmdbd; do
    [ -z "$(strangers $name)" ] || cannot "another $name runs on this machine"
  done
}

# The bare server: the package with the service would set up a database of the
# machine's own.
add_extra() {
  packages+=(slurmdbd mariadb-server-core mariadb-client-core)
  daemons=(munged mariadbd slurmdbd slurmctld slurmd)
}
has_extra() { grep -qsx 'AccountingStorageType=accounting_storage/slurmdbd' $conf; }

# No cgroups and no systemd are needed with linuxproc and task/none. The rest
# is Slurm's default, so that what tests see (MaxArraySize 1001, no sacct, a job
# over the partition's limit that waits for ever) is what a plain site has.
configuration() {
  local host=$1
  cat <<CONF
# $marker
ClusterName=mlxp
SlurmctldHost=$host(127.0.0.1)
SlurmUser=slurm
AuthType=auth/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
$(accounting_lines)
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
StateSaveLocation=$state/slurmctld
SlurmdSpoolDir=$state/slurmd
SlurmctldPidFile=$run/slurmctld.own-pid
SlurmdPidFile=$run/slurmd.own-pid
SlurmctldLogFile=/var/log/slurm/slurmctld.log
SlurmdLogFile=/var/log/slurm/slurmd.log
GresTypes=gpu
NodeName=$host NodeAddr=127.0.0.1 CPUs=$slots RealMemory=64000 Gres=gpu:4 State=UNKNOWN
PartitionName=normal Nodes=$host Default=YES MaxTime=INFINITE State=UP
PartitionName=short Nodes=$host MaxTime=00:05:00 State=UP
CONF
}

# slurmctld keeps ended jobs for 300 seconds, or, for tests of what only the
# accounting has, for 5.
accounting_lines() {
  if [ -z "$with" ]; then
    echo "AccountingStorageType=accounting_storage/none"
    return
  fi
  cat <<CONF
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
MinJobAge=5
CONF
}

dbd_configuration() {
  cat <<CONF
# $marker
DbdHost=$1
DbdAddr=127.0.0.1
SlurmUser=slurm
AuthType=auth/munge
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StorageLoc=slurm_acct
PidFile=$database/slurmdbd.pid
LogFile=/var/log/slurm/slurmdbd.log
CONF
}

# slurmd loads a cgroup plugin although nothing here uses it, and gives up where
# /sys/fs/cgroup is not mounted, unless it is told which one.
no_cgroups() {
  case $(slurmd -V) in
    *' 2'[0-2].* | *' 23.02'*) echo "CgroupPlugin=cgroup/v1" ;;
    *) echo "CgroupPlugin=disabled" ;;
  esac
}

# Slurm wants a device file for each GPU; any character device will do.
pretended_gpus() { printf 'Name=gpu File=/dev/%s\n' null zero full urandom; }

authenticates() { munge -n | unmunge; }
as_slurm() { setpriv --reuid=slurm --regid=slurm --init-groups "$@"; }
accounts() { timeout 5 sacctmgr -n show cluster; }

# A MariaDB of its own: no port, a socket that knows the user slurm by its uid,
# and nothing read of the machine's settings. It does not wait for the disk.
start_database() {
  local socket=$database/socket log=$run/mariadb-install-db.log
  if [ ! -e "$database/made" ]; then
    rm -rf "$database"
    install -d -m 700 -o slurm -g slurm "$database"
    as_slurm mariadb-install-db --no-defaults --datadir="$database/data" --skip-test-db \
      --auth-root-authentication-method=socket --auth-root-socket-user=slurm >"$log" 2>&1 ||
      fail "mariadb-install-db: $(tail -n 3 "$log")"
    touch "$database/made"
  fi
  alive mariadbd || rm -f "$socket"
  launch mariadbd setpriv --reuid=slurm --regid=slurm --init-groups \
    mariadbd --no-defaults --datadir="$database/data" --socket="$socket" --skip-networking \
    --pid-file="$database/pid" --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
    --innodb-lock-wait-timeout=900 --performance-schema=off
  eventually 20 test -S "$socket" || fail "mariadbd does not answer: $(tail -n 3 "$run/mariadbd.log")"
}

start_accounting() {
  local host=$1
  put $dbd_conf "$(dbd_configuration "$host")" && stop slurmdbd
  chown slurm: $dbd_conf; chmod 600 $dbd_conf
  start_database
  launch slurmdbd setpriv --reuid=slurm --regid=slurm --init-groups \
    env MYSQL_UNIX_PORT="$database/socket" slurmdbd -D
  eventually 30 accounts || fail "slurmdbd does not answer: $(tail -n 3 /var/log/slurm/slurmdbd.log)"
  sacctmgr -iQ add cluster mlxp >/dev/null 2>&1 || true
}

up() {
  local host changed=no
  host=$(hostname -s)
  install -d -o slurm -g slurm /var/log/slurm "$state/slurmctld"
  install -d "$state/slurmd"
  put /etc/slurm/gres.conf "$(pretended_gpus)" && changed=yes
  put /etc/slurm/cgroup.conf "$(no_cgroups)" && changed=yes
  put $conf "$(configuration "$host")" && changed=yes
  # Jobs survive a restart, which another host name or CPU count needs.
  if [ $changed = yes ]; then stop slurmd; stop slurmctld; fi

  [ -s /etc/munge/munge.key ] || {
    install -m 400 -o munge -g munge /dev/null /etc/munge/munge.key
    head -c 128 /dev/urandom >/etc/munge/munge.key
  }
  install -d -m 755 -o munge -g munge /run/munge
  launch munged setpriv --reuid=munge --regid=munge --init-groups \
    munged --foreground --force --pid-file=/run/munge/munged.pid
  eventually 10 authenticates || fail "munged does not answer: $(tail -n 2 /var/log/munge/munged.log)"
  if [ -n "$with" ]; then start_accounting "$host"; else stop slurmdbd; stop mariadbd; fi
  launch slurmctld slurmctld -D
  launch slurmd slurmd -D
  # A node that was drained must be told.
  eventually 4 settled || true
  ready || scontrol update "nodename=$host" state=resume 2>/dev/null || true
}

ready() {
  works munged && works slurmctld && works slurmd && recorded &&
    prints '^(idle|mix|alloc|comp)$' timeout 5 sinfo -h -p normal -o %t
}

# Whether the jobs get into the accounting, where there is one.
recorded() {
  ! has_extra || { works mariadbd && works slurmdbd && accounts >/dev/null 2>&1; }
}

empty() { [ -z "$(timeout 5 squeue -h || echo silent)" ]; }

down() {
  local name
  if ready; then
    for name in normal short; do timeout 10 scancel --partition=$name || true; done
    eventually 15 empty || say "some jobs do not end"
  fi
  for name in slurmd slurmctld slurmdbd mariadbd munged; do stop $name; done
}

exports() { echo "export MLXP_CLUSTER_BIN=/usr/bin"; }

main "$@"
