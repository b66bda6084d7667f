#!/bin/bash
#SBATCH --time=1
python main.py path=$SCRATCH/x,$HOME/y "q=$SCRATCH/a b,c"
