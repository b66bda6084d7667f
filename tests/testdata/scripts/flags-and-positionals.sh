#!/bin/bash
#SBATCH --time=1
python main.py --config-name other --opt=1,2 positional a=1,2
