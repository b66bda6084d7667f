#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00

export OMP_NUM_THREADS=1

python3 main.py optimizer.lr=0.5,0.1,0.01 seed=1,2
