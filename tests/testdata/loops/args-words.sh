#!/bin/bash
#SBATCH --time=1
ARGS="lr=0.1,0.2 wd=1"
for s in 1 2; do
  python main.py $ARGS s=$s
done
