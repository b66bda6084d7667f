#!/bin/bash
#SBATCH -t 1
A="python main.py lr=1"
[ -f ckpt.pt ] && A="python main.py lr=10 --x"
$A seed=1,2
B="python main.py lr=1"
[ -f ckpt.pt ] && B="$B --resume"
B=${B}0
[ -f progress.txt ] && B="$B --more"
$B seed=3
C=(python main.py "a b")
[ -f ckpt.pt ] && C=(python main.py a b)
[ -f progress.txt ] && C+=(--more)
"${C[@]}" seed=4
D="--x y"
[ -f progress.txt ] && D="--x y z"
E=(python main.py "$D")
[ -f ckpt.pt ] && E+=(--more)
"${E[@]}" seed=5
