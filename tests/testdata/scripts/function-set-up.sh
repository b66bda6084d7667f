#!/bin/bash
#SBATCH --time=1
setup() { export MY_F=1; }
setup
python main.py a=1,2
