#!/bin/bash
for seed in 1 2; do
  cmd="python main.py seed=$seed dir=$TMPDIR lr=0.1,0.2"
  eval "$cmd"
done
