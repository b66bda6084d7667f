#!/bin/bash
#SBATCH --time=1
python main.py -m seed=1,2 --multirun lr=3
