#!/bin/bash
#SBATCH --time=1
declare -A bs=([vit]=64 [resnet]=128)
for m in vit resnet; do
  python main.py m=$m bs=${bs[$m]}
done
