#!/bin/sh
# Installs mlxpsub for this user: picks the file for this machine, checks it, tries
# it, and puts it into ~/.local/bin (or --dir), in place of an older one.
#
#   sh install.sh [--version 0.2.0] [--dir DIR] [--node] [--dry-run]
#
# It first says what cannot be caught later: the compiled file needs glibc 2.27 or
# newer, and aborts where `ulimit -v` leaves less than about 32 GiB of address
# space. There, or with --node, mlxpsub.js is installed, for Node 18 or newer.
# Needs curl or wget, and sha256sum or shasum. MLXPSUB_RELEASES names another place
# to fetch from: it holds download/vX.Y.Z/FILE, and latest/download/FILE.
set -eu

releases=${MLXPSUB_RELEASES:-https://github.com/mlxpsub/mlxpsub/releases}
version=latest dir=${HOME:?}/.local/bin kind=compiled dry_run=no

fail() {
  printf 'error: %s\n' "$1" >&2
  [ -z "${2-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --version | --dir)
      [ $# -gt 1 ] || fail "Cannot install: $1 needs a value"
      if [ "$1" = --dir ]; then dir=$2; else version=${2#v}; fi
      shift 2
      ;;
    --node) kind=node && shift ;;
    --dry-run) dry_run=yes && shift ;;
    *) fail "Cannot install: there is no option $1" \
      "Options are --version X.Y.Z, --dir DIR, --node, --dry-run" ;;
  esac
done
case $version in
  latest) from=$releases/latest/download ;;
  *[!0-9A-Za-z.-]*) fail "Cannot install: \"$version\" is no version" "Write one such as 0.2.0" ;;
  *) from=$releases/download/v$version ;;
esac

# old_glibc: whether the compiled file cannot start for its C library.
old_glibc() {
  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || return 0
  glibc=${glibc#glibc }
  major=${glibc%%.*} minor=${glibc#*.} minor=${minor%%.*}
  [ "$major" -lt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -lt 27 ]; }
}

# why_not_compiled: what keeps the compiled file from starting here, if anything.
why_not_compiled() {
  if [ "$system" = Linux ] && old_glibc; then
    echo "it needs glibc 2.27 or newer, and here is ${glibc:-none}"
    return
  fi
  # in sh of Debian, bash, ksh and zsh; where there is none, there is no limit
  # shellcheck disable=SC3045
  space=$(ulimit -v 2>/dev/null) || space=unlimited
  case $space in
    *[!0-9]* | "") ;;
    *) [ "$space" -ge 33554432 ] ||
      echo "ulimit -v is $space KiB, and it aborts below about 33554432" ;;
  esac
}

# node_major: the version of Node on PATH.
node_major() {
  node=$(node --version 2>/dev/null) || return 1
  node=${node#v}
  echo "${node%%.*}"
}

system=$(uname -s) machine=$(uname -m)
case $machine in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) machine=none ;;
esac
case $system-$machine in
  *-none) why="there is none for $(uname -m)" ;;
  Linux-*) file=mlxpsub-$machine-unknown-linux-gnu why=$(why_not_compiled) ;;
  Darwin-*) file=mlxpsub-$machine-apple-darwin why=$(why_not_compiled) ;;
  *) why="there is none for $system" ;;
esac
if [ "$kind" = compiled ] && [ -n "$why" ]; then
  printf 'install: the compiled file cannot start here: %s\n' "$why" >&2
  kind=node
fi
if [ "$kind" = node ]; then
  major=$(node_major) || fail "Cannot install mlxpsub.js: there is no node on PATH" \
    "Load one, as with: module load nodejs; 18 or newer"
  [ "$major" -ge 18 ] || fail "Cannot install mlxpsub.js: node here is version $major" \
    "Load a newer one, as with: module load nodejs; 18 or newer"
  file=mlxpsub.js
fi

if [ "$dry_run" = yes ]; then
  printf 'would install %s as %s\n' "$from/$file" "$dir/mlxpsub"
  exit 0
fi

work=$(mktemp -d) || fail "Cannot install: no temporary directory can be made"
part=
trap 'rm -rf "$work"; [ -z "$part" ] || rm -f "$part"' EXIT
trap 'exit 130' INT TERM HUP

# fetch FILE: into $work; the place's own words where it fails.
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 -o "$work/$1" "$from/$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$work/$1" "$from/$1"
  else
    fail "Cannot install: there is neither curl nor wget" "Copy the file by hand from $from"
  fi || fail "Cannot fetch $from/$1" "Is the version right, and the network open here?"
}

# sum FILE: its SHA-256, in hex.
sum() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1"
  else
    fail "Cannot check the file: there is neither sha256sum nor shasum"
  fi | cut -d ' ' -f 1
}

fetch SHA256SUMS
fetch "$file"
wanted=$(awk -v file="$file" '$2 == file || $2 == "*" file { print $1 }' "$work/SHA256SUMS")
[ -n "$wanted" ] || fail "Cannot check $file: SHA256SUMS does not name it"
[ "$(sum "$work/$file")" = "$wanted" ] ||
  fail "Cannot install $file: its SHA-256 is not that of SHA256SUMS" "Try again; if it stays so, tell the project"

mkdir -p "$dir" || fail "Cannot install: $dir cannot be made"
# beside it, so that whoever runs mlxpsub meanwhile has the old one or the new one
part=$dir/.mlxpsub-$$
{ cp "$work/$file" "$part" && chmod 755 "$part"; } || fail "Cannot write into $dir"
said=$("$part" --version 2>&1) ||
  fail "Cannot install: the file does not start here: $said" \
    "mlxpsub.js may, under Node 18 or newer: sh install.sh --node"
mv -f "$part" "$dir/mlxpsub" || fail "Cannot write $dir/mlxpsub"
part=
printf 'installed %s as %s\n' "$said" "$dir/mlxpsub"
case :$PATH: in
  *:"$dir":*) ;;
  *) printf 'install: %s is not on PATH; a line for ~/.bashrc: export PATH="%s:$%s"\n' "$dir" "$dir" PATH >&2 ;;
esac
