#!/bin/bash
#SBATCH --time=1
python main.py "a='é ü',b" "n='l1
l2',x"
