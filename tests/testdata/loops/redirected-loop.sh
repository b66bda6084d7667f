#!/bin/bash
#SBATCH --time=1
for m in a b; do
  python main.py m=$m
done > log.txt 2>&1
