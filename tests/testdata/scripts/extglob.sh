#!/bin/bash
#SBATCH --time=1
shopt -s extglob nullglob
x=@(a|b)
python main.py a=1,2
