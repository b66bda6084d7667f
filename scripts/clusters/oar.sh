#!/bin/bash
# A one-node OAR for tests, from Debian's packages, with a PostgreSQL of its
# own: up, down or status. README.md says what it gives.
cluster=OAR
packages=(oar-server oar-server-pgsql oar-user oar-user-pgsql oar-node
  postgresql postgresql-client openssh-server
  # what oarstat -J, -X and -Y load, and oar-database
  libjson-perl libxml-dumper-perl libyaml-perl libsort-versions-perl)
daemons=(postgres sshd Almighty)
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
conf=/etc/oar/oar.conf
data=$state/postgres
db_port=6665                          # beside OAR's own 6666 and 6667

refuse() {
  local stranger
  if [ -e $conf ] && ! grep -qF "$marker" $conf; then
    ! grep -q '^DB_BASE_PASSWD="..*"' $conf || cannot "$conf is not of this script's making"
  fi
  stranger=$(strangers Almighty)
  [ -z "$stranger" ] || cannot "another OAR server runs on this machine"
}

password() {
  [ -s "$state/password" ] ||
    (umask 077; od -An -N8 -tx8 /dev/urandom | tr -d ' ' >"$state/password")
  cat "$state/password"
}

# Settings on top of the package's own file. No cpusets: jobs are plain
# processes. Two waits are shorter than usual, so that tests are.
configuration() {
  local changes
  changes=$(cat <<CONF
DB_TYPE="Pg"
DB_HOSTNAME="127.0.0.1"
DB_PORT="$db_port"
DB_BASE_NAME="oar"
DB_BASE_LOGIN="oar"
DB_BASE_PASSWD="$(password)"
DB_BASE_LOGIN_RO="oar_ro"
DB_BASE_PASSWD_RO="$(password)"
SERVER_HOSTNAME="localhost"
SERVER_PORT="6666"
OPENSSH_CMD="/usr/bin/ssh -p 6667 -e none"
SCHEDULER_MIN_TIME_BETWEEN_2_CALLS="0"
SCHEDULER_JOB_SECURITY_TIME="5"
CONF
  )
  local unset='^(JOB_RESOURCE_MANAGER_PROPERTY_DB_FIELD|JOB_RESOURCE_MANAGER_FILE|CPUSET_PATH'
  unset+="$(sed 's/=.*//; s/^/|/' <<<"$changes" | tr -d '\n'))="
  grep -vE "$unset" /usr/share/oar/oar-common/oar.conf
  printf '# %s\n%s\n' "$marker" "$changes"
}

answers() { timeout 5 "$postgres/pg_isready" -q -h 127.0.0.1 -p $db_port; }

# What is left of the server's session when it ends: helpers that ignore TERM.
stop_server() {
  local server pid
  server=$(pid_of Almighty)
  stop Almighty
  for pid in $(leftovers "$server" 'Almighty|/usr/lib/oar/'); do
    kill -KILL "$pid" 2>/dev/null || true
  done
}

no_backends() { [ -z "$(leftovers "$(pid_of postgres)" postgres)" ]; }

# A PostgreSQL of its own: nobody else's databases are touched.
start_database() {
  local as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  postgres=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  if [ ! -s "$data/PG_VERSION" ]; then
    install -d -m 700 -o postgres -g postgres "$data"
    password >/dev/null
    install -m 600 -o postgres "$state/password" "$data.password"
    "${as[@]}" "$postgres/initdb" -D "$data" -U postgres --pwfile="$data.password" \
      -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >"$run/initdb.log" 2>&1 ||
      fail "cannot make the database: $(tail -n 3 "$run/initdb.log")"
    rm -f "$data.password"
  fi
  # After a kill -9 its children end by themselves; but as long as the dead one
  # is not reaped, a new one would take it for alive.
  if ! alive postgres; then
    stop_server                       # it would wait longer and longer
    eventually 10 no_backends || fail "a killed PostgreSQL leaves processes behind"
    rm -f "$data/postmaster.pid"
  fi
  launch postgres "${as[@]}" "$postgres/postgres" -D "$data" -p $db_port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off
  eventually 30 answers || fail "PostgreSQL does not answer: $(tail -n 3 "$run/postgres.log")"
  oar-database --check >/dev/null 2>&1 ||
    oar-database --create --db-admin-user postgres --db-admin-pass "$(password)" \
      >"$run/oar-database.log" 2>&1 </dev/null
  oar-database --check >/dev/null 2>&1 ||
    fail "cannot make OAR's tables: $(tail -n 3 "$run/oar-database.log")"
}

reaches_node() {
  timeout 5 runuser -u oar -- ssh -p 6667 -o BatchMode=yes localhost true </dev/null
}

# The node is this machine, reached through OAR's own sshd.
start_node() {
  install -d -m 755 /run/sshd
  [ -s /etc/oar/oar_ssh_host_rsa_key ] ||
    ssh-keygen -q -t rsa -N '' -f /etc/oar/oar_ssh_host_rsa_key
  launch sshd /usr/sbin/sshd -D -f /etc/oar/sshd_config -o ListenAddress=127.0.0.1 -o PidFile=none
  eventually 15 reaches_node || fail "the node cannot be reached: $(tail -n 3 "$run/sshd.log")"
}

start_server() {
  alive Almighty || stop_server
  touch /var/log/oar.log; chown oar /var/log/oar.log
  launch Almighty /usr/sbin/Almighty
}

make_resources() {
  local have i
  have=$(oarproperty -l 2>/dev/null)
  for i in cpu core gpumem; do grep -qx $i <<<"$have" || oarproperty -a $i; done
  grep -qx host <<<"$have" || oarproperty -c -a host
  i=$(oarnodes --sql "network_address='localhost'" -s 2>/dev/null | grep -c ' : ' || true)
  while [ "$i" -lt $slots ]; do
    oarnodesetting -a -h localhost -p host=localhost -p cpu=0 -p core="$i" -p cpuset="$i" -p gpumem=32000
    i=$((i + 1))
  done
}

up() {
  if put $conf "$(configuration)"; then stop_server; fi
  chown oar:root $conf; chmod 600 $conf
  start_database
  start_node
  start_server
  make_resources >/dev/null
  oarnodesetting -h localhost -s Alive >/dev/null
}

ready() {
  works postgres && works sshd && works Almighty &&
    prints Alive timeout 10 oarnodes -s
}

empty() { [ -z "$(timeout 10 oarstat || echo silent)" ]; }

down() {
  local stuck=no
  if ready; then
    timeout 30 oardel --sql "state NOT IN ('Terminated', 'Error')" >/dev/null 2>&1 || true
    eventually 20 empty || stuck=yes
  fi
  stop_server
  stop sshd
  stop postgres INT
  # A job whose end was lost with a killed daemon stays for ever: forget it.
  if [ $stuck = yes ]; then say "some jobs do not end: dropping the database"; rm -rf "$data"; fi
}

exports() { echo "export MLXP_CLUSTER_BIN=/usr/bin"; }

main "$@"
