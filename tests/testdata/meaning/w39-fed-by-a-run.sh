#!/bin/bash
for seed in 1 2; do
  best=$(python train.py seed=$seed | tail -1)
  python eval.py seed=$seed ckpt=$best
done
