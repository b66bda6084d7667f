#!/bin/bash
#SBATCH --time=0:05:00
#OAR -l core=1,walltime=0:05:00

python3 eval.py logs
