#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00
#MLXPSUB --pack 4x2

python3 main.py lr=0.1,0.2 'seed=range(3)'
