#!/bin/bash
#SBATCH --time=1
train() {
  python main.py s=$1
} > log.txt
train 1; train 2
