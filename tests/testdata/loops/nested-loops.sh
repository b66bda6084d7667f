#!/bin/bash
#SBATCH --time=1
for a in 1 2; do
  for b in x y; do
    # comment
    python main.py a=$a b=$b s=1,2
  done
done
