#!/bin/bash
#SBATCH --time=1
python main.py s=1,2
exit 0
python main.py s=4
