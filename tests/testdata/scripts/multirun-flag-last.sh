#!/bin/bash
#SBATCH --time=1
python main.py seed=1,2 -m
