#!/bin/bash
#SBATCH --time=1
for i in $(seq 2 3); do
  j=$(expr $i + 1)
  python main.py i=$i j=$j
done
