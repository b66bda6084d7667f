#!/bin/bash
#SBATCH --time=1
cat > grid.csv <<E
lr,bs
0.1,32
0.2,64
E
while IFS=, read -r lr bs; do
  [ "$lr" = lr ] && continue
  python main.py lr=$lr bs=$bs
done < grid.csv
