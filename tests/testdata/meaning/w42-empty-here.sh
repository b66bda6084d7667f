#!/bin/bash
#SBATCH -t 1
[ -f ckpt.pt ] && R="--resume ckpt.pt"
python main.py $R lr=1,2
