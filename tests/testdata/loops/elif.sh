#!/bin/bash
#SBATCH --time=1
for n in 1 2 3; do
  if (( n == 1 )); then lr=0.1
  elif [[ $n == 2 ]]; then lr=0.2
  else lr=0.3; fi
  python main.py lr=$lr n=$n
done
