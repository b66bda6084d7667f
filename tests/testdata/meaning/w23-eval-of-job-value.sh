#!/bin/bash
port=$(shuf -i 30000-65000 -n 1)
for seed in 1 2; do
  cmd="torchrun --master_port $port main.py seed=$seed id=$SLURM_JOB_ID"
  echo "$cmd"
  eval "$cmd"
done
