#!/bin/bash
#SBATCH -t 1
[ -f data.pt ] || python prepare.py
[ -f ckpt.pt ] && python main.py --resume ckpt.pt lr=1 || python main.py lr=1
test -f best.pt && python eval.py
