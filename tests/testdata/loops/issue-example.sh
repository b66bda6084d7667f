#!/bin/bash
#SBATCH --time=1
module load cuda
LRS=0.1,0.01
for model in vit resnet; do
  out=$SCRATCH/$model; mkdir -p "$out"
  if [ "$model" = vit ]; then bs=64; else bs=128; fi
  train() { python main.py model=$model bs=$bs "$@"; }
  train lr=$LRS seed=1,2 out="$out"
done
