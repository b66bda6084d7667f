#!/bin/bash
#SBATCH --time=1:00:00

cat <<EOF
foo \
EOF
python main.py lr=9
EOF
python main.py lr=1,2
