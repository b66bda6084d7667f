#!/bin/bash
#SBATCH --time=1
i=0
for m in a b c; do
  i=$((i+1))
  python main.py m=$m i=$i
done
python main.py last=$i
