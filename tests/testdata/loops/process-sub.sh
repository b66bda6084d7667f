#!/bin/bash
#SBATCH --time=1
while IFS=, read -r a b; do
  python main.py a=$a b=$b
done < <(printf '%s\n' 1,2 3,4)
