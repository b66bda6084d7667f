#!/bin/bash
#SBATCH --time=1:00:00

MODEL=resnet
python main.py -m $MODEL --lr 0.1
python main.py -m 0.9 --wd 1
for m in res-net models/vit.yaml; do
  python main.py -m $m --seed 1
done
