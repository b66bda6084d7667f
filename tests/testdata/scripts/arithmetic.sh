#!/bin/bash
#SBATCH --time=1
python main.py a=$((1+2)),4 "b=$((2))"
