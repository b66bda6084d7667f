#!/bin/bash
for lr in 0.1 0.01; do
  bsub -q gpu -W 23:59 -n 1 python main.py --lr $lr
done
