#!/bin/bash
set -u
nodes=($(scontrol show hostnames $SLURM_JOB_NODELIST))
head=${nodes[0]}
for ((i = 1; i < ${#nodes[@]}; i++)); do
  echo "worker ${nodes[i]}"
done
run() { srun torchrun --rdzv_endpoint "$1:29500" main.py lr=$2; }
run $head 0.1
run $head 0.2
