#!/bin/bash
#SBATCH -t 1
[ -f fast ] && L=srun
R=
[ -f ckpt.pt ] && R=ckpt.pt
ARGS="--x ${R:+--resume $R}"
for s in 1 2; do
  ARGS="$ARGS --s $s"
  $L python main.py $ARGS --from "${R:-none}"
done
first() { python main.py --first $1 seed=1; }
first $R
