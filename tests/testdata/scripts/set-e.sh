#!/bin/bash
#SBATCH --time=1
set -e
python main.py a=1,2 || export MY_FAIL=1
python main.py b=1
