#!/bin/bash
#SBATCH --time=1:00:00

cat <<EOF $(echo main.py
echo train.py) > /dev/null
python main.py lr=9
EOF
python main.py lr=1,2
