#!/bin/bash
#SBATCH --time=1
[ -f main.py ] && python main.py a=1,2
[[ -f main.py && 1 -lt 2 ]] && python main.py a=3
