#!/bin/bash
#SBATCH --wait
python main.py a=1
