#!/bin/bash
# OUT: the same with a text of numbers, and with +=.
for s in 1 2; do
  python main.py seed=$s &
  pids="$pids $!"
  more+=($!)
done
wait $pids
for p in "${more[@]}"; do wait "$p"; done
