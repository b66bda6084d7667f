#!/bin/bash
#SBATCH -t 1
while read -r lr seed; do
  python main.py lr=$lr seed=$seed
done < <(python main.py --list)
