#!/bin/bash
#SBATCH --time=1:00:00

python main.py 2>err.log -m lr=1,2 > out.log --multirun
python main.py a=1 2>e >o a=2 b=3 b=4
