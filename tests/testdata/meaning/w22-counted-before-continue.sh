#!/bin/bash
skipped=0
for seed in 1 2 3; do
  is_done $seed && { skipped=$((skipped + 1)); continue; }
  python main.py seed=$seed skipped=$skipped
done
