#!/bin/bash
set -e
clean() {
  python main.py step=clean of=$1
  [ -d nowhere ] && rm -rf nowhere
}
# the loop is in a subshell, which the second command of clean ends
for n in a b; do
  python main.py n=$n
  clean $n
done | tee loop.txt
python main.py after=loop
