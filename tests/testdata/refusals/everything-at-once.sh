#!/bin/bash
python main.py 'a=interval(0,1)' b=é 'c=x[1]' 'd=range(0)' db='glob(*)' 10=3
#SBATCH --array=1-3
