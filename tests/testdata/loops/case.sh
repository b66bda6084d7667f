#!/bin/bash
#SBATCH --time=1
for m in vit resnet mlp; do
  case $m in
    vit) bs=64 ;;
    res*) bs=128; extra=--deep ;;
    *) continue ;;
  esac
  python main.py m=$m bs=$bs $extra
done
