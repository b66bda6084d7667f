#!/bin/bash
for lr in 0.1 0.01; do
  sbatch -o out.log job.sh conf/main.py --lr $lr
done
