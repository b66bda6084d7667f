#!/bin/bash
for s in 1 2; do
  nohup bash -c "python train.py seed=$s > out_$s.txt" &
done
wait
