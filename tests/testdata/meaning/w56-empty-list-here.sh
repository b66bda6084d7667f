#!/bin/bash
#SBATCH -t 1
set -u
A=()
[ -f ckpt.pt ] && A+=(--resume "ckpt.pt")
for x in "${A[@]}"; do N="${N-} $x"; done
if [ ${#A[@]} -gt 0 ]; then echo resumes; fi
run() { python main.py "$@" ${A[@]+"${A[@]}"} lr=1; }
for s in 1 2; do run "${A[@]}" s=$s all="${A[*]}" n="${N-}"; done
A+=(last=1)
for x in "${A[@]}"; do python main.py $x; done
