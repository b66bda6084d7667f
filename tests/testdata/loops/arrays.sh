#!/bin/bash
#SBATCH --time=1
lrs=(0.1 0.01)
args=(--config-name x "note=a b")
for lr in "${lrs[@]}"; do
  args+=(lr=$lr)
  python main.py "${args[@]}" n=${#lrs[@]}
done
python main.py all=${lrs[1]}
