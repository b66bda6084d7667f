#!/bin/bash
#SBATCH --time=1:00
python main.py "$GROUP(=1,2" "lr=1,,$RATE"
