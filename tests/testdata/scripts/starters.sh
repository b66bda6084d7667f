#!/bin/bash
#SBATCH --time=1
srun --ntasks=1 python3 -u -W ignore -X dev main.py s=1,2
nohup python -m pkg.mod s=3 &
python -mpkg.mod s=1,2
wait
command python main.py s=9
