#!/bin/bash
#SBATCH -t 1
[ -f fast ] && L=srun
[ -f progress.txt ] && M="srun -n 2"
env $L python main.py seed=1,2
env $M python main.py seed=3
$M python main.py seed=4
