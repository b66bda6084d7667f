#!/bin/bash
#SBATCH --time=1
train() {
  if [ "$1" = skip ]; then return; fi
  python main.py x=$1
  return 3
  python main.py never=1
}
train a
train skip
train b || echo failed
