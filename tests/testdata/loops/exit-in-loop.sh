#!/bin/bash
#SBATCH --time=1
for s in 1 2 3; do
  python main.py s=$s
  if [ $s = 2 ]; then exit 0; fi
done
