#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00

python3 main.py model=small,large 'optimizer=glob(*)' seed=1,2
