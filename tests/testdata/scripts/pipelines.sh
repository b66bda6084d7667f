#!/bin/bash
#SBATCH --time=1
cat seeds.txt | python main.py a=1,2 | tee -a log.txt
python main.py a=3 2>&1 | tee other.txt
