#!/bin/bash
#SBATCH --time=1
python > out.txt main.py a=1,2 2>&1 b=3
