#!/bin/bash
#SBATCH -t 1
set -eu
[ -f ckpt.pt ] && R="--resume ckpt.pt"
if nvidia-smi; then D=cuda; fi
A=1
if [ -f none.txt ]; then A=2; fi
python main.py $R --device ${D%a} --a $A --t "${T:-}" lr=1,2
