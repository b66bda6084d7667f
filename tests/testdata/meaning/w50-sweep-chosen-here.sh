#!/bin/bash
#SBATCH -t 1
CMD="python main.py"
[ -f progress.txt ] && CMD="$CMD lr=1,2"
$CMD --seed 1
P="python main.py"
[ -f progress.txt ] && P="python other.py"
$P seed=1,2
[ -f fast ] && L=srun
$L python main.py seed=1,2
A="--depth 3"
[ -f progress.txt ] && A="$A b=1,2"
python main.py $A
M="python main.py -m"
[ -f progress.txt ] && M="$M resume=progress.txt"
$M lr=1,2
