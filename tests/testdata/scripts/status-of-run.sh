#!/bin/bash
#SBATCH --time=1:00:00

[ -d old_logs ] && rm -r old_logs
python main.py lr=1,2
if [ $? -ne 0 ]; then echo failed; exit 1; fi
python train.py lr=1,2
rc=$?
[ $rc -eq 0 ] || exit $rc
python train.py lr=3
