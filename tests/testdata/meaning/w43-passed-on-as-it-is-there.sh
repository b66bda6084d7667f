#!/bin/bash
#SBATCH -t 1
outer() { inner "$@" b=1; }
inner() { local name=$1; shift; echo "$name"; python main.py "$@"; }
[ -f ckpt.pt ] && R="--resume ckpt.pt"
F=(); [ -f y ] && F=(--y "a b")
outer name $R c=1,2 "${F[@]}" $R
set -- $R a
for s in 1 2; do
  python main.py "$@" --seed $s
done
