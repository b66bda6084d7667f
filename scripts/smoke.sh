#!/usr/bin/env bash
# Tries the compiled program as a user would: from an empty directory, with next
# to nothing in the environment, and as after `module load`. Prints a line
# "ok - …" or "not ok - …" for each check.
#
#   scripts/smoke.sh [BINARY]      (dist/mlxpsub unless given)
#
# Where BINARY.js lies beside, that is tried too, under the deno and the node on
# PATH (or the one that NODE names).
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
binary=$(realpath "${1:-$root/dist/mlxpsub}") || exit 1
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$root/deno.json")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

# check NAME WANTED ACTUAL: holds the two texts equal.
check() {
  if [ "$2" = "$3" ]; then
    printf 'ok - %s\n' "$1"
  else
    failed=1
    printf 'not ok - %s\n' "$1"
    diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | sed 's/^/    /'
  fi
}

# bare COMMAND…: with nothing in the environment but what a login shell needs.
bare() { env -i PATH="$PATH" HOME="$work" "$@"; }

# modules COMMAND…: as after `module load`, whose variables Deno is touchy about.
modules() {
  bare LD_LIBRARY_PATH=/opt/module/lib LD_PRELOAD=libm.so.6 "$@"
}

# skip NAME WHY: a check that cannot be made here.
skip() { printf 'skipped - %s: %s\n' "$1" "$2"; }

# touched COMMAND…: the files that a program asks for, one a line, each once,
# with nothing in its environment but a temporary directory.
touched() {
  env -i TMPDIR="$work/temporary" "$(command -v strace)" -f -qq -s 4096 \
    -e trace=%file -e signal=none -o ../strace "$@" >../strace.out 2>&1 ||
    cat ../strace.out
  sed -nE 's/^[0-9]+ +[a-z0-9_]+\((AT_FDCWD, |[0-9]+, )?"([^"]+)".*/\2/p' \
    ../strace | sort -u
}

