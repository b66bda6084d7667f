#!/bin/bash
#SBATCH --time=1:00:00

python -m torch.distributed.run --nproc_per_node 2 -m train lr=1,2
python -m mpi4py -m train lr=3 -m
python -m torch.distributed.run main.py lr=1,2
