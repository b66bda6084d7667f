#!/bin/bash
#SBATCH --time=1
python main.py a=$SCRATCH'x',b c="$SCRATCH"_y,d e=${HOME}z,w f=x$SCRATCH,1
