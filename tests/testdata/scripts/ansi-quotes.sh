#!/bin/bash
#SBATCH --time=1
python main.py $'a=\'x\ty\',2' a2=\$x,y 'b=$HOME,z' "c=\"q\",r"
