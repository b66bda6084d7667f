#!/bin/bash
for i in 1 2 3; do
  if grep -q "^$i\$" done.txt; then continue; fi
  if head -n 1 missing.txt | grep -q "$i"; then continue; fi
  extra=()
  if [ $i = 2 ]; then extra=(--big "$i"); fi
  python main.py seed=$i "${extra[@]}"
done
