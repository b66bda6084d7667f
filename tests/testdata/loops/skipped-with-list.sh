#!/bin/bash
for i in 1 2 3; do
  if [ -f done_$i ]; then
    echo "skip $i"
    continue
  fi
  args=(--x $i)
  if [ -n "$CKPT" ]; then args+=(--ckpt "$CKPT"); fi
  python main.py "${args[@]}"
done
