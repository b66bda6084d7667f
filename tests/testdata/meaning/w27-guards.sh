#!/bin/bash
prepare() {
  mkdir -p "$1" || return 1
  copy_data "$1" || return 1
}
for seed in 1 2; do
  prepare out/$seed || continue
  cd out/$seed || break
  python main.py seed=$seed
  cd -
done
