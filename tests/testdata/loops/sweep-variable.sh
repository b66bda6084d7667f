#!/bin/bash
#SBATCH --time=1
LRS=0.1,0.01
SEEDS="1,2"
python main.py lr=$LRS seed="$SEEDS" note=x
