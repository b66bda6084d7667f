#!/bin/bash
#SBATCH --time=1
read -r a b <<< "1 2"
for x in $a $b; do python main.py x=$x; done
