#!/bin/bash
#SBATCH --time=1
while read -r name lr; do
  python main.py name=$name lr=$lr
done <<EOF
a 0.1,0.2
b 0.3
EOF
