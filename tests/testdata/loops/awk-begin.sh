#!/bin/bash
#SBATCH --time=1
# braces of awk are none of the shell's, and one BEGIN reads no input
for i in 1 2 3; do
  lr=$(awk -v i=$i 'BEGIN { printf "%.3f", i * 0.01 }')
  python main.py lr=$lr
done
