#!/bin/bash
#SBATCH --time=1
eval "$(conda shell.bash hook 2> /dev/null)"
conda activate env
export MASTER_ADDR=$(scontrol show hostnames "${SLURM_JOB_NODELIST:-localhost}" 2> /dev/null | head -n 1)
export MASTER_PORT=$((10000 + 5))
srun python -m torch.distributed.run --nproc_per_node=4 train.py seed=1,2
