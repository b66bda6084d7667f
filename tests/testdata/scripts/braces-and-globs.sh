#!/bin/bash
#SBATCH --time=1:00:00

touch aa1.csv bb1.csv
python main.py --files {aa,bb}?.csv lr=1,2
