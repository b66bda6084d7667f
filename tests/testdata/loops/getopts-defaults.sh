#!/bin/bash
#SBATCH --time=1
LR=0.1
SEED=3
while getopts "l:s:" o; do
  case $o in
    l) LR=$OPTARG ;;
    s) SEED=$OPTARG ;;
  esac
done
eval "python main.py lr=$LR seed={$SEED,4}"
