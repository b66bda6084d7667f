#!/bin/bash
#SBATCH --time=1
time python main.py s=1,2
! python main.py s=3
env MY_Z=1 python main.py s=4
MY_Y=2 exec python main.py s=5
