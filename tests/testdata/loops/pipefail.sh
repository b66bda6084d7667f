#!/bin/bash
set -o pipefail
false | true || python main.py failed=1
true | true && python main.py fine=1
if echo a | grep -q b | cat; then python main.py found=yes; else python main.py found=no; fi
{ exit 4; } | cat
python main.py code=$?
set -e
for n in a b; do
  python main.py n=$n
  [ $n = b ] || continue
  false
done | cat
python main.py never=1
