#!/bin/bash
#SBATCH --time=1
export MY_A=1
python main.py first=1,2
for s in 1 2; do python main.py s=$s; done
cd sub
python main.py last=3
