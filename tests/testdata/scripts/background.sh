#!/bin/bash
#SBATCH --time=1
python main.py s=1 & python main.py s=2 &
wait
python main.py s=3,4
