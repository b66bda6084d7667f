#!/bin/bash
#SBATCH --time=1
MY_S=$(echo hi)
export MY_S
python main.py a=1,2 b=$(echo x),y c=`echo z`,w
