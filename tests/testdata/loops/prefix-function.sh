#!/bin/bash
#SBATCH --time=1
train() { python main.py "$@"; }
MY_X=1 train s=1
train s=2
