#!/bin/bash
# A one-node Slurm for tests, from Debian's packages: up, down or status.
# README.md says what it gives.
cluster=Slurm
packages=(munge slurm-client slurmctld slurmd slurm-wlm)
daemons=(munged slurmctld slurmd)
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
unset SLURM_CONF
conf=/etc/slurm/slurm.conf

refuse() {
  local name
  [ ! -s $conf ] || grep -qF "$marker" $conf || cannot "$conf is not of this script's making"
  for name in slurmctld slurmd; do
    [ -z "$(strangers $name)" ] || cannot "another $name runs on this machine"
  done
}

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
AccountingStorageType=accounting_storage/none
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
  launch slurmctld slurmctld -D
  launch slurmd slurmd -D
  # A node that was drained must be told.
  eventually 4 settled || true
  ready || scontrol update "nodename=$host" state=resume 2>/dev/null || true
}

ready() {
  works munged && works slurmctld && works slurmd &&
    prints '^(idle|mix|alloc|comp)$' timeout 5 sinfo -h -p normal -o %t
}

empty() { [ -z "$(timeout 5 squeue -h || echo silent)" ]; }

down() {
  local name
  if ready; then
    for name in normal short; do timeout 10 scancel --partition=$name || true; done
    eventually 15 empty || say "some jobs do not end"
  fi
  for name in slurmd slurmctld munged; do stop $name; done
}

exports() { echo "export MLXP_CLUSTER_BIN=/usr/bin"; }

main "$@"
