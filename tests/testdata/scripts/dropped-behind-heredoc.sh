#!/bin/bash
#SBATCH --time=1:00:00

python main.py a=1 <<E a=2
python train.py x=5
E
python main.py a=3 -m \
  b=1
