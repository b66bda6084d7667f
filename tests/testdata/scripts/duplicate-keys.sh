#!/bin/bash
#SBATCH --time=1
python main.py a=1 b=2 a=3,4 c=5
