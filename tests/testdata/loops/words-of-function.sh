#!/bin/bash
#SBATCH --time=1
words() { echo "lr=$1 wd=$(($1 * 2))"; }
for i in 1 2; do python main.py $(words $i); done
for pair in "0.1 32" "0.2 64"; do
  set -- $pair
  python train.py lr=$1 bs=$2
done
