#!/bin/bash
#SBATCH --time=1
python main.py 'lr=1,2' lr2="1,2" note='"a, b"',c 
