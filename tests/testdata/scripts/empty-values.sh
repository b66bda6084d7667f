#!/bin/bash
#SBATCH --time=1
python main.py a= b='' c="''",1 ''