# foreign: of these, those that are neither the program's own nor the system's.
foreign() {
  while IFS= read -r path; do
    case $path in
      "$binary" | "$PWD") ;;                            # itself, where it starts
      /lib/* | /lib64/* | /usr/lib/* | /usr/lib64/*) ;; # the system's libraries
      /etc/ld.so.cache | /etc/ld.so.preload) ;;         # which of them there are
      /proc/* | /sys/*) ;;                              # the kernel
      /dev/null | /dev/urandom) ;;                      # devices
      /etc/localtime | /usr/share/zoneinfo/*) ;;        # the time zone
      *) printf '%s\n' "$path" ;;
    esac
  done
}

cd "$work" || exit 1
check "--version with an empty environment" \
  "mlxpsub $version" "$(env -i "$binary" --version 2>&1)"
check "--version with LD_LIBRARY_PATH and LD_PRELOAD" \
  "mlxpsub $version" "$(modules "$binary" --version 2>&1)"
check "an empty directory stays empty" "" "$(ls -A)"

name="no file of anybody's is opened before the call is read"
if ! command -v strace >/dev/null 2>&1; then
  skip "$name" "strace is not installed"
elif ! strace -qq -o /dev/null true >/dev/null 2>&1; then
  skip "$name" "strace may trace nothing here"
else
  mkdir start temporary && cd start || exit 1
  check "a trace shows what is opened" "$binary" \
    "$(touched "$binary" --version | grep -xF "$binary")"
  # twice: what the first start left behind would be read by the second
  for start in first second; do
    check "$name, $start start" "" \
      "$(touched "$binary" --version | foreign)"
  done
  check "nothing is left in TMPDIR" "" "$(ls -A "$work/temporary")"
  cd .. && rm -r start temporary strace strace.out
fi

if [ ! -e "$binary.js" ]; then
  skip "the bundle runs under deno" "there is no $binary.js"
elif ! command -v deno >/dev/null 2>&1; then
  skip "the bundle runs under deno" "deno is not on PATH"
else
  # as its head says
  read -r -a run < <(sed -n 's|^// \(deno run .*\) mlxpsub.js SCRIPT$|\1|p' \
    "$binary.js")
  check "the bundle runs under deno" "mlxpsub $version" \
    "$(bare "${run[@]}" "$binary.js" --version 2>&1)"
fi

cat >script.sh <<'SCRIPT'
#!/bin/bash

#OAR -l core=1, walltime=6:00:00
#OAR -t besteffort
#OAR -t idempotent

python main.py  optimizer.lr=10.,1. seed=1,2
python main.py  model.num_units=100,200 seed=1,2
SCRIPT
cat >main.py <<'PROGRAM'
import os
import sys

print(*sys.argv[1:], os.environ.get("LD_LIBRARY_PATH"))
PROGRAM
# The jobs' python, past any wrapper that depends on the environment.
mkdir bin
printf '#!/bin/sh\nexec "%s" "$@"\n' \
  "$(python3 -c 'import sys; print(sys.executable)')" >bin/python
# A submit command that takes its time, and notes whose script it accepted.
cat >bin/sbatch <<SBATCH
#!/bin/sh
for script; do :; done
sleep 0.3
echo "\$script" >>"$work/accepted"
echo "Submitted batch job \$\$"
SBATCH
chmod +x bin/*
PATH=$work/bin:$PATH

overrides='optimizer.lr=10. seed=1
optimizer.lr=10. seed=2
optimizer.lr=1. seed=1
optimizer.lr=1. seed=2
model.num_units=100 seed=1
model.num_units=100 seed=2
model.num_units=200 seed=1
model.num_units=200 seed=2'
end_trap=$(cat <<'END'
(cd "$MLXPSUB_LOG_DIR" || exit 0; grep -q 20261122T153012Z-4f2a script.sh || [ $? -gt 1 ] && [ -e script.sh ] && ! [ "${OAR_JOB_ID-}" -lt "$(sed -n "s/^job_id: .\([0-9]*\).$/\1/p" metadata/submission.yaml)" ]) 2>/dev/null || { echo "mlxpsub: $MLXPSUB_LOG_DIR belongs to another job by now, so this one ends" >&2; exit 1; }; mlxpsub_end() { MLXPSUB_END=$?; { jobs -p; printf "exit=$MLXPSUB_END run=${MLXPSUB_RUN-} at=$(date +%s) host=$(uname -n) ran=$(ps -o etimes=,blocked= -p "$$") behind=${!-} sweep=20261122T153012Z-4f2a in=%.40s\n" "${BASH_COMMAND-}"; } 2>/dev/null >>"${MLXPSUB_LOG_DIR-}/metadata/end" || :; }; trap mlxpsub_end EXIT
END
)
# work_with NAME COMMAND…: a sweep from its plan to its end, in a directory NAME.
work_with() {
  local name=$1 script first
  shift
  mkdir "$work/$name" && cp main.py script.sh "$work/$name" &&
    cd "$work/$name" || exit 1
  script="#!/bin/bash
#OAR -n logs/1
#OAR -E $PWD/logs/1/log.stderr
#OAR -O $PWD/logs/1/log.stdout
#OAR -l core=1, walltime=6:00:00
#OAR -t besteffort
#OAR -t idempotent

export MLXP_SCHEDULER=$PWD/logs/1/metadata/mlxp.yaml MLXPSUB_LOG_DIR=$PWD/logs/1 MLXPSUB_LOG_ID=1
$end_trap
cd $PWD
python main.py  optimizer.lr=10. seed=1"

  bare "$@" script.sh --dry-run --json --scheduler oar \
    >../plan.json 2>../plan.err
  check "$name: --dry-run leaves with 0" 0 $?
  check "$name: --dry-run warns of nothing" "" \
    "$(grep -E 'error|warning' ../plan.err)"
  check "$name: --dry-run --json lists the eight jobs in order" "$overrides" "$(
    python3 -c 'import json, sys
for job in json.load(sys.stdin)["jobs"]:
    print(*job["overrides"])' <../plan.json 2>&1
  )"
  check "$name: --dry-run --json has the text of the first script" "$script" "$(
    python3 -c 'import json, sys
print(json.load(sys.stdin)["jobs"][0]["script"].rstrip())' <../plan.json 2>&1 |
      sed -E 's/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}/20261122T153012Z-4f2a/g'
  )"
  check "$name: --dry-run touches nothing" $'main.py\nscript.sh' "$(ls -A)"

  modules "$@" script.sh --local 2 >../local.out 2>../local.err
  check "$name: --local leaves with 0" 0 $?
  check "$name: --local prints one line a job" 8 "$(wc -l <../local.out)"
  check "$name: --local gives each job its setting and the user's environment" \
    "${overrides//$'\n'/ /opt/module/lib$'\n'} /opt/module/lib" \
    "$(cat logs/{1,2,3,4,5,6,7,8}/log.stdout 2>&1)"
  check "$name: --local leaves the jobs' stderr empty" "" \
    "$(cat logs/*/log.stderr 2>&1)"
  check "$name: status tells of eight completed jobs" 8 \
    "$(bare "$@" status 2>/dev/null | grep -c $'\tCOMPLETED\t')"
  [ "$failed" -eq 0 ] || sed 's/^/    stderr of --local: /' ../local.err

  # a signal in the middle, and two at once that submit what is left
  rm -f "$work/accepted"
  # not through `bare`: the signal is for the program, not for a subshell
  env -i PATH="$PATH" HOME="$work" "$@" script.sh --scheduler slurm \
    --log-dir submitted -j 1 >../submit.out 2>../submit.err &
  first=$!
  for ((i = 0; i < 600; i++)); do
    [ ! -s "$work/accepted" ] || break
    sleep 0.05
  done
  kill -TERM "$first"
  wait "$first"
  check "$name: SIGTERM ends a submission with 130" 130 $?
  check "$name: it ends before all are submitted" yes \
    "$([ "$(wc -l <"$work/accepted")" -lt 8 ] && echo yes)"
  bare "$@" resume --log-dir submitted >../resume1.out 2>&1 &
  bare "$@" resume --log-dir submitted >../resume2.out 2>&1
  wait
  bare "$@" resume --log-dir submitted >../resume3.out 2>&1
  check "$name: nothing is left to resume" 0 $?
  check "$name: each job was submitted once" \
    "$(printf "$PWD/submitted/%s/script.sh\n" 1 2 3 4 5 6 7 8)" \
    "$(sort "$work/accepted")"
  [ "$failed" -eq 0 ] || sed 's/^/    /' ../submit.err ../resume?.out
  cd "$work" || exit 1
}

work_with compiled "$binary"

name="the file for Node"
node=$(command -v "${NODE:-node}")
if [ ! -e "$binary.js" ]; then
  skip "$name" "there is no $binary.js"
elif [ -z "$node" ]; then
  skip "$name" "node is not on PATH"
elif ! "$node" -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then
  skip "$name" "node is $("$node" --version), and 18 or newer is needed"
else
  check "$name, $("$node" --version), tells its version" "mlxpsub $version" \
    "$(env -i "$node" "$binary.js" --version 2>&1)"
  check "$name starts where address space is limited" "mlxpsub $version" \
    "$(ulimit -v 8000000 && bare "$node" "$binary.js" --version 2>&1)"
  work_with node "$node" "$binary.js"
fi
exit "$failed"
