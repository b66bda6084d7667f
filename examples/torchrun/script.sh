#!/bin/bash
#SBATCH --time=0:10:00 --nodes=1 --ntasks=1
#OAR -l nodes=1,walltime=0:10:00

# one process a GPU: #SBATCH --gres=gpu:2, and as many here
torchrun --standalone --nproc_per_node=2 train.py lr=0.1,0.01 seed=1,2
