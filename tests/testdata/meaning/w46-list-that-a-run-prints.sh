#!/bin/bash
#SBATCH -t 1
mapfile -t configs < <(python list.py)
for c in "${configs[@]}"; do python main.py --config "$c"; done
