#!/bin/bash
#SBATCH --time=1
for s in 1 2; do
  python main.py -m s=$s lr=1,2 --config-name=x
done
