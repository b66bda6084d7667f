#!/bin/bash
#SBATCH --time=1
mkdir d && cd d && python ../main.py s=1 | tee x && export MY_Q=1
python ../main.py s=2,3
