#!/bin/bash
for seed in 1 2; do
  bash one.sh $seed
  bash <<EOF
python main.py seed=$seed
EOF
done
