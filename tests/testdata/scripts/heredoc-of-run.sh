#!/bin/bash
#SBATCH --time=1
python main.py s=1,2 <<EOF
hello $HOME
EOF
export MY_B=1
python main.py s=3 <<'X' && export MY_C=2
python main.py s=9
X
python main.py s=5
