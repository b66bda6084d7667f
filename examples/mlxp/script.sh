#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00

python3 main.py optimizer.lr=10.,1. seed=1,2
python3 main.py model.num_units=100,200 seed=1,2
