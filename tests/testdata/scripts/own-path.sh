#!/bin/bash
#SBATCH --time=1:00:00

export PATH=/opt/tools/bin:$PATH
with() { env PATH="$PATH" MY_NODE="${HOSTNAME:-none}" "$@"; }
for lr in 1 2; do
  with python main.py lr=$lr seed=1,2
done
