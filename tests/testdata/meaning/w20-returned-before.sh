#!/bin/bash
all_exist() {
  for f in "$@"; do
    [ -f "$f" ] || return 1
  done
  return 0
}
for len in 10 25; do
  prepare_data "$len"
  if all_exist "out_$len.h5"; then
    echo "skip $len"
  else
    python main.py len=$len
  fi
done
