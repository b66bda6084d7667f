#!/usr/bin/env bash
# Runs shellcheck over the shell that this project writes and ships: its own
# scripts, the fake schedulers, bash's completions, and the scripts that jobs
# and arrays of the example get. Prints a line "ok - …" or "not ok - …" for
# each; exits with 77 where there is no shellcheck and none can be installed.
#
#   scripts/shellcheck.sh [BINARY]      (dist/mlxpsub unless given)
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
binary=$(realpath "${1:-dist/mlxpsub}") || exit 1
failed=0

if ! command -v shellcheck >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null ||
    ! { apt-get -qq update && apt-get -qq -y install shellcheck; } >/dev/null 2>&1; then
    echo "skipped: no shellcheck here, and apt-get cannot install it"
    exit 77
  fi
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# check NAME FILE…: with any further options in the array `options`.
options=()
check() {
  local name=$1 found
  shift
  if [ $# -eq 0 ]; then
    found="there is no such file"
  else
    found=$(shellcheck --format=gcc "${options[@]}" "$@" 2>&1)
  fi
  if [ -z "$found" ]; then
    printf 'ok - shellcheck: %s\n' "$name"
  else
    failed=1
    printf 'not ok - shellcheck: %s\n%s\n' "$name" "${found//"$work"\//}"
  fi
}

shopt -s nullglob
# common.sh is read with those that source it
check "scripts" .ci/run scripts/*.sh scripts/clusters/{slurm,sge,oar}.sh
check "fake schedulers" tests/fakes/bin/*

"$binary" completions bash >"$work/completions.bash"
options=(--shell=bash)
check "bash completions" "$work/completions.bash"

# A job goes to its work dir by a plain `cd`, as the user would write it.
options=(--exclude=SC2164)
cp -r examples/demo "$work/demo"
export FAKE_DIR
# as the program lists them
schedulers=$(sed -n "s/^ *--scheduler) words='\([^']*\)'.*/\1/p" "$work/completions.bash")
[ -n "$schedulers" ] || check "schedulers in the completions"
for scheduler in $schedulers; do
  for how in jobs array; do
    logs=$work/$scheduler-$how
    FAKE_DIR=$work/fake-$scheduler-$how
    (
      cd "$work/demo" || exit 1
      call=("$binary" script.sh --quiet --scheduler "$scheduler" --log-dir "$logs")
      [ "$how" = jobs ] || call+=(--array)
      PATH=$root/tests/fakes/bin:$PATH FAKE_FLAVOUR=$scheduler "${call[@]}" >/dev/null
    ) 2>"$work/said"
    if grep -q 'has no job arrays$' "$work/said"; then continue; fi
    cat "$work/said" >&2
    mapfile -t scripts < <(find "$logs" -name '*.sh' -size +0 | sort)
    check "$scheduler, $how" "${scripts[@]}"
  done
done
exit "$failed"
