#!/bin/bash
for seed in 1 2 3; do
  quota_is_used_up $seed && break
  python main.py seed=$seed
done
