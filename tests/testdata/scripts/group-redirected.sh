#!/bin/bash
#SBATCH --time=1
{ export MY_A=1; python main.py s=1,2; } > out.txt
python main.py s=3

