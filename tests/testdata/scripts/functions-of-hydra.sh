#!/bin/bash
#SBATCH --time=1
python main.py 'a=range(1,4)' 'b=choice(x,"y z")' 'c=int(3.7)' "d=sort(3,1,2)"
