#!/bin/bash
#SBATCH --time=1
for d in sub deep; do
  cd $d
  python main.py d=$d
done
