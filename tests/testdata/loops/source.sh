#!/bin/bash
#SBATCH --time=1
MY_SOURCED=0
source ./env.sh
for s in 1 2; do
  python main.py s=$s x=$MY_SOURCED
done
