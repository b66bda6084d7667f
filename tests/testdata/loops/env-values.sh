#!/bin/bash
#SBATCH --time=1
for d in "$SCRATCH/a" "$SCRATCH/b"; do
  python main.py data="$d"
done
