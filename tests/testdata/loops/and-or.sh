#!/bin/bash
#SBATCH --time=1
for m in a b; do
  mkdir -p out/$m && cd out/$m && python ../../main.py m=$m && cd ../..
done
