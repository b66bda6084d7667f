#!/bin/bash
#SBATCH --time=1
python main.py 'l=[1,2],[3]' l2=[1,2],[3,4] plain=[64,64]
