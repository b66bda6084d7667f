#!/bin/bash
#SBATCH --time=0:10:00
#OAR -l core=1,walltime=0:10:00
#MLXPSUB --sweep-flag optimizer --zip batch-size,epochs

python3 train.py --lr 'choice(0.5,0.1)' --optimizer sgd,momentum \
  --batch-size 'choice(4,8)' --epochs 'choice(5,10)' --out "$MLXPSUB_LOG_DIR"
