#!/bin/bash
#SBATCH -t 1
R=; [ -f ckpt.pt ] && R="--resume ckpt.pt"
CMD=(python main.py $R)
"${CMD[@]}" lr=1,2
C=(python main.py); C+=($R x=1)
for s in 1 2; do "${C[@]}" s=$s; done
D=(python main.py $R a=1,2)
"${D[@]}"
P=; [ -f progress.txt ] && P="--from progress.txt"
E=(python main.py $P b=1,2)
"${E[@]}"
N=; [ -f n ] && N="5 6"
A=(1 $N 2)
for s in "${A[@]}"; do python main.py s=$s; done
