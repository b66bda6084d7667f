#!/bin/bash
#SBATCH --time=1
trap 'echo bye' EXIT
tmp=$(mktemp -d)
for m in a b; do
  python main.py m=$m tmp=x
done
rm -rf "$tmp"
