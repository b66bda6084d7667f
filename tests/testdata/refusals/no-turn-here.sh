#!/bin/bash
#SBATCH -t 1
shopt -s nullglob
for f in none/*.csv; do python main.py f=$f; done
