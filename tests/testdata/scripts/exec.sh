#!/bin/bash
#SBATCH --time=1
python main.py s=1,2
exec python main.py s=3
python main.py s=4
