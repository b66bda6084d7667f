#!/bin/bash
#SBATCH --time=1
n=3
until [ $n -eq 0 ]; do
  python main.py n=$n
  n=$((n-1))
done
