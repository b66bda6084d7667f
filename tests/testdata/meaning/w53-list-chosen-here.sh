#!/bin/bash
#SBATCH -t 1
F=(1 2); [ -f none.txt ] && F+=(3)
for s in "${F[@]}"; do python main.py seed=$s; done
for f in *.csv; do python main.py f=$f; done
