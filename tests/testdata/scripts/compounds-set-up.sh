#!/bin/bash
#SBATCH --time=1
if [ -f main.py ]; then export MY_G=1; fi
for i in 1 2; do export MY_H=$i; done
case x in x) export MY_K=1;; esac
python main.py a=1,2
