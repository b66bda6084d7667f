#!/bin/bash
#SBATCH --time=1
python main.py a=1,2 # sweep b=3,4
# python main.py
python main.py c=1 # x
