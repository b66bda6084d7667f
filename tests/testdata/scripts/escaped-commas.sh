#!/bin/bash
#SBATCH --time=1
python main.py a=b\\,c,d a2=x\ y,z 'a3=p\,q,r'
