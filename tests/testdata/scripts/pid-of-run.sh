#!/bin/bash
#SBATCH --time=1:00:00

set -u
python main.py lr=1,2 &
pid=$!
python train.py lr=3,4 &
pids=($pid $!)
wait $pid
wait %1 || true
python train.py lr=5
wait
