#!/bin/bash
#SBATCH --time=1:00:00

python main.py path="/p q":~/c,x q=~/"a b",y
