#!/bin/bash
#SBATCH --time=1
python main.py a=1,2 > >(cat)
diff <(echo 1) <(echo 2)
python main.py a=3
