#!/bin/bash
#SBATCH --time=1
cd sub && python main.py s=1,2
python main.py s=3
