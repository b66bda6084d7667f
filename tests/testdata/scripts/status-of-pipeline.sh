#!/bin/bash
#SBATCH --time=1:00:00

grep -q nothing main.py
python main.py lr=1,2 | tee out.txt
rc=${PIPESTATUS[0]} tee=${PIPESTATUS[1]}
[ "$rc" -eq 0 ] || exit 1
python train.py lr=1,2 2>&1 | tee other.txt
[ "${PIPESTATUS[1]}" -eq 0 ] || exit 1
python train.py lr=3
