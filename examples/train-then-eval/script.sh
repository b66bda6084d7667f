#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00

python3 train.py degree=1,2,3 seed=1,2 out="$MLXPSUB_LOG_DIR"
