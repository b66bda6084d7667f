#!/bin/bash
#SBATCH --time=1
for g in 0 1; do
  CUDA_VISIBLE_DEVICES=$g python main.py g=$g s=1,2 &
done
wait
python main.py last=1
