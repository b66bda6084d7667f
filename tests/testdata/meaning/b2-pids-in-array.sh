#!/bin/bash
# OUT: a job waits for its own run only; which others there were tells nothing.
n=0
for s in 1 2; do
  python main.py seed=$s > log_$s.txt 2>&1 &
  pids[$n]=$!
  let n+=1
done
for p in "${pids[@]}"; do wait $p || echo "$p failed"; done
