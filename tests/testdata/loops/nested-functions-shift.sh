#!/bin/bash
#SBATCH --time=1
each() {
  while [ $# -gt 0 ]; do
    python main.py x=$1 rest=$#
    shift
  done
}
each a b c
