#!/bin/bash
for s in 1 2 3; do
  python main.py seed=$s > out$s.jsonl
done
cat *.jsonl > merged
python plot.py merged
