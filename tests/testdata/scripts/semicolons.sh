#!/bin/bash
#SBATCH --time=1
export MY_A=1; python main.py s=1; export MY_A=2; python main.py s=2,3; export MY_A=4
