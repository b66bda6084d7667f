#!/bin/bash
#SBATCH -t 1
CMD="python main.py lr=1"
[ -f ckpt.pt ] && CMD="$CMD --resume ckpt.pt"
$CMD seed=1,2
cmd=(srun python main.py lr=1,2)
if [ -f progress.txt ]; then cmd+=(--resume progress.txt); fi
[ -f fast ] && cmd+=(--fast "x y")
"${cmd[@]}" seed=3
ARGS="a=1,2 --depth 3"
[ -f progress.txt ] && ARGS="$ARGS --resume progress.txt"
python main.py $ARGS
