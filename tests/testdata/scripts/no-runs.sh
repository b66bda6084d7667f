#!/bin/bash
#SBATCH --time=1
echo python main.py s=1,2
which python
python main.py s=1,2
