#!/bin/bash
#SBATCH --time=1
for i in {1..3}; do
  for ((j=0; j<2; j++)); do
    python main.py i=$i j=$j k=$((i*j))
  done
done
