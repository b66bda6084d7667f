#!/bin/bash
touch aa1.csv bb1.csv
for s in 1 2; do
  python main.py --files {aa,bb}?.csv seed=$s
done
