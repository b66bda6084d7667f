#!/bin/bash
#SBATCH --time=1
export MY_P=$HOME/x
python main.py --out $MY_P a=1,2
