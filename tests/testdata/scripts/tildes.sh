#!/bin/bash
#SBATCH --time=1
python main.py p=~/x ~db ~db2=1,2 q=~/z
