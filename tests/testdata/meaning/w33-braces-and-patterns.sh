#!/bin/bash
for s in 1 2; do
  python main.py --files {a,progress}*.txt seed=$s
done
