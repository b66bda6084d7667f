#!/bin/bash
report() { python eval.py; }
finish() { echo python eval.py; }
trap 'python main.py final=1; echo done' EXIT
trap report USR1
trap finish TERM
trap - INT
for seed in 1 2; do
  python train.py seed=$seed
done
