#!/bin/bash
#SBATCH --time=1:00:00

! python main.py lr=1,2 && exit 1
! python main.py lr=7 | tee x && true
python train.py lr=3,4
